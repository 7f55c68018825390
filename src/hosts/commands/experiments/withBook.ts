import { existsSync } from 'node:fs'
import path from 'node:path'
import { dataPaths, ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import type { Failure } from '#contracts/failure.ts'
import type { CommandContext } from '../../commandLine.ts'
import { openExperimentBook, type ExperimentBook } from '../../research/experimentBook.ts'
import { tellFailure } from '../commonOptions.ts'

/** Does the work with the book of the chosen data directory and lets go of it; tells why there is none. */
export async function withBook(
  context: CommandContext,
  work: (book: ExperimentBook) => number | Promise<number>,
): Promise<number> {
  const root = ownDataDirectory(context.arguments.text('data-dir'))
  const missing = missingBook(root)
  if (missing !== null) return tellFailure(context, missing)
  const opened = openExperimentBook(root)
  if (!opened.ok) return tellFailure(context, opened.failure)
  try {
    return await work(opened.book)
  } finally {
    opened.book.close()
  }
}

/** Looking makes nothing: a folder without a record is left as it is. */
function missingBook(root: string): Failure | null {
  const { research } = dataPaths(root)
  if (existsSync(research) || existsSync(path.join(root, 'runs'))) return null
  if (existsSync(research.replace(/\.db$/, '.head'))) {
    const message = `The record of experiments ${research} is gone, although there was one: trials made before are not counted any more. Restore it from a backup.`
    return { code: 'EXPERIMENTS_GONE', message, context: { path: research } }
  }
  const message = `No experiment is recorded in ${root} yet; quarterdeck backtest records each run, and --data-dir names another folder.`
  return { code: 'NO_EXPERIMENTS', message, context: { path: research } }
}
