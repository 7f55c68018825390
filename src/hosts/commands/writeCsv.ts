import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { accepted, type CommandResult, refused } from '#contracts/failure.ts'

/** Writes a CSV file as UTF-8 for the user alone; one that is there already is replaced. */
export function writeCsv(file: string, text: string): CommandResult<string> {
  const target = path.resolve(file)
  try {
    writeFileSync(target, text, { mode: 0o600 })
    return accepted(target)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refused('FILE_UNWRITABLE', `${target} could not be written (${why}); name another file.`, { path: target })
  }
}
