import type { Failure } from '#contracts/failure.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import { storageFailure, storageRefusal } from '../sqlite/storageFailure.ts'

const WHAT = 'The archive of market history'

/** Thrown where a file of the archive is not what its manifest says: it must be reported, never served. */
export class ColdDamage extends Error {
  readonly file: string

  constructor(file: string, what: string) {
    super(what)
    this.file = file
  }
}

/** Does work on files and puts what goes wrong into one sentence. */
export async function guardedCold<Reply>(folder: string, work: () => Promise<Reply>): Promise<CommandResult<Reply>> {
  try {
    return accepted(await work())
  } catch (error) {
    return { ok: false, failure: coldFailure(error, folder) }
  }
}

/** Tells whether an error says that a file is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as { readonly code?: unknown }).code === 'ENOENT'
}

function coldFailure(error: unknown, folder: string): Failure {
  if (error instanceof ColdDamage) {
    const message = `${error.message}: ${error.file}; nothing of it is served. Restore the file from a backup, or fetch its rows again.`
    return { code: 'COLD_FILE_DAMAGED', message, context: { path: error.file } }
  }
  // DuckDB passes the system's words on, not its code.
  if (error instanceof Error && /No space left|not enough space|disk (is )?full/i.test(error.message))
    return storageRefusal('STORAGE_FULL', WHAT, folder)
  return storageFailure(error, WHAT, folder)
}
