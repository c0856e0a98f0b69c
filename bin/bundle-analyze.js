#!/usr/bin/env node
import { existsSync } from 'node:fs'

const cli = new URL('../dist/cli.js', import.meta.url)
if (existsSync(cli)) {
  const { main } = await import(cli.href)
  process.exitCode = await main(process.argv.slice(2))
} else {
  console.error('bundle-analyze: it is not built yet (run npm ci in its folder)')
  process.exitCode = 2
}
