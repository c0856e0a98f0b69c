// Builds dist/: the library, the command and the expression language as ES modules with everything bundled in, the
// notices of what is bundled, the type declarations, and the compiled rule pack.
//   node scripts/build.mjs [--outdir DIR] [--no-types]
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { thirdPartyNotices } from './third-party-notices.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const { values: options } = parseArgs({
  options: { outdir: { type: 'string', default: `${root}dist` }, 'no-types': { type: 'boolean', default: false } },
})
const outdir = resolve(options.outdir)

rmSync(outdir, { recursive: true, force: true })
try {
  const { metafile } = await bundle()
  writeFileSync(join(outdir, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(metafile, root))
  // Before the types: a fault in one must not leave a command without rules.
  runTool('tsx/dist/cli.mjs', ['scripts/compile-rules.ts', outdir])
  if (!options['no-types']) declareTypes()
} catch (error) {
  // esbuild has printed what it found.
  fail(error.message.split('\n')[0])
}

function bundle() {
  return build({
    absWorkingDir: root,
    entryPoints: {
      index: 'src/index.ts',
      cli: 'src/cli/main.ts',
      cel: 'src/rules/cel/index.ts',
      'scan-worker': 'src/rules/scan/scan-worker.ts',
    },
    outdir,
    metafile: true,
    // Beside rules.json, which the code finds by its own place.
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Names stay as they are, so that a stack trace can be read.
    minifySyntax: true,
    legalComments: 'linked',
    define: { __TOOL_VERSION__: JSON.stringify(version) },
    // yauzl, fast-glob, semver and others are CommonJS and call require() for Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
}

function declareTypes() {
  runTool('typescript/bin/tsc', ['-p', 'tsconfig.build.json', '--outDir', join(outdir, 'types')])
  pruneTypes()
}

/**
 * Keeps the declarations that an importer can reach. One that names a package is a fault: everything is bundled, so
 * that nothing is installed beside this package.
 */
function pruneTypes() {
  const entries = ['index.d.ts', 'rules/cel/index.d.ts'].map((name) => join(outdir, 'types', name))
  const reached = new Set(entries)
  for (const file of reached) {
    const text = existsSync(file) ? readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '') : ''
    for (const [, name] of text.matchAll(/(?:^|[\s;])(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g)) {
      if (name.startsWith('.')) reached.add(join(dirname(file), name.replace(/\.[jt]s$/, '.d.ts')))
      else fail(`${relative(outdir, file)} needs the types of ${name}`)
    }
  }
  for (const name of readdirSync(join(outdir, 'types'), { recursive: true })) {
    const file = join(outdir, 'types', name)
    if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file)
  }
}

function fail(message) {
  console.error(`build: ${message}`)
  process.exitCode = 1
}

/** Runs a program of a development dependency; its failure is the build's. */
function runTool(program, args) {
  const result = spawnSync(process.execPath, [`${root}node_modules/${program}`, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  if (result.status !== 0) {
    fail(`${program} ${args.join(' ')} failed`)
  }
}
