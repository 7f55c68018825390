/** Where the entries of the worker threads lie: TypeScript sources, or the files of the bundle. */
export interface WorkerFiles {
  readonly directory: URL
  readonly extension: '.ts' | '.js'
}

/** The entry of one worker. */
export function workerEntry(files: WorkerFiles, name: string): URL {
  return new URL(`${name}${files.extension}`, files.directory)
}
