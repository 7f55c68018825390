import { expect } from 'vitest'
import type { Instrument } from '#core/model/instrument.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { powerOfTen } from '#core/money.ts'
import type {
  AccountReport,
  BrokerAccount,
  BrokerConnection,
  BrokerNews,
  FillReport,
  OrderReport,
  SubmitOutcome,
} from '#engines/broker/brokerPort.ts'
import { until } from '../../../helpers/wait.ts'
import type { BrokerServer } from '../../../servers/brokers/brokerServer.ts'
import type { RecordedOrder } from '../../../servers/brokers/venueRecord.ts'

/** Longest wait for anything, milliseconds; only a failure waits that long. */
export const PATIENCE_MS = 12_000

/** A connection that was opened at a server, and everything it told. */
export interface FaultBench {
  readonly server: BrokerServer
  readonly connection: BrokerConnection
  readonly account: BrokerAccount
  readonly news: readonly BrokerNews[]
  /** The first instrument of the server. */
  readonly instrument: Instrument
  /** An order of ten units at a hundred; a market or stop order when changed so. */
  order(changes?: Partial<OrderSpecification>): OrderSpecification
  submit(order: OrderSpecification): Promise<SubmitOutcome>
  /** Submits without a fault and gives the order as the venue has it. */
  place(changes?: Partial<OrderSpecification>): Promise<{ order: OrderSpecification; recorded: RecordedOrder }>
  cancel(order: OrderSpecification, venueOrderId?: string | null): ReturnType<BrokerConnection['cancel']>
  /** The account as told since the beginning; fails when the venue did not answer. */
  ask(since?: number): Promise<AccountReport>
  /** Fills told so far, one for each execution: as they stand after busts and corrections. */
  fills(): readonly FillReport[]
  /** What was told of an order so far. */
  reports(order: OrderSpecification): readonly OrderReport[]
  links(): readonly (BrokerNews & { readonly kind: 'LINK' })[]
  until(what: string, condition: () => boolean): Promise<void>
  /** Asks for the account until it is as wanted. */
  untilAsked(what: string, condition: (report: AccountReport) => boolean): Promise<AccountReport>
  /** Submissions of an order that reached the venue. */
  sent(order: OrderSpecification): number
}

let serial = 0

/** Quantity of so many units, scaled, a multiple of the increment. */
export function units(instrument: Instrument, count: number): number {
  const scaled = count * powerOfTen(instrument.quantityDecimals)
  return Math.max(instrument.quantityIncrement, scaled - (scaled % instrument.quantityIncrement))
}

/** A scaled price of so much, a multiple of the increment. */
export function priceOf(instrument: Instrument, amount: number): number {
  const scaled = amount * powerOfTen(instrument.priceDecimals)
  return scaled - (scaled % instrument.priceIncrement)
}

/** An order for an instrument, with an id of its own. */
export function orderFor(instrument: Instrument, changes: Partial<OrderSpecification> = {}): OrderSpecification {
  serial += 1
  const type = changes.type ?? 'LIMIT'
  return {
    clientOrderId: identifier(`KIT${process.pid.toString(36).toUpperCase()}${serial.toString().padStart(8, '0')}`),
    accountId: identifier('LIVE-1'),
    instrumentId: instrument.id,
    strategyId: identifier('kit'),
    signalId: identifier(`signal-${serial}`),
    proposalId: null,
    role: 'ENTRY',
    side: 'BUY',
    type,
    quantity: units(instrument, 10),
    sizing: null,
    limitPrice: type === 'LIMIT' || type === 'STOP_LIMIT' ? priceOf(instrument, 100) : null,
    stopPrice: type === 'STOP' || type === 'STOP_LIMIT' ? priceOf(instrument, 110) : null,
    timeInForce: 'GTC',
    reduceOnly: false,
    ocoGroup: null,
    parentClientOrderId: null,
    attachedExit: null,
    tsInit: Date.now() * 1_000,
    ...changes,
  }
}

/** Opens a connection at the server; fails when it cannot be opened. */
export async function openBench(
  server: BrokerServer,
  connection = server.connection(),
  patienceMs = PATIENCE_MS,
): Promise<FaultBench> {
  const news: BrokerNews[] = []
  const opened = await connection.open((one) => news.push(one))
  if (!opened.ok) throw new Error(`The connection was not opened: ${opened.failure.code} ${opened.failure.message}`)
  const [instrument] = server.instruments
  if (instrument === undefined) throw new Error('The server has no instrument')
  const instrumentOf = (order: OrderSpecification): Instrument =>
    server.instruments.find(({ id }) => id === order.instrumentId) ?? instrument

  const bench: FaultBench = {
    server,
    connection,
    account: opened.account,
    news,
    instrument,
    order: (changes) => orderFor(instrument, changes),
    submit: (order) => connection.submit(order, instrumentOf(order)),
    place: async (changes) => {
      const order = orderFor(server.instruments.find(({ id }) => id === changes?.instrumentId) ?? instrument, changes)
      const outcome = await bench.submit(order)
      expect(outcome.kind, JSON.stringify(outcome)).toBe('ACCEPTED')
      const [recorded, ...others] = server.record.named(order.clientOrderId)
      if (recorded === undefined || others.length > 0) throw new Error('The venue does not have the order exactly once')
      return { order, recorded }
    },
    cancel: (order, venueOrderId) =>
      connection.cancel({
        clientOrderId: order.clientOrderId,
        venueOrderId: typeof venueOrderId === 'string' ? identifier(venueOrderId) : null,
        instrument: instrumentOf(order),
      }),
    ask: async (since = 0) => {
      const report = await connection.account(since)
      if (report === null) throw new Error('The venue did not tell the account')
      return report
    },
    fills: () => {
      const byId = new Map<string, FillReport>()
      for (const one of news) {
        if (one.kind !== 'FILL') continue
        if (one.report.kind === 'BUST') byId.delete(one.report.executionId)
        else byId.set(one.report.executionId, one.report)
      }
      return [...byId.values()]
    },
    reports: ({ clientOrderId }) =>
      news.flatMap((one) => (one.kind === 'ORDER' && one.report.clientOrderId === clientOrderId ? [one.report] : [])),
    links: () => news.filter((one) => one.kind === 'LINK'),
    until: (what, condition) => until(what, condition, patienceMs),
    untilAsked: async (what, condition) => {
      const deadline = performance.now() + patienceMs
      for (;;) {
        const report = await connection.account(0)
        if (report !== null && condition(report)) return report
        if (performance.now() > deadline) throw new Error(`still waiting for: ${what}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    sent: ({ clientOrderId }) =>
      server.record.requests.filter(({ what, id }) => what === 'submit' && id === clientOrderId).length,
  }
  return bench
}

/** Sum of quantities. */
export function quantityOf(fills: readonly { readonly quantity: number }[]): number {
  return fills.reduce((sum, { quantity }) => sum + quantity, 0)
}
