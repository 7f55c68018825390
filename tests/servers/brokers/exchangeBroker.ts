import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { createCcxtBroker } from '#adapters/brokers/ccxt/ccxtBroker.ts'
import type { BrokerDialect } from '#adapters/brokers/ccxt/brokerDialect.ts'
import type { BrokerKey } from '#adapters/brokers/ccxt/signingExchange.ts'
import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { BrokerConnection } from '#engines/broker/brokerPort.ts'
import { goodCertificate } from '../certificates.ts'
import type { BrokerServer } from './brokerServer.ts'
import { hostileBody } from './exchangeBrokerHostility.ts'
import { type RecordedFill, type RecordedOrder, VenueRecord } from './venueRecord.ts'

/** A request as the scripts of exchanges read it. */
export interface ExchangeRequest {
  readonly method: string
  readonly path: string
  /** The query as it was signed. */
  readonly query: string
  readonly body: string
  readonly headers: IncomingMessage['headers']
}

/** What an exchange answers. */
export interface ExchangeReply {
  readonly status: number
  readonly body: object
}

/** A request that was understood, and what it does when no fault stands in its way. */
export type ExchangeAction =
  | { readonly kind: 'SUBMIT'; readonly id: string; readonly run: () => ExchangeReply }
  | { readonly kind: 'CANCEL'; readonly order: RecordedOrder | undefined; readonly run: () => ExchangeReply }
  | {
      readonly kind: 'QUESTION'
      readonly part: 'ORDERS' | 'FILLS' | 'POSITIONS' | 'OTHER'
      readonly run: () => ExchangeReply
    }
  /** Refused at the door: a wrong key, signature, number or time. */
  | { readonly kind: 'REFUSED'; readonly reply: ExchangeReply }

/** How an exchange refuses, in its published words. */
export interface ExchangeWords {
  readonly rateLimited: ExchangeReply
  readonly sessionEnded: ExchangeReply
  readonly noFunds: ExchangeReply
  readonly notFound: ExchangeReply
  readonly cancelRefused: ExchangeReply
  readonly questionRefused: ExchangeReply
}

/** The exchange as its script sees it. */
export interface ExchangeState {
  readonly record: VenueRecord
  readonly instruments: readonly Instrument[]
  /** Venue time, microseconds. */
  now(): number
  /** Names and terms of orders that the record does not hold. */
  readonly terms: Map<string, Readonly<Record<string, string>>>
  readonly unlisted: { readonly what: string; readonly quantity: number }[]
  place(order: Omit<RecordedOrder, 'venueOrderId' | 'filled' | 'status' | 'placedAt' | 'updatedAt'>): RecordedOrder
  end(order: RecordedOrder, how: 'CANCELLED' | 'EXPIRED' | 'REJECTED'): void
  /** Fills as they are told: the newest are left out while they lag. */
  toldFills(): readonly RecordedFill[]
  readonly isPageCut: boolean
  readonly isLying: boolean
  /** Next of the ids that are numbers. */
  nextNumber(): string
}

/** How an exchange speaks. */
export interface ExchangeScript {
  readonly dialect: BrokerDialect
  readonly instruments: readonly Instrument[]
  readonly words: ExchangeWords
  readonly keys: Readonly<Record<'good' | 'can-withdraw' | 'other-account', BrokerKey>>
  readonly accountNumber: string
  readonly impossible: Readonly<Record<string, string>>
  readonly hasWideIds: boolean
  venueOrderId(state: ExchangeState): string
  executionId(state: ExchangeState, order: RecordedOrder): string
  feeOf(instrument: Instrument, quantity: number, price: number): number
  read(request: ExchangeRequest, state: ExchangeState): ExchangeAction | null
  /** The answer to a submission without what names the order, and one with more than usual. */
  withoutId(reply: ExchangeReply): ExchangeReply
  withMore(reply: ExchangeReply): ExchangeReply
}

const ANSWER_MS = 1_500
const LATE_MS = 2_500
const POLL_MS = 12
const BAD_GATEWAY = '<html><head><title>502 Bad Gateway</title></head></html>'

/** Opens an exchange on the loopback that is asked over HTTP and tells nothing by itself. */
export async function openExchangeBroker(script: ExchangeScript): Promise<BrokerServer> {
  const record = new VenueRecord()
  const open = new Set<Socket>()
  const journal = new Set<ClientOrderId>()
  const terms = new Map<string, Readonly<Record<string, string>>>()
  const unlisted: { what: string; quantity: number }[] = []
  let numbers = 0n
  let cuts = 0

  const state: ExchangeState = {
    record,
    instruments: script.instruments,
    now: () => Date.now() * 1_000 + server.clockSkew,
    terms,
    unlisted,
    place: (order) => {
      const at = state.now()
      const placed: RecordedOrder = {
        ...order,
        venueOrderId: script.venueOrderId(state),
        filled: 0,
        status: 'WORKING',
        placedAt: at,
        updatedAt: at,
      }
      record.orders.push(placed)
      return placed
    },
    end: (order, how) => {
      if (order.status !== 'WORKING') throw new Error('Only working orders end')
      order.status = how
      order.updatedAt = state.now()
    },
    toldFills: () => (server.queryFault === 'FILLS_LAG' ? record.fills.slice(0, -1) : record.fills),
    get isPageCut() {
      return server.queryFault === 'PAGE_CUT'
    },
    get isLying() {
      return server.queryFault === 'NOT_FOUND_LIES'
    },
    nextNumber: () => {
      numbers += 1n
      return String((server.wideIds === true ? 9_007_199_254_740_993n : 4_000_000n) + numbers * 2n)
    },
  }

  const http = createServer((request, response) => void answer(request, response))
  http.keepAliveTimeout = 60_000
  http.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
  })

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const action = script.read(
      {
        method: incoming.method ?? '',
        path: url.pathname,
        query: url.search.slice(1),
        body: Buffer.concat(chunks).toString(),
        headers: incoming.headers,
      },
      state,
    )
    if (action === null) return send(response, { status: 404, body: { error: ['EGeneral:Unknown method'], code: -1 } })
    if (action.kind === 'REFUSED') return send(response, action.reply)
    if (action.kind === 'SUBMIT') return submit(action, response)
    if (action.kind === 'CANCEL') return cancel(action, response)
    question(action, response)
  }

  function submit({ id, run }: ExchangeAction & { kind: 'SUBMIT' }, response: ServerResponse): void {
    record.requests.push({ what: 'submit', id, at: state.now() })
    const { words } = script
    if (server.hostility?.where === 'ANSWERS') return sendHostile(response, run())
    switch (server.submitFault) {
      case 'ANSWER_LOST':
        run()
        return void response.destroy()
      case 'ANSWER_LATE': {
        const reply = run()
        return void setTimeout(() => send(response, reply), LATE_MS).unref()
      }
      case 'ERROR_AFTER_ACCEPT':
        run()
        return fail(response)
      case 'ERROR_BEFORE_ACCEPT':
        return fail(response)
      case 'RESET_BEFORE_ACCEPT':
        return void response.destroy()
      case 'ANSWER_GARBLED':
        return void response.end(written(run().body).slice(0, -9))
      case 'ANSWER_EMPTY':
        run()
        return void response.end()
      case 'RATE_LIMITED':
        return send(response, words.rateLimited)
      case 'SESSION_EXPIRED':
        return send(response, words.sessionEnded)
      case 'NO_FUNDS':
        return send(response, words.noFunds)
      case 'FIELD_MISSING':
        return send(response, script.withoutId(run()))
      case 'FIELD_ADDED':
        return send(response, script.withMore(run()))
      case 'STREAM_FIRST': {
        const reply = run()
        const order = record.orders.at(-1)
        if (order !== undefined && reply.status === 200)
          server.fill(order.venueOrderId, order.quantity, order.limitPrice ?? 0)
        // Long enough to be asked for in between.
        return void setTimeout(() => send(response, reply), POLL_MS * 10)
      }
      case 'NONE':
        return send(response, run())
    }
  }

  function cancel({ order, run }: ExchangeAction & { kind: 'CANCEL' }, response: ServerResponse): void {
    record.requests.push({ what: 'cancel', id: order?.venueOrderId ?? '', at: state.now() })
    const { words } = script
    switch (server.cancelFault) {
      case 'ANSWER_LOST':
        run()
        return void response.destroy()
      case 'REFUSED':
        return send(response, words.cancelRefused)
      case 'NOT_FOUND_LIES':
        return send(response, words.notFound)
      case 'FILLED_FIRST':
        if (order?.status === 'WORKING')
          server.fill(order.venueOrderId, order.quantity - order.filled, order.limitPrice ?? 0)
        return send(response, run())
      case 'RATE_LIMITED':
        return send(response, words.rateLimited)
      case 'ERROR':
        return fail(response)
      case 'NONE':
        return send(response, run())
    }
  }

  function question({ part, run }: ExchangeAction & { kind: 'QUESTION' }, response: ServerResponse): void {
    if (part !== 'OTHER' && cuts > 0) {
      cuts -= 1
      return void response.destroy()
    }
    if (server.hostility?.where === 'ANSWERS') return sendHostile(response, run())
    const { queryFault } = server
    if (part === 'OTHER') return send(response, run())
    if (queryFault === 'NO_ANSWER') return
    if (queryFault === 'ERROR') return fail(response)
    if (queryFault === 'RATE_LIMITED') return send(response, script.words.rateLimited)
    if (queryFault === 'GARBLED') return void response.end(written(run().body).slice(0, -2))
    if (queryFault === `${part}_REFUSED`) return send(response, script.words.questionRefused)
    send(response, run())
  }

  function sendHostile(response: ServerResponse, reply: ExchangeReply): void {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(hostileBody(server.hostility?.payload ?? 'DEEP', reply.body))
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  // Nobody vouches for its certificate, so no request ever arrives there.
  const secure = createSecureServer(goodCertificate())
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`

  /** Connects as a session does that writes every id into its journal before it sends. */
  function connect(address: string, key: 'good' | 'wrong' | 'can-withdraw' | 'other-account'): BrokerConnection {
    const now = (): number => Date.now() * 1_000
    const { keys } = script
    const connection = createCcxtBroker(script.dialect, {
      instruments: script.instruments,
      now,
      clock: createFeedClock({ now }),
      key: key === 'wrong' ? { ...keys.good, key: 'nobody' } : keys[key],
      accountNumber: script.accountNumber,
      knownOrderIds: () => journal,
      origin: address,
      pollMs: POLL_MS,
      answerMs: ANSWER_MS,
      restMs: 40,
      // The kit asks in a minute what a session asks in a day.
      budget: { limit: 1_000_000, milliseconds: 1_000 },
    })
    return {
      ...connection,
      submit: (order, instrument) => {
        journal.add(order.clientOrderId)
        return connection.submit(order, instrument)
      },
    }
  }

  const server: BrokerServer = {
    venue: script.dialect.venue,
    record,
    instruments: script.instruments,
    submitFault: 'NONE',
    queryFault: 'NONE',
    streamFault: 'NONE',
    cancelFault: 'NONE',
    clockSkew: 0,
    hostility: null,
    ...(script.hasWideIds ? { wideIds: false } : {}),
    impossible: { ...script.impossible, ...WITHOUT_STREAM },
    bust: null,
    correct: null,
    connection: ({ key = 'good' } = {}) => connect(origin, key),
    selfSigned: () => connect(`https://127.0.0.1:${(secure.address() as AddressInfo).port}`, 'good'),
    fill: (venueOrderId, quantity, price) => {
      const order = record.order(venueOrderId)
      if (order.status !== 'WORKING' || quantity > order.quantity - order.filled)
        throw new Error(`The order ${venueOrderId} cannot be filled so`)
      const instrument = script.instruments.find(({ id }) => id === order.symbol)
      if (instrument === undefined) throw new Error(`No instrument ${order.symbol}`)
      const at = state.now()
      const fill: RecordedFill = {
        executionId: script.executionId(state, order),
        venueOrderId,
        symbol: order.symbol,
        side: order.side,
        quantity,
        price,
        fee: script.feeOf(instrument, quantity, price),
        busted: false,
        at,
      }
      record.fills.push(fill)
      order.filled += quantity
      order.updatedAt = at
      if (order.filled === order.quantity) order.status = 'FILLED'
      return fill.executionId
    },
    end: (venueOrderId, how) => state.end(record.order(venueOrderId), how),
    placeForeign: (instrument, side, quantity, limitPrice) =>
      state.place({
        clientOrderId: null,
        symbol: instrument.id,
        side,
        type: 'LIMIT',
        quantity,
        limitPrice,
        stopPrice: null,
      }).venueOrderId,
    cutStreams: () => {
      cuts = 3
      for (const socket of open) socket.destroy()
    },
    get sockets() {
      return open.size
    },
    holdUnlisted: (what, quantity) => void unlisted.push({ what, quantity }),
    close: async () => {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => http.close(() => resolve()))
      await new Promise<void>((resolve) => secure.close(() => resolve()))
    },
  }
  return server
}

const NO_STREAM = 'News are asked for here; there are no messages by themselves.'
const NOTHING_TAKEN_BACK = 'The venue has no way to take an execution back or to change it.'

/** What a venue cannot do that tells nothing by itself. */
const WITHOUT_STREAM: Readonly<Record<string, string>> = {
  'stream:DUPLICATED': NO_STREAM,
  'stream:REVERSED': NO_STREAM,
  'stream:DROPPED': NO_STREAM,
  'stream:GARBLED': NO_STREAM,
  'stream:SILENT': NO_STREAM,
  'stream:CUT': NO_STREAM,
  'hostile.streamHUGE': NO_STREAM,
  'hostile.streamDEEP': NO_STREAM,
  'hostile.streamPROTOTYPE': NO_STREAM,
  'hostile.streamBAD_TEXT': NO_STREAM,
  'hostile.streamWRONG_TYPES': NO_STREAM,
  bust: NOTHING_TAKEN_BACK,
  correct: NOTHING_TAKEN_BACK,
}

function send(response: ServerResponse, { status, body }: ExchangeReply): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(written(body))
}

/** Texts of digits behind a # are written as numbers, for those that a number here cannot hold. */
function written(body: object): string {
  return JSON.stringify(body).replaceAll(/"#(\d+)"/g, '$1')
}

function fail(response: ServerResponse): void {
  response.writeHead(502, { 'content-type': 'text/html' })
  response.end(BAD_GATEWAY)
}
