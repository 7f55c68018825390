import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import type { Failure } from '#contracts/failure.ts'
import { storageCode } from './sqlite/storageFailure.ts'

/** What decides where the data lies. */
export interface DataDirectoryChoice {
  /** The user's own choice on the command line; null when there is none. */
  readonly chosen: string | null
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
}

/** Where everything lies within a data directory. */
export interface DataPaths {
  readonly root: string
  readonly journal: string
  readonly venue: string
  readonly market: string
  readonly research: string
  /** Folder of the archived months of market history. */
  readonly archive: string
  /** The keys of sources, sealed. */
  readonly vault: string
  /** Folder of orders that the trader enters at a venue himself. */
  readonly tickets: string
  /** Numbers under which gateways know orders. */
  readonly orderNumbers: string
  /** Folder of recorded live sessions. */
  readonly recordings: string
  /** Tags, stars and notes of the trader beside his trades. */
  readonly notes: string
}

/** The directory ready for use, or why it cannot be used. */
export type PreparedDataDirectory =
  | { readonly ok: true; readonly paths: DataPaths }
  | { readonly ok: false; readonly failure: Failure }

/**
 * Returns the data directory: the user's choice, QUARTERDECK_DATA, or the place the platform has for such data
 * (XDG_DATA_HOME or ~/.local/share, ~/Library/Application Support, LOCALAPPDATA).
 */
export function chooseDataDirectory(choice: DataDirectoryChoice): string {
  const own = choice.chosen ?? nonEmpty(choice.environment['QUARTERDECK_DATA'])
  if (own !== null) return path.resolve(own)
  return path.join(placeOfPlatform(choice), choice.platform === 'linux' ? 'quarterdeck' : 'Quarterdeck')
}

/** As `chooseDataDirectory`, for this process. */
export function ownDataDirectory(chosen: string | null): string {
  return chooseDataDirectory({ chosen, environment: process.env, platform: process.platform, home: homedir() })
}

/** Names the files within a data directory. */
export function dataPaths(root: string): DataPaths {
  return {
    root,
    journal: path.join(root, 'journal.db'),
    venue: path.join(root, 'venue.db'),
    market: path.join(root, 'market.db'),
    research: path.join(root, 'research.db'),
    archive: path.join(root, 'archive'),
    vault: path.join(root, 'keys.vault'),
    tickets: path.join(root, 'tickets'),
    orderNumbers: path.join(root, 'order-numbers.db'),
    recordings: path.join(root, 'recordings'),
    notes: path.join(root, 'notes.db'),
  }
}

/** Creates the directory for this user alone and makes sure that it can be written. */
export function prepareDataDirectory(root: string): PreparedDataDirectory {
  const probe = path.join(root, `.probe-${randomUUID()}`)
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 })
    writeFileSync(probe, 'x', { flag: 'wx' })
    rmSync(probe)
    return { ok: true, paths: dataPaths(root) }
  } catch (error) {
    removeQuietly(probe)
    return { ok: false, failure: unwritable(error, root) }
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // It was never made.
  }
}

function unwritable(error: unknown, root: string): Failure {
  const full = storageCode(error) === 'STORAGE_FULL'
  const why = full ? 'the disk is full' : error instanceof Error ? error.message : String(error)
  const wayOut = full ? 'Free some space' : 'Choose another folder with --data-dir or QUARTERDECK_DATA'
  return {
    code: full ? 'STORAGE_FULL' : 'DATA_DIRECTORY_UNWRITABLE',
    message: `The data directory ${root} cannot be written (${why}), so nothing could be kept. ${wayOut}.`,
    context: { path: root },
  }
}

function placeOfPlatform({ environment, platform, home }: DataDirectoryChoice): string {
  if (platform === 'win32') {
    return (
      nonEmpty(environment['LOCALAPPDATA']) ?? nonEmpty(environment['APPDATA']) ?? path.join(home, 'AppData', 'Local')
    )
  }
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support')
  return nonEmpty(environment['XDG_DATA_HOME']) ?? path.join(home, '.local', 'share')
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text
}
