/** Kinds of messages to the gateway. */
export const ASK = {
  PLACE_ORDER: 3,
  CANCEL_ORDER: 4,
  OPEN_ORDERS: 5,
  EXECUTIONS: 7,
  IDS: 8,
  ALL_OPEN_ORDERS: 16,
  MANAGED_ACCOUNTS: 17,
  CURRENT_TIME: 49,
  GLOBAL_CANCEL: 58,
  POSITIONS: 61,
  ACCOUNT_SUMMARY: 62,
  CANCEL_ACCOUNT_SUMMARY: 63,
  CANCEL_POSITIONS: 64,
  START_API: 71,
  COMPLETED_ORDERS: 99,
} as const

/** The one version of the protocol that is spoken here: field lists below are those of this version. */
export const SERVER_VERSION = 178

/** A field as it is written; nothing is an empty field. */
export type Field = string | number | boolean | null

/** What a gateway knows of an order beside how it stands. */
export interface WireOrder {
  orderId: number
  clientId: number
  permId: number
  symbol: string
  secType: string
  exchange: string
  currency: string
  action: string
  /** In units. */
  quantity: number
  orderType: string
  limit: number | null
  aux: number | null
  tif: string
  ocaGroup: string
  orderRef: string
  parentId: number
  outsideRth: boolean
  goodTillDate: string
  displaySize: number | null
  ocaType: number
  trailStop: number | null
  trailingPercent: number | null
  account: string
}

/** One message: its length, then its fields, each closed by a zero; neighbours may come as a list. */
export function frame(fields: readonly (Field | readonly Field[])[]): Buffer {
  return frameText(`${fields.flat().map(text).join('\0')}\0`)
}

/** A message of any content. */
export function frameText(content: string | Buffer): Buffer {
  const body = Buffer.from(content)
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  return Buffer.concat([head, body])
}

function text(field: Field): string {
  if (field === null) return ''
  return typeof field === 'boolean' ? (field ? '1' : '0') : String(field)
}

function empty(count: number): Field[] {
  return Array.from({ length: count }, () => null)
}

/** Reads the fields of an order to be placed. */
export function readPlaceOrder(fields: readonly string[], clientId: number): WireOrder {
  const field = (index: number): string => fields[index] ?? ''
  const number = (index: number): number | null => (field(index) === '' ? null : Number(field(index)))
  return {
    orderId: Number(field(1)),
    clientId,
    permId: 0,
    symbol: field(3),
    secType: field(4),
    exchange: field(9),
    currency: field(11),
    action: field(16),
    quantity: number(17) ?? 0,
    orderType: field(18),
    limit: number(19),
    aux: number(20),
    tif: field(21),
    ocaGroup: field(22),
    account: field(23),
    orderRef: field(26),
    parentId: number(28) ?? 0,
    displaySize: number(31),
    outsideRth: field(33) === '1',
    goodTillDate: field(38),
    ocaType: number(46) ?? 0,
    trailStop: number(68),
    trailingPercent: number(69),
  }
}

function contractFields({ symbol, secType, exchange, currency }: WireOrder): Field[] {
  return [265_598, symbol, secType, null, 0, null, null, exchange, currency, symbol, symbol]
}

function terms(order: WireOrder): Field[] {
  const { action, quantity, orderType, limit, aux, tif, ocaGroup, account, orderRef } = order
  return [action, quantity, orderType, limit ?? 0, aux ?? 0, tif, ocaGroup, account, null, 0, orderRef]
}

/** An open order as it is shown with its status. */
export function openOrder(order: WireOrder, status: string): Buffer {
  return frame([
    5,
    order.orderId,
    ...contractFields(order),
    ...terms(order),
    order.clientId,
    order.permId,
    order.outsideRth,
    0,
    0,
    empty(6), // good after time, shares, three of advisors, model
    order.goodTillDate,
    empty(3), // rule 80A, percent offset, settling firm
    [0, null, -1, 0], // short sales and auction
    empty(5), // box orders, ranges
    order.displaySize,
    [0, 0, 0, null],
    order.ocaType,
    [0, 0, null],
    order.parentId,
    0, // trigger method
    [null, 0, null, null, 0, 0], // volatility
    order.trailStop,
    order.trailingPercent,
    [null, null, null, 0, 0, 0], // basis points, legs
    [null, null, null], // scale
    null, // hedge
    0, // smart routing
    [null, 'IB', 0, 0, null, 0], // clearing, not held, delta neutral, algorithm, solicited
    0, // what if
    status,
    empty(14), // margins and commission before and after
    [0, 0, 0], // random sizes, conditions
    [null, null, order.trailStop, null, null, null, null, 0],
    [null, null, null, null],
    [0, 0, 0, 0, null, null, 0], // hedge price to auto cancel parent
    empty(5), // pegged
  ])
}

/** An order that ended today. */
export function completedOrder(order: WireOrder, status: string, filled: number, words: string): Buffer {
  // A finished order shows no quantity any more.
  return frame([
    101,
    ...contractFields(order),
    ...terms({ ...order, quantity: 0 }),
    order.permId,
    order.outsideRth,
    0,
    0,
    empty(5), // good after time, three of advisors, model
    order.goodTillDate,
    empty(3),
    [0, null, -1],
    empty(5),
    order.displaySize,
    [0, 0, null],
    order.ocaType,
    0,
    [null, 0, null, null, 0, 0],
    order.trailStop,
    order.trailingPercent,
    [null, 0, 0, 0],
    [null, null, null],
    null,
    [null, 'IB', 0, 0, null, 0],
    status,
    [0, 0, 0],
    [order.trailStop, null, null, 0, 0, null],
    filled,
    [0, 0, null, 0, 0, 0],
    '20261121 16:00:00 US/Eastern',
    words,
    empty(5),
  ])
}

/** How an order stands; quantities in units. */
export function orderStatus(order: WireOrder, status: string, filled: number, average: number): Buffer {
  const { orderId, quantity, permId, parentId, clientId } = order
  return frame([3, orderId, status, filled, quantity - filled, average, permId, parentId, average, clientId, null, 0])
}

/** One execution as it is shown. */
export interface WireExecution {
  readonly order: WireOrder
  readonly execId: string
  readonly time: string
  readonly shares: number
  readonly price: number
}

/** An execution; `requestId` is -1 when nobody asked. */
export function executionDetails(requestId: number, { order, execId, time, shares, price }: WireExecution): Buffer {
  const side = order.action === 'BUY' ? 'BOT' : 'SLD'
  return frame([
    11,
    requestId,
    order.orderId,
    ...contractFields(order),
    execId,
    time,
    order.account,
    'ARCA',
    side,
    shares,
    price,
    order.permId,
    order.clientId,
    0,
    shares,
    price,
    order.orderRef,
    null,
    null,
    null,
    2,
    0,
  ])
}

/** What an execution cost. */
export function commissionReport(execId: string, commission: number, currency: string): Buffer {
  return frame([59, 1, execId, commission, currency, Number.MAX_VALUE, Number.MAX_VALUE, null])
}

/** A message about an order or a question, or about neither (-1). */
export function message(id: number, code: number, words: string): Buffer {
  return frame([4, 2, id, code, words, null])
}

/** A holding, in units. */
export function position(
  account: string,
  contract: { readonly symbol: string; readonly secType: string; readonly currency: string },
  quantity: number,
): Buffer {
  const { symbol, secType, currency } = contract
  return frame([
    61,
    3,
    account,
    1,
    symbol,
    secType,
    null,
    0,
    null,
    null,
    'ARCA',
    currency,
    symbol,
    symbol,
    quantity,
    100,
  ])
}
