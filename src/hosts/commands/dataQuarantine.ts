import { formatTimestamp } from '#core/time/iso.ts'
import type { QuarantineView } from '#contracts/records/sources.ts'
import { dismiss, readmit } from '#engines/data/quarantine/decide.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { withMarket, type OpenMarketData } from './market/withMarket.ts'

/** Records listed at most. */
const LISTED = 500
const SHORTEST_REASON = 3

/** `quarterdeck data quarantine`: what is held back, and what is decided about it. */
export const dataQuarantineCommand: Command = {
  name: 'data quarantine',
  summary: 'Lists the data that are kept from every decision, lets some in again or dismisses them, with a reason.',
  operands: [
    { name: 'ACTION', required: false, help: 'list (as when left out), readmit or dismiss.' },
    { name: 'KEY', required: false, help: 'The record that readmit or dismiss is about, as the list names it.' },
  ],
  options: [
    { name: 'reason', kind: 'text', value: 'TEXT', help: 'Why; needed by readmit and dismiss, and kept for ever.' },
    { name: 'all', kind: 'flag', help: 'Lists what was decided already as well.' },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => {
    const words = context.arguments
    const action = words.operand(0) ?? 'list'
    switch (action) {
      case 'list':
        return withMarket(context, (market) => Promise.resolve(list(context, market)))
      case 'readmit':
      case 'dismiss':
        return withMarket(context, (market) => Promise.resolve(decide(context, market, action)))
      default: {
        const message = `"${action}" is nothing that can be done with the quarantine; say list, readmit or dismiss.`
        return Promise.resolve(tellFailure(context, { code: 'ACTION_UNKNOWN', message }, EXIT.misused))
      }
    }
  },
}

function list(context: CommandContext, { store }: OpenMarketData): number {
  const words = context.arguments
  const records = store.quarantine.newest(LISTED).filter(({ state }) => words.flag('all') || state === 'HELD')
  if (words.flag('json')) context.print(JSON.stringify({ ok: true, records }))
  else if (records.length === 0) context.print('Nothing is held in quarantine.')
  else context.print(records.map(describe).join('\n'))
  return EXIT.done
}

function decide(context: CommandContext, { desk }: OpenMarketData, action: 'readmit' | 'dismiss'): number {
  const words = context.arguments
  const [key, reason] = [words.operand(1), words.text('reason')?.trim() ?? '']
  if (key === null || reason.length < SHORTEST_REASON) {
    const message = `Say which record and why: quarterdeck data quarantine ${action} KEY --reason "...".`
    return tellFailure(context, { code: 'REASON_MISSING', message }, EXIT.misused)
  }
  const decided = action === 'readmit' ? readmit(desk, key, reason) : dismiss(desk, key, reason)
  if (!decided.ok) return tellFailure(context, decided.failure)
  const did = action === 'readmit' ? 'let in again' : 'dismissed'
  if (words.flag('json')) context.print(JSON.stringify({ ok: true, key, reason }))
  else context.print(`${key} was ${did}.`)
  return EXIT.done
}

function describe(record: QuarantineView): string {
  const { key, sourceId, instrumentId, what, interval, code, message, from, to, rows, state, reason } = record
  const span =
    from === null ? '' : ` ${formatTimestamp(from)}${to === null || to === from ? '' : ` to ${formatTimestamp(to)}`}`
  const about = [sourceId, instrumentId ?? '', `${rows} ${what}`, interval ?? ''].filter((word) => word !== '')
  const standing = state === 'HELD' ? '' : `\n  ${state === 'READMITTED' ? 'let in again' : 'dismissed'}: ${reason}`
  return `${key}  ${code}  ${about.join(' ')}${span}\n  ${message}${standing}`
}
