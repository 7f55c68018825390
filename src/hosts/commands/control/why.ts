import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { entryExplanationSchema, type EntryExplanationView } from '#contracts/records/entryExplanation.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { fromMoney, toPrice, toQuantity } from '#core/money.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { askToDo, readTables } from '../../control/askControl.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { columns, priceText, quantityText } from './figures.ts'

type Check = EntryExplanationView['checks'][number]

/** `quarterdeck why`: what stands in the way of an entry now, and the smallest change that mends it. */
export const whyCommand: Command = {
  name: 'why',
  summary: 'Tells what stands in the way of an entry in the running session, and the smallest change that mends it.',
  operands: [{ name: 'SYMBOL', required: true, help: 'The symbol, or the instrument in full as SPX.SAMPLE.' }],
  options: [
    { name: 'side', kind: 'choice', choices: ['buy', 'sell'], default: 'buy', help: 'The side of the entry.' },
    { name: 'quantity', kind: 'number', value: 'UNITS', help: 'The size; else the one the house rules would take.' },
    { name: 'limit', kind: 'number', value: 'PRICE', help: 'The limit price; else the one the house would name.' },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: explain,
}

async function explain(context: CommandContext): Promise<number> {
  const { arguments: words } = context
  const dataDirectory = ownDataDirectory(words.text('data-dir'))
  const read = await readTables(dataDirectory, ['instruments'])
  if (!read.ok) return tellFailure(context, read.failure)
  const name = (words.operand(0) ?? '').toUpperCase()
  const found = read.reply.instruments.filter(({ id, symbol }) => id.toUpperCase() === name || symbol === name)
  const [instrument] = found
  if (instrument === undefined || found.length > 1) {
    const message =
      instrument === undefined
        ? `The session has no ${name}; quarterdeck positions and the watchlist name what it has.`
        : `Several instruments are called ${name}: ${found.map(({ id }) => id).join(', ')}; name one of them in full.`
    return tellFailure(context, { code: 'INSTRUMENT_UNKNOWN', message }, EXIT.misused)
  }
  const [units, limit] = [words.number('quantity'), words.number('limit')]
  const quantity = units === null ? null : toQuantity(instrument, units)
  if (quantity !== null && !(quantity > 0)) {
    const message = 'The quantity must be at least the smallest size of the instrument; nothing was asked.'
    return tellFailure(context, { code: 'OPTION_VALUE', message }, EXIT.misused)
  }
  const side = words.text('side') === 'sell' ? 'SELL' : 'BUY'
  const limitPrice = limit === null ? null : toPrice(instrument, limit)
  const payload = { instrumentId: instrument.id, side, quantity, limitPrice }
  const asked = await askToDo(dataDirectory, 'risk', 'ExplainEntry', payload)
  if (!asked.ok) return tellFailure(context, asked.failure)
  const told = entryExplanationSchema.parse(asked.reply)
  if (words.flag('json')) context.print(JSON.stringify({ ok: true, explanation: told }))
  else for (const line of linesOf(instrument, told)) context.print(line)
  return EXIT.done
}

function linesOf(instrument: Instrument, told: EntryExplanationView): readonly string[] {
  const { side, quantity, limitPrice, sizing, sizingDenial, checks, change } = told
  const stopped = checks.filter(({ code }) => code !== null)
  const price = limitPrice === null ? 'at the market' : `limit ${priceText(instrument, limitPrice)}`
  const house =
    sizing === null
      ? `The house rules admit no size: ${sizingDenial ?? ''}`
      : `The house rules take ${quantityText(instrument, sizing.quantity)}, bound by ${sizing.boundBy}.`
  return [
    `${side} ${quantityText(instrument, quantity)} ${instrument.symbol}, ${price}: ${checks.length - stopped.length} of ${checks.length} checks passed.`,
    ...(stopped.length === 0 ? [] : [columns([HEAD, ...stopped.map(row)]), '']),
    house,
    change.sentence,
  ]
}

const HEAD = ['STOPPED BY', 'CODE', 'MEASURED', 'LIMIT', 'MENDED BY']

function row({ check, code, measured, limit, unit, mend }: Check): readonly string[] {
  return [check, code ?? '', amount(unit, measured), amount(unit, limit), (mend ?? '').toLowerCase()]
}

function amount(unit: Check['unit'], value: number | null): string {
  if (value === null) return '-'
  switch (unit) {
    case 'money':
      return fromMoney(value).toFixed(2)
    case 'share':
      return `${(value * 100).toFixed(2)} %`
    case 'microseconds':
      return `${value / 1_000_000} s`
    default:
      return String(value)
  }
}
