import type { Io } from './io.ts'
import type { Settings } from './settings.ts'

const widest = 120

/** How text may look where it goes. */
export type Look = { width: number; color: boolean; unicode: boolean }

export function lookOf(settings: Pick<Settings, 'width' | 'color' | 'output'>, io: Io): Look {
  const isTerminal = io.stdout.isTTY === true && settings.output === undefined
  const columns = Math.min(widest, Math.max(40, io.stdout.columns ?? 100))
  return {
    width: settings.width ?? (isTerminal ? columns : 100),
    color: settings.color && settings.output === undefined && wantsColor(isTerminal, io.env),
    unicode: !isTerminal || isUnicode(io.env),
  }
}

function wantsColor(isTerminal: boolean, env: Io['env']): boolean {
  // https://no-color.org: any value but the empty one.
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0'
  return isTerminal && env['TERM'] !== 'dumb'
}

/** A terminal with no locale at all (containers) takes UTF-8 nowadays; one that names another set is believed. */
function isUnicode(env: Io['env']): boolean {
  if (env['TERM'] === 'linux') return false
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || ''
  return locale === '' || /utf-?8/i.test(locale)
}
