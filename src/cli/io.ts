/** Where text goes. `write` settles when the text is taken, and rejects when the reader is gone. */
export type Output = {
  write(text: string): void | Promise<void>
  isTTY?: boolean
  columns?: number
}

/** Everything of the process that the command sees, so that tests can stand in for it. */
export type Io = {
  stdout: Output
  stderr: Output
  env: Readonly<Record<string, string | undefined>>
  signal?: AbortSignal
  /** @param mode permissions of the file; those that a new file has if not given */
  writeFile(path: string, text: string, mode?: number): Promise<void>
  exists(path: string): boolean
  /** Paths that a glob pattern matches, sorted. */
  glob(pattern: string): Promise<string[]>
}
