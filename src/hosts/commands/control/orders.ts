import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { isClosed, type Order } from '#core/model/order.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { EXIT, type Command } from '../../commandLine.ts'
import { readTables } from '../../control/askControl.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { doAndTell } from './doing.ts'
import { byId, columns, priceText, quantityText, type InstrumentsById } from './figures.ts'

/** `quarterdeck orders`: the orders of the running session. */
export const ordersCommand: Command = {
  name: 'orders',
  summary: 'Lists the orders of the running session that may still trade, and their state.',
  operands: [],
  options: [{ name: 'all', kind: 'flag', help: 'Lists the ended ones of the screen too.' }, DATA_DIR, JSON_OUTPUT],
  run: async (context) => {
    const read = await readTables(ownDataDirectory(context.arguments.text('data-dir')), ['orders', 'instruments'])
    if (!read.ok) return tellFailure(context, read.failure)
    const all = context.arguments.flag('all')
    const orders = read.reply.orders
      .filter((order) => all || !isClosed(order.status))
      .toSorted((a, b) => a.tsInit - b.tsInit || (a.clientOrderId < b.clientOrderId ? -1 : 1))
    if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, orders }))
    else if (orders.length === 0) context.print(all ? 'There are no orders.' : 'No order is working.')
    else context.print(columns([HEAD, ...orders.map((order) => row(order, byId(read.reply.instruments)))]))
    return EXIT.done
  },
}

/** `quarterdeck orders cancel`: asks for the cancel of one order, or of every working entry. */
export const ordersCancelCommand: Command = {
  name: 'orders cancel',
  summary: 'Asks the venue to cancel an order, or every working entry. Protective stops stay unless they are named.',
  operands: [{ name: 'ORDER', required: false, help: 'Its client order id; left out with --entries.' }],
  options: [{ name: 'entries', kind: 'flag', help: 'Every entry that works.' }, DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const clientOrderId = context.arguments.operand(0)
    const entries = context.arguments.flag('entries')
    if (entries === (clientOrderId !== null)) {
      const message = 'Name one order, or give --entries for every working entry; nothing was cancelled.'
      return Promise.resolve(tellFailure(context, { code: 'OPERAND_MISSING', message }, EXIT.misused))
    }
    const words = 'The cancel has been asked for; quarterdeck orders tells what the venue says.'
    return entries
      ? doAndTell(context, { channel: 'risk', type: 'CancelWorkingEntries', payload: {}, words })
      : doAndTell(context, { channel: 'risk', type: 'CancelOrder', payload: { clientOrderId }, words })
  },
}

const HEAD = ['ORDER', 'SINCE', 'INSTRUMENT', 'FOR', 'SIDE', 'TYPE', 'QUANTITY', 'FILLED', 'LIMIT', 'STOP', 'STATE']

function row(order: Order, instruments: InstrumentsById): readonly string[] {
  const instrument = instruments.get(order.instrumentId)
  return [
    order.clientOrderId,
    formatTimestamp(order.tsInit),
    order.instrumentId,
    order.role.toLowerCase().replace('_', ' '),
    order.side,
    order.type,
    quantityText(instrument, order.quantity),
    quantityText(instrument, order.filledQuantity),
    priceText(instrument, order.limitPrice),
    priceText(instrument, order.stopPrice),
    order.reason === null ? order.status : `${order.status}: ${order.reason.text}`,
  ]
}
