// Builds dist/: the library, the command and the expression language as ES modules with everything bundled in,
// the type declarations, and the compiled rule pack.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version, dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

rmSync(`${root}dist`, { recursive: true, force: true })
try {
  await bundle()
  // Before the types: a fault in one must not leave a command without rules.
  if (existsSync(`${root}scripts/compile-rules.ts`)) runTool('tsx/dist/cli.mjs', ['scripts/compile-rules.ts'])
  declareTypes()
} catch (error) {
  // esbuild has printed what it found.
  fail(error.message.split('\n')[0])
}

async function bundle() {
  await build({
    absWorkingDir: root,
    entryPoints: {
      index: 'src/index.ts',
      cli: 'src/cli/main.ts',
      cel: 'src/rules/cel/index.ts',
      'scan-worker': 'src/rules/scan/scan-worker.ts',
    },
    outdir: 'dist',
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
  rmSync(`${root}dist/types`, { recursive: true, force: true })
  runTool('typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
  pruneTypes()
}

/**
 * Keeps the declarations that an importer can reach. One that names a package which an importer does not get is a
 * fault: everything is bundled, so only `dependencies` are installed beside this package.
 */
function pruneTypes() {
  const entries = ['index.d.ts', 'rules/cel/index.d.ts'].map((name) => join(root, 'dist/types', name))
  const reached = new Set(entries)
  for (const file of reached) {
    const text = existsSync(file) ? readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '') : ''
    for (const [, name] of text.matchAll(/(?:^|[\s;])(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g)) {
      if (name.startsWith('.')) reached.add(join(dirname(file), name.replace(/\.[jt]s$/, '.d.ts')))
      else if (dependencies?.[name] === undefined) fail(`${relative(root, file)} needs the types of ${name}`)
    }
  }
  for (const name of readdirSync(join(root, 'dist/types'), { recursive: true })) {
    const file = join(root, 'dist/types', name)
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
