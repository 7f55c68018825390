/** Where the entries of the worker threads lie: TypeScript sources, or the files of the bundle. */
export interface WorkerFiles {
  readonly directory: URL
  readonly extension: '.ts' | '.js'
}

/** Finds the workers beside an entry file of the program (`cli` or the Electron main file), by that file's own URL. */
export function workerFilesBeside(entryUrl: string): WorkerFiles {
  return { directory: new URL('./workers/', entryUrl), extension: entryUrl.endsWith('.ts') ? '.ts' : '.js' }
}

/** The entry of one worker. */
export function workerEntry(files: WorkerFiles, name: string): URL {
  return new URL(`${name}${files.extension}`, files.directory)
}
