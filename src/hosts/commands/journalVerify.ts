import { existsSync } from 'node:fs'
import { dataPaths, ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { inspectJournal } from '#adapters/storage/journal/inspection.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'

/** `quarterdeck journal verify`: replays the hash chain and checks the pages, changing nothing. */
export const journalVerifyCommand: Command = {
  name: 'journal verify',
  summary: 'Replays the hash chain of the journal and says whether, and where, an entry was changed, lost or added.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const { journal } = dataPaths(ownDataDirectory(context.arguments.text('data-dir')))
    if (!existsSync(journal)) {
      const message = `There is no journal at ${journal}; name the folder of your data with --data-dir.`
      return Promise.resolve(tellFailure(context, { code: 'JOURNAL_MISSING', message, context: { path: journal } }))
    }
    const inspected = inspectJournal(journal)
    if (!inspected.ok) return Promise.resolve(tellFailure(context, inspected.failure))
    const { ok, entries, head, finding } = inspected.verification
    if (context.arguments.flag('json')) context.print(JSON.stringify({ ok, entries, head, finding, path: journal }))
    else if (ok) context.print(`The journal is whole: ${entries} entries, head ${head}.`)
    else
      context.complain(
        `The journal is damaged: ${finding ?? 'no detail.'} Restore ${journal} from a backup; until then it opens for reading only.`,
      )
    return Promise.resolve(ok ? EXIT.done : EXIT.failed)
  },
}
