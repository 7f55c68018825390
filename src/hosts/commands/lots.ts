import { dataPaths, ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { decimalText } from '#core/csvText.ts'
import { lotsCsv } from '#core/portfolio/taxLots/lotCsv.ts'
import type { LotMethod } from '#core/portfolio/taxLots/taxLot.ts'
import type { TaxLotBook } from '#core/portfolio/taxLots/taxLotBook.ts'
import { formatDate } from '#core/time/iso.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { type JournalAccount, readAccounts } from '../tradeJournal/accounts.ts'
import { taxLotsOf } from '../tradeJournal/taxLotsOf.ts'
import { ACCOUNT, DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { writeCsv } from './writeCsv.ts'

const METHODS: Readonly<Record<string, LotMethod>> = { fifo: 'FIFO', lifo: 'LIFO', highest: 'HIGHEST_COST' }

interface AccountLots {
  readonly account: JournalAccount
  readonly lots: TaxLotBook
}

/** `quarterdeck lots`: which units were bought when and for what, what their sales made, and what a wash sale disallows. */
export const lotsCommand: Command = {
  name: 'lots',
  summary:
    'Lists the lots of the accounts in the journal: what is open, what was closed with which gain, and wash sales.',
  operands: [],
  options: [
    {
      name: 'method',
      kind: 'choice',
      choices: Object.keys(METHODS),
      default: 'fifo',
      help: 'Which lot a sale closes first: the oldest, the newest, or the dearest.',
    },
    { name: 'csv', kind: 'text', value: 'FILE', help: 'Writes one row for each closed part and each open lot.' },
    ACCOUNT,
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const { arguments: words } = context
  const { journal } = dataPaths(ownDataDirectory(words.text('data-dir')))
  const method = METHODS[words.text('method') ?? 'fifo'] ?? 'FIFO'
  const read = readAccounts(journal, words.text('account'))
  if (!read.ok) return tellFailure(context, read.failure)
  const told = read.reply.map((account): AccountLots => ({ account, lots: taxLotsOf(account, method) }))
  const file = words.text('csv')
  if (file !== null) {
    const written = writeCsv(file, csvOf(told, method))
    if (!written.ok) return tellFailure(context, written.failure)
  }
  if (words.flag('json')) context.print(JSON.stringify({ ok: true, method, accounts: told.map(jsonOf), csv: file }))
  else {
    for (const each of told) for (const line of linesOf(each)) context.print(line)
    if (told.length === 0) context.print('The journal has no accounts yet.')
    if (file !== null) context.print(`Written: ${file}.`)
  }
  for (const gap of told.flatMap(({ account }) => account.gaps)) context.complain(gap)
  return EXIT.done
}

function csvOf(told: readonly AccountLots[], method: LotMethod): string {
  const parts = told.map(({ account, lots }) =>
    lotsCsv({ matches: lots.matches(), open: lots.open() }, account.instruments, method),
  )
  if (parts.length === 0) return lotsCsv({ matches: [], open: [] }, new Map(), method)
  // The names of the columns stand once.
  return parts.map((part, index) => (index === 0 ? part : part.slice(part.indexOf('\r\n') + 2))).join('')
}

function jsonOf({ account, lots }: AccountLots) {
  const { accountId, mode, currency } = account.session
  return { accountId, mode, currency, closed: lots.matches(), open: lots.open(), beside: lots.beside }
}

function linesOf({ account, lots }: AccountLots): readonly string[] {
  const { accountId, mode } = account.session
  const lines = [`${accountId} (${mode})`]
  for (const match of lots.matches()) {
    const washed = match.disallowed === 0 ? '' : `, ${money(match.disallowed)} disallowed as a wash sale`
    const term = match.term === 'LONG_TERM' ? 'long term' : 'short term'
    lines.push(
      `  closed ${formatDate(match.closedAt)}  ${unitsOf(account, match)} opened ${formatDate(match.openedAt)}, ${match.heldDays} days, ${term}: gain ${money(match.gain)}, realised ${money(match.realised)}${washed}`,
    )
  }
  for (const lot of lots.open())
    lines.push(
      `  open   ${formatDate(lot.openedAt)}  ${unitsOf(account, lot)} for ${money(lot.money.cost)}, fees ${money(lot.money.fees)}`,
    )
  if (lines.length === 1) lines.push('  No lots.')
  return lines
}

function unitsOf(
  { instruments }: JournalAccount,
  { instrumentId, side, quantity }: ReturnType<TaxLotBook['open']>[number] | ReturnType<TaxLotBook['matches']>[number],
): string {
  const instrument = instruments.get(instrumentId)
  const units = decimalText(quantity, instrument?.quantityDecimals ?? 0)
  return `${side === 'SHORT' ? 'short ' : ''}${units} ${instrumentId} (${instrument?.currency ?? '?'})`
}

function money(amount: number): string {
  return decimalText(amount, 6, 2)
}
