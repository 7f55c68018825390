import { EXIT, type Command } from '../../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT } from '../commonOptions.ts'
import { withBook } from './withBook.ts'

/** `quarterdeck experiments verify`: replays the chain of the trial ledger and checks every record against it. */
export const experimentsVerifyCommand: Command = {
  name: 'experiments verify',
  summary: 'Checks that no trial and no record of an experiment was changed, removed or added by another hand.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) =>
    withBook(context, (book) => {
      const verification = book.verify()
      const { ok, entries, trials, experiments, head, findings, notes } = verification
      const bars = book.barsSize()
      if (context.arguments.flag('json')) context.print(JSON.stringify({ ...verification, bars }))
      else if (ok) {
        const kept = `copies of ${bars.sets} sets of bars take ${(bars.bytes / 1_048_576).toFixed(1)} MB`
        context.print(
          `The trial ledger is whole: ${entries} entries, ${trials} trials, ${experiments} records, head ${head}; ${kept}.`,
        )
      }
      if (!context.arguments.flag('json')) {
        for (const finding of findings) context.complain(finding)
        for (const note of notes) context.print(note)
        if (!ok) context.complain('Restore research.db from a backup, or take the counts of trials as too low.')
      }
      return ok ? EXIT.done : EXIT.failed
    }),
}
