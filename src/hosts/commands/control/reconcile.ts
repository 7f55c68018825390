import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { EXIT, type Command } from '../../commandLine.ts'
import { askToDo, readTables } from '../../control/askControl.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { columns } from './figures.ts'

/** `quarterdeck reconcile`: compares books and venue once more, and lists what differs. */
export const reconcileCommand: Command = {
  name: 'reconcile',
  summary: 'Compares our books with the venue and lists what differs; ends with 1 when something does.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: async (context) => {
    const dataDirectory = ownDataDirectory(context.arguments.text('data-dir'))
    const asked = await askToDo(dataDirectory, 'broker', 'Reconcile', {})
    if (!asked.ok) return tellFailure(context, asked.failure)
    const read = await readTables(dataDirectory, ['reconciliation'])
    if (!read.ok) return tellFailure(context, read.failure)
    const [found] = read.reply.reconciliation
    const matched = found?.state === 'MATCHED'
    if (context.arguments.flag('json')) {
      context.print(JSON.stringify({ ok: matched, reconciliation: found ?? null }))
    } else if (matched) {
      context.print('Books and venue match.')
    } else {
      const differences = found?.differences ?? []
      context.complain(
        `Books and venue: ${found?.state ?? 'NEVER'}. Entries are stopped until they match; decide in the Blotter.`,
      )
      if (differences.length > 0)
        context.print(columns([HEAD, ...differences.map((one) => [one.what, one.ours, one.venue])]))
    }
    return matched ? EXIT.done : EXIT.failed
  },
}

const HEAD = ['WHAT', 'OURS', 'VENUE']
