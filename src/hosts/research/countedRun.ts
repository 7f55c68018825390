import { accepted, refused, type CommandResult, type Failure } from '#contracts/failure.ts'
import { openExperimentBook, type BookOptions } from './experimentBook.ts'
import type { PlannedRun, RunEnding } from './plannedRun.ts'
import type { KeptRun } from './keptRun.ts'

/** A run of its own that the ledger holds as started. */
export interface CountedRun {
  /** Writes down how it ended and lets go of the book. A run that could not be counted says why. */
  end(ending: RunEnding, tags?: readonly string[]): CommandResult<KeptRun>
}

/**
 * Writes down that a run starts. It is never refused: where nothing can be written the run may go on, and its end tells in
 * one sentence that it was not counted.
 */
export function countRun(dataDirectory: string, planned: PlannedRun, options: BookOptions = {}): CountedRun {
  const opened = openExperimentBook(dataDirectory, options)
  if (!opened.ok) return uncounted(opened.failure)
  const { book } = opened
  const begun = book.begin([planned])
  const run = begun.ok ? begun.reply[0] : undefined
  if (run === undefined) {
    book.close()
    return uncounted(begun.ok ? NOT_WRITTEN : begun.failure)
  }
  return {
    end: (ending, tags = []) => {
      try {
        const finished = book.finish([{ run, ending, keepSeries: true }])
        if (!finished.ok) return { ok: false, failure: halfCounted(finished.failure) }
        const [kept] = finished.reply
        if (kept === undefined) return { ok: false, failure: halfCounted(NOT_WRITTEN) }
        if (tags.length === 0) return accepted(kept)
        const tagged = book.changeTags(kept.experiment, tags, [])
        return accepted(tagged.ok ? kept : { ...kept, notes: [...kept.notes, tagged.failure.message] })
      } finally {
        book.close()
      }
    },
  }
}

const NOT_WRITTEN: Failure = { code: 'RUN_NOT_KEPT', message: 'The record of experiments took nothing.' }

function uncounted({ code, message }: Failure): CountedRun {
  return { end: () => refused(code, `This run could not be counted as a trial of its idea: ${message}`) }
}

function halfCounted({ code, message }: Failure): Failure {
  return { code, message: `This run counts as a trial, but what came of it could not be kept: ${message}` }
}
