import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import type { PositionView } from '#contracts/records/execution.ts'
import { EXIT, type Command } from '../../commandLine.ts'
import { readTables } from '../../control/askControl.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { doAndTell } from './doing.ts'
import { byId, columns, moneyText, quantityText, type InstrumentsById } from './figures.ts'

/** `quarterdeck positions`: what the account of the running session holds. */
export const positionsCommand: Command = {
  name: 'positions',
  summary: 'Lists what the running session holds, and whether a stop stands at the venue for it.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: async (context) => {
    const read = await readTables(ownDataDirectory(context.arguments.text('data-dir')), ['positions', 'instruments'])
    if (!read.ok) return tellFailure(context, read.failure)
    const { positions, instruments } = read.reply
    if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, positions }))
    else if (positions.length === 0) context.print('Flat: nothing is held.')
    else context.print(columns([HEAD, ...positions.map((position) => row(position, byId(instruments)))]))
    return EXIT.done
  },
}

/** `quarterdeck positions close`: leaves a position at the market. */
export const positionsCloseCommand: Command = {
  name: 'positions close',
  summary: 'Leaves a position at the market. It reduces risk, so it waits for nobody.',
  operands: [
    { name: 'INSTRUMENT', required: true, help: 'As quarterdeck positions names it, for example SPX.SAMPLE.' },
  ],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const instrumentId = context.arguments.operand(0)
    const words = `The exit of ${instrumentId ?? ''} is on its way; quarterdeck orders tells what the venue says.`
    return doAndTell(context, { channel: 'risk', type: 'ClosePosition', payload: { instrumentId }, words })
  },
}

const HEAD = [
  'INSTRUMENT',
  'QUANTITY',
  'AVERAGE',
  'LAST',
  'UNREALISED',
  'REALISED',
  'FEES',
  'RISK TO STOP',
  'PROTECTED',
]

function row(position: PositionView, instruments: InstrumentsById): readonly string[] {
  return [
    position.key,
    quantityText(instruments.get(position.key), position.quantity),
    position.averagePrice === null ? '-' : String(position.averagePrice),
    position.last === null ? '-' : String(position.last),
    moneyText(position.unrealised),
    moneyText(position.realised),
    moneyText(position.fees),
    moneyText(position.riskToStop),
    position.protectedAtVenue ? 'at the venue' : 'no',
  ]
}
