/**
 * The same inputs in every run, so that a change is not blamed for what it did not do; `FUZZ_SEED` gives others. What nobody
 * tried yet is looked for with `fuzz/run.ts`.
 */
export const fixedSeed = Number(process.env['FUZZ_SEED'] ?? 1)
