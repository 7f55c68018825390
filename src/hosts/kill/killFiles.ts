import path from 'node:path'

/** A file of this name in the data directory, whatever it holds, trips the kill switch. */
export const SENTINEL_NAME = 'KILL'

/** The sentinel file of a data directory. */
export function sentinelFile(dataDirectory: string): string {
  return path.join(dataDirectory, SENTINEL_NAME)
}
