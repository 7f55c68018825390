import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'

/** A name that a strategy's file may have. */
const FILE_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_. -]{0,80}\.(?:ts|js)$/u

/** The folder of a data directory in which the user keeps his strategies. */
export function strategyFolder(dataDirectory: string): string {
  return path.join(dataDirectory, 'strategies')
}

/** Tells whether a file of this name can be a strategy; declarations of types are none. */
export function isStrategyFile(name: string): boolean {
  return FILE_NAME.test(name) && !name.endsWith('.d.ts')
}

/** Names of the strategies in a folder, sorted; none where there is no folder. */
export function listStrategyFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && isStrategyFile(entry.name))
      .map((entry) => entry.name)
      .toSorted()
  } catch {
    return []
  }
}

/** The text of a file with what tells whether it has changed since. */
export interface ReadStrategyFile {
  readonly text: string
  readonly stamp: string
}

/** What tells whether a file has changed; null when it is not there. */
export function stampOf(file: string): string | null {
  try {
    const { mtimeMs, size, ino } = statSync(file)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    return null
  }
}

/** Reads a file of a user's; refuses in one sentence. */
export function readStrategyFile(file: string): CommandResult<ReadStrategyFile> {
  const stamp = stampOf(file)
  const unreadable = (reason: string): CommandResult<never> =>
    refused('STRATEGY_FILE_UNREADABLE', `${file} could not be read (${reason}); check its name and its permissions.`, {
      file,
    })
  if (stamp === null) return unreadable('it is not there')
  try {
    return accepted({ text: readFileSync(file, 'utf8'), stamp })
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error))
  }
}
