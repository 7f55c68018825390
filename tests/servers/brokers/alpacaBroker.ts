import type { WebSocket } from 'ws'
import { createAlpacaBroker } from '#adapters/brokers/alpaca/alpacaBroker.ts'
import { decimalText } from '#adapters/brokers/shared/decimals.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { formatTimestamp, parseTimestamp } from '#core/time/iso.ts'
import { goodCertificate } from '../certificates.ts'
import { openContractServer, type ContractServer, type RecordedRequest, type RouteAnswer } from '../contractServer.ts'
import { createHastyClock } from '../hastyClock.ts'
import { AlpacaBook } from './alpacaBook.ts'
import { hostileAnswer, hostileFrame } from './alpacaHostility.ts'
import { AAPL, accountOf, ALPACA_ACCOUNT, ALPACA_BROKER_KEYS, BTC } from './alpacaServed.ts'
import { createTeller } from './alpacaTeller.ts'
import type { BrokerServer, CancelFault, QueryFault, SubmitFault } from './brokerServer.ts'

/** How much faster than real time the adapters' clock runs. */
const HASTE = 10
const HEARTBEAT_MS = 1_000
const LATE_MS = 2_500
const PATIENCE = { connectMs: 5_000, headersMs: 10_000, totalMs: 30_000 }
const STREAM_PATIENCE = { heartbeatMs: HEARTBEAT_MS * HASTE, firstReconnectMs: 300, longestReconnectMs: 1_500 }
const LONGEST_PAGE = 100

/** How the server is opened. */
export interface AlpacaBrokerServerOptions {
  readonly instruments?: readonly Instrument[]
  /** Frames of the stream: bytes, as paper accounts have them, or texts. */
  readonly frames?: 'BINARY' | 'TEXT'
}

/** A made-up Alpaca on the loopback that trades. */
export interface AlpacaBrokerServer extends BrokerServer {
  /** Everything that was asked. */
  readonly http: ContractServer
  /** Options of a connection to it, to be changed by a test. */
  connectionOptions(): Parameters<typeof createAlpacaBroker>[0]
}

const refusal = (status: number, code: number, message: string): RouteAnswer => ({ status, body: { code, message } })
const NOT_FOUND = refusal(404, 40_410_000, 'order not found')
const TOO_MANY: RouteAnswer = {
  status: 429,
  headers: { 'retry-after': '1' },
  body: { code: 42_910_000, message: 'rate limit exceeded' },
}

/** Opens the server. */
export async function openAlpacaBrokerServer(options: AlpacaBrokerServerOptions = {}): Promise<AlpacaBrokerServer> {
  const instruments = options.instruments ?? [AAPL, BTC]
  const faults: { submit: SubmitFault; query: QueryFault; cancel: CancelFault } = {
    submit: 'NONE',
    query: 'NONE',
    cancel: 'NONE',
  }
  let skew = 0
  let hostility: NonNullable<BrokerServer['hostility']> | null = null
  const holdings: object[] = []
  const venueNow = (): number => Date.now() * 1_000 + skew
  const book = new AlpacaBook(instruments, venueNow)
  const { record } = book
  const teller = createTeller(options.frames ?? 'BINARY', () =>
    hostility?.where === 'STREAM' ? hostileFrame(hostility.payload) : null,
  )
  const note = (what: 'submit' | 'cancel', id: string): void => {
    record.requests.push({ what, id, at: venueNow() })
  }

  function tellFill(venueOrderId: string, quantity: number, price: number): string {
    const fill = book.fill(venueOrderId, quantity, price)
    const order = record.order(venueOrderId)
    const instrument = book.instrument(order.symbol)
    teller.tell({
      event: order.status === 'FILLED' ? 'fill' : 'partial_fill',
      execution_id: fill.executionId,
      price: decimalText(price, instrument.priceDecimals),
      qty: decimalText(quantity, instrument.quantityDecimals),
      position_qty: decimalText(record.positions()[order.symbol] ?? 0, instrument.quantityDecimals),
      timestamp: formatTimestamp(fill.at),
      order: book.written(order),
    })
    return fill.executionId
  }

  function tellOrder(event: string, venueOrderId: string): void {
    const order = record.order(venueOrderId)
    teller.tell({ event, execution_id: null, timestamp: formatTimestamp(order.updatedAt), order: book.written(order) })
  }

  function endOrder(venueOrderId: string, how: 'CANCELLED' | 'EXPIRED' | 'REJECTED'): void {
    const order = record.order(venueOrderId)
    if (order.status !== 'WORKING') throw new Error('The order has ended')
    order.status = how
    order.updatedAt = book.time()
    tellOrder(how === 'CANCELLED' ? 'canceled' : how.toLowerCase(), venueOrderId)
  }

  function keyOf({ headers }: RecordedRequest): keyof typeof ALPACA_BROKER_KEYS | null {
    const names = ['good', 'can-withdraw', 'other-account'] as const
    return (
      names.find((name) => {
        const { key, secret } = ALPACA_BROKER_KEYS[name]
        return headers['apca-api-key-id'] === key && headers['apca-api-secret-key'] === secret
      }) ?? null
    )
  }

  async function submit(request: RecordedRequest): Promise<RouteAnswer> {
    const wish = readObject(request.body)
    const id = typeof wish['client_order_id'] === 'string' ? wish['client_order_id'] : ''
    note('submit', id)
    const fault = faults.submit
    if (fault === 'RATE_LIMITED') return TOO_MANY
    if (fault === 'SESSION_EXPIRED') return refusal(401, 40_110_000, 'access key verification failed')
    if (fault === 'ERROR_BEFORE_ACCEPT') return refusal(500, 50_010_000, 'internal server error occurred')
    if (fault === 'RESET_BEFORE_ACCEPT') return { body: '', fault: { kind: 'HANG_UP' } }
    if (fault === 'NO_FUNDS') return refusal(403, 40_310_000, 'insufficient buying power')
    const taken = book.take(wish)
    if ('code' in taken) return refusal(taken.status, taken.code, taken.message)
    tellOrder('new', taken.venueOrderId)
    if (fault === 'STREAM_FIRST') {
      const { venueOrderId, quantity, limitPrice } = taken
      tellFill(venueOrderId, quantity, limitPrice ?? 1_000_000)
      await pause(30)
    }
    if (hostility?.where === 'ANSWERS') return hostileAnswer(hostility.payload)
    const written = book.written(taken)
    switch (fault) {
      case 'ANSWER_LOST':
        return { body: '', fault: { kind: 'HANG_UP' } }
      case 'ANSWER_LATE':
        await pause(LATE_MS)
        return { body: written }
      case 'ERROR_AFTER_ACCEPT':
        return refusal(504, 50_410_000, 'gateway timeout')
      case 'ANSWER_GARBLED':
        return { body: JSON.stringify(written).slice(0, 90) }
      case 'ANSWER_EMPTY':
        return { body: '' }
      case 'FIELD_MISSING':
        return { body: { ...written, id: undefined } }
      case 'FIELD_ADDED':
        return {
          body: { ...written, qty: taken.quantity / 10 ** book.instrument(taken.symbol).quantityDecimals, hue: 1 },
        }
      default:
        return { body: written }
    }
  }

  function cancel(id: string): RouteAnswer {
    const fault = faults.cancel
    note('cancel', id)
    if (fault === 'RATE_LIMITED') return TOO_MANY
    if (fault === 'ERROR') return refusal(500, 50_010_000, 'internal server error occurred')
    if (fault === 'NOT_FOUND_LIES') return NOT_FOUND
    if (fault === 'REFUSED') return refusal(422, 42_210_000, 'order is not cancelable')
    const order = record.orders.find(({ venueOrderId }) => venueOrderId === id)
    if (order === undefined) return NOT_FOUND
    if (fault === 'FILLED_FIRST') tellFill(id, order.quantity - order.filled, order.limitPrice ?? 1_000_000)
    if (order.status !== 'WORKING') return refusal(422, 42_210_000, `order is already in "${order.status}" state`)
    endOrder(id, 'CANCELLED')
    if (fault === 'ANSWER_LOST') return { body: '', fault: { kind: 'HANG_UP' } }
    return { status: 204, body: '' }
  }

  /** Faults of all questions; null lets the question be answered. */
  function disturbed(part: 'ORDERS' | 'FILLS' | 'POSITIONS' | 'OTHER'): RouteAnswer | null {
    if (hostility?.where === 'ANSWERS') return hostileAnswer(hostility.payload)
    const fault = faults.query
    if (fault === 'NO_ANSWER') return { body: '', fault: { kind: 'SILENT' } }
    if (fault === 'ERROR') return refusal(500, 50_010_000, 'internal server error occurred')
    if (fault === 'RATE_LIMITED') return TOO_MANY
    if (fault === 'GARBLED') return { body: '[{"id": "61e69015-8549-4b' }
    return fault === `${part}_REFUSED` ? refusal(403, 40_310_000, 'forbidden.') : null
  }

  function listOrders({ query }: RecordedRequest): RouteAnswer {
    const after = parseTimestamp(query.get('after') ?? '') ?? 0
    const all = record.orders
      .filter(({ status }) => query.get('status') === 'all' || status === 'WORKING')
      .filter(({ placedAt }) => placedAt > after)
    const shown = faults.query === 'NOT_FOUND_LIES' ? [] : all
    return { body: shown.slice(0, Number(query.get('limit') ?? 50)).map((order) => book.written(order)) }
  }

  function listFills({ query }: RecordedRequest): RouteAnswer {
    const after = parseTimestamp(query.get('after') ?? '') ?? 0
    const size = Math.min(LONGEST_PAGE, Number(query.get('page_size') ?? LONGEST_PAGE))
    const token = query.get('page_token')
    const { query: fault } = faults
    if (token !== null && fault === 'PAGE_CUT') return { body: '', fault: { kind: 'TRUNCATED' } }
    const standing = record.fills.filter(({ busted, at }) => !busted && at > after)
    const known = fault === 'FILLS_LAG' ? standing.slice(0, -1) : standing
    const all = known.map((fill) => book.activity(fill))
    const from = token === null ? 0 : all.findIndex(({ id }) => id === token) + 1
    return { body: all.slice(from, from + size) }
  }

  function route(request: RecordedRequest): RouteAnswer | Promise<RouteAnswer> {
    const { method, path, query } = request
    const key = keyOf(request)
    if (key === null) return refusal(401, 40_110_000, 'request is not authorized')
    if (method === 'POST' && path === '/v2/orders') return submit(request)
    if (method === 'DELETE' && path.startsWith('/v2/orders/')) return cancel(path.split('/').at(-1) ?? '')
    const named = path.startsWith('/v2/orders/')
    if (named || path === '/v2/orders:by_client_order_id') {
      const order = named
        ? record.orders.find(({ venueOrderId }) => venueOrderId === path.split('/').at(-1))
        : record.named(query.get('client_order_id') ?? '')[0]
      return order === undefined || faults.query === 'NOT_FOUND_LIES' ? NOT_FOUND : { body: book.written(order) }
    }
    if (path === '/v2/orders') return disturbed('ORDERS') ?? listOrders(request)
    if (path === '/v2/account/activities/FILL') return disturbed('FILLS') ?? listFills(request)
    if (path === '/v2/positions') return disturbed('POSITIONS') ?? { body: [...book.positions(), ...holdings] }
    if (path === '/v2/account') return disturbed('OTHER') ?? { body: accountOf(key === 'other-account') }
    if (path === '/v2/clock') return { body: { timestamp: formatTimestamp(venueNow()), is_open: true } }
    if (path === '/v2/wallets/whitelists') {
      return key === 'can-withdraw'
        ? { body: [{ id: 'a', asset: 'BTC', address: 'bc1q', status: 'APPROVED' }] }
        : refusal(404, 40_410_000, 'endpoint not found')
    }
    return NOT_FOUND
  }

  const server = await openContractServer({
    routes: { '/v2/': route },
    socket: {
      onOpen: (socket: WebSocket) => teller.join(socket),
      onMessage: (socket, text) => teller.hear(socket, text),
    },
  })
  const certified = await openContractServer({ certificate: goodCertificate() })
  const connectionOptions = (
    name: keyof typeof ALPACA_BROKER_KEYS = 'good',
  ): Parameters<typeof createAlpacaBroker>[0] => ({
    isPaper: true,
    ...ALPACA_BROKER_KEYS[name],
    accountNumber: ALPACA_ACCOUNT,
    instruments,
    now: () => Date.now() * 1_000,
    clock: createHastyClock(HASTE),
    uniform: Math.random,
    origin: server.origin,
    streamAddress: `${server.webSocketUrl}/stream`,
    patience: PATIENCE,
    streamPatience: STREAM_PATIENCE,
  })

  return {
    venue: 'ALPACA',
    record,
    instruments,
    http: server,
    heartbeatMs: HEARTBEAT_MS,
    impossible: {
      wideIds: 'Ids of orders and executions are UUIDs, which are texts and no numbers.',
    },
    connectionOptions: () => connectionOptions(),
    connection: ({ key = 'good' } = {}) => createAlpacaBroker(connectionOptions(key)),
    selfSigned: () =>
      createAlpacaBroker({
        ...connectionOptions(),
        origin: certified.origin,
        streamAddress: `${certified.webSocketUrl}/stream`,
      }),
    get submitFault() {
      return faults.submit
    },
    set submitFault(fault) {
      faults.submit = fault
    },
    get queryFault() {
      return faults.query
    },
    set queryFault(fault) {
      faults.query = fault
    },
    get cancelFault() {
      return faults.cancel
    },
    set cancelFault(fault) {
      faults.cancel = fault
    },
    get streamFault() {
      return teller.fault
    },
    set streamFault(fault) {
      teller.setFault(fault)
    },
    get clockSkew() {
      return skew
    },
    set clockSkew(micros) {
      skew = micros
    },
    get hostility() {
      return hostility
    },
    set hostility(next) {
      hostility = next
    },
    fill: tellFill,
    end: endOrder,
    bust: (executionId) => teller.tell(takenBack(executionId, 'trade_bust', 0)),
    correct: (executionId, quantity) => teller.tell(takenBack(executionId, 'trade_correct', quantity)),
    placeForeign: (instrument, side, quantity, limitPrice) => {
      const taken = book.take({
        symbol: instrument.symbol,
        side: side.toLowerCase(),
        qty: decimalText(quantity, instrument.quantityDecimals),
        type: 'limit',
        time_in_force: 'gtc',
        limit_price: decimalText(limitPrice, instrument.priceDecimals),
      })
      if ('code' in taken) throw new Error(taken.message)
      tellOrder('new', taken.venueOrderId)
      return taken.venueOrderId
    },
    holdUnlisted: (what, quantity) => {
      holdings.push({ symbol: what, qty: String(quantity), side: 'long', avg_entry_price: '1' })
    },
    cutStreams: () => {
      for (const socket of server.sockets) socket.terminate()
    },
    get sockets() {
      return server.connections + certified.connections
    },
    close: async () => {
      await Promise.all([server.close(), certified.close()])
    },
  }

  /** An execution that is taken back or replaced: told with the id it had before, as in the events of Alpaca's brokers. */
  function takenBack(executionId: string, event: 'trade_bust' | 'trade_correct', quantity: number): object {
    const fill = record.fills.find((one) => one.executionId === executionId)
    if (fill === undefined) throw new Error(`No execution ${executionId}`)
    const order = record.order(fill.venueOrderId)
    const instrument = book.instrument(fill.symbol)
    const former = fill.quantity
    fill.busted = event === 'trade_bust'
    if (!fill.busted) fill.quantity = quantity
    order.filled += (fill.busted ? 0 : quantity) - former
    order.updatedAt = book.time()
    return {
      event,
      execution_id: `${executionId.slice(0, -1)}0`,
      previous_execution_id: executionId,
      qty: decimalText(fill.busted ? former : quantity, instrument.quantityDecimals),
      price: decimalText(fill.price, instrument.priceDecimals),
      timestamp: formatTimestamp(order.updatedAt),
      order: book.written(order),
    }
  }
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
