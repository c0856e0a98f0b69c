// Builds dist/: the library, the command and the expression language as ES modules with everything bundled in,
// the type declarations, and the compiled rule pack.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

rmSync(`${root}dist`, { recursive: true, force: true })
try {
  await bundle()
  // Before the types: a fault in one must not leave a command without rules.
  if (existsSync(`${root}scripts/compile-rules.ts`)) runTool('tsx/dist/cli.mjs', ['scripts/compile-rules.ts'])
  declareTypes()
} catch (error) {
  // esbuild has printed what it found.
  console.error(`build: ${error.message.split('\n')[0]}`)
  process.exitCode = 1
}

async function bundle() {
  await build({
    absWorkingDir: root,
    entryPoints: { index: 'src/index.ts', cli: 'src/cli/main.ts', cel: 'src/rules/cel/index.ts' },
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
  runTool('typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
}

/** Runs a program of a development dependency; its failure is the build's. */
function runTool(program, args) {
  const result = spawnSync(process.execPath, [`${root}node_modules/${program}`, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  if (result.status !== 0) {
    console.error(`build: ${program} ${args.join(' ')} failed`)
    process.exitCode = 1
  }
}
