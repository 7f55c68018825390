import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import {
  identifier,
  type AccountId,
  type ClientOrderId,
  type InstrumentId,
  type SignalId,
  type StrategyId,
} from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill, Order } from '#core/model/order.ts'
import type { Origin, TradingMode } from '#core/model/origin.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { Signal } from '#core/model/signal.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { Mandate } from '#contracts/broker.ts'
import type { Session } from '#contracts/records/market.ts'
import { tableKeys, uiTables, type TableName, type TableRecord } from '#contracts/uiState.ts'
import { createBrokerEngine } from '#engines/broker/engine.ts'
import { paperVenues } from '#engines/broker/paperVenue.ts'
import type { Venue } from '#engines/broker/ports.ts'
import type { Engine } from '#engines/kernel/engine.ts'
import type { EngineRunner } from '#engines/kernel/engineRunner.ts'
import { validateMessage } from '#engines/kernel/validation.ts'
import { createRiskEngine } from '#engines/risk/engine.ts'
import { createInProcessHost, createSimulatedClock, type InProcessHost } from '#hosts/inProcess.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildSlice } from '../builders/slice.ts'
import { testGate, testJournal, testLatch, type TestGate, type TestJournal } from './brokerBench.ts'
import { memoryVenueStore } from './memoryVenueStore.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
export const SMA = identifier<StrategyId>('sma-cross')
/** A Monday in New York. */
const FIRST_DAY = parseTimestamp('2026-01-05T14:30:00Z') ?? 0

/** Builds a session of the mode with 100,000 USD, in an account of its own. */
export function sessionOf(mode: TradingMode, number = 1): Session {
  return {
    sessionId: identifier(`session-${mode}-${number}`),
    mode,
    accountId: identifier<AccountId>(`${mode}-${number}`),
    source: { kind: 'simulator', seed: 1, startAt: 0 },
    startingCash: 100_000_000_000,
    currency: 'USD',
  }
}

/** A command between risk and broker as it was delivered. */
export interface Heard {
  readonly type: string
  readonly payload: unknown
}

export interface RiskBench {
  readonly host: InProcessHost
  readonly gate: TestGate
  readonly journal: TestJournal
  readonly events: Heard[]
  /** Commands that reached the broker from risk. */
  readonly toBroker: Heard[]
  /** Orders that reached the venue. */
  readonly sent: Order['clientOrderId'][]
  open(session: Session, instruments?: readonly Instrument[]): void
  /** Publishes a daily bar `day` days after the first, flat at the price unless told otherwise. */
  bar(
    day: number,
    price: number,
    part?: { open?: number; high?: number; low?: number; origin?: Origin; instrument?: number; volume?: number },
  ): void
  signal(part?: Partial<Signal>): void
  /** Moves the host's clock and ticks. */
  wait(microseconds: number): void
  feed(state: 'CONNECTED' | 'PAUSED' | 'STALE' | 'DISCONNECTED' | 'ENDED'): void
  /** Proposals as last told, by id. */
  proposals(): Proposal[]
  last(type: string): unknown
  table<Name extends TableName>(name: Name): TableRecord<Name>[]
  fills(): Fill[]
  orders(): Order[]
  approve(proposal: Proposal, part?: Partial<ApprovePayload>): ReturnType<InProcessHost['post']>
}

interface ApprovePayload {
  readonly hash: string
  readonly decision: NonNullable<NonNullable<Mandate['approval']>['decision']>
  readonly typedQuantity: number | null
}

/** The decision of somebody who looked for three seconds. */
export function careful(now: number): ApprovePayload['decision'] {
  return { shownAt: now - 3 * SECOND, armedAt: now - 2 * SECOND, dwellMilliseconds: 3_000, ownView: 'FOR' }
}

let signals = 0

/** Builds a LONG signal on ACME at 100 with its stop at 95 and its target at 112. */
export function buildSignal(part: Partial<Signal> = {}): Signal {
  signals += 1
  const instrumentId: InstrumentId = part.instrumentId ?? buildInstrument().id
  return {
    signalId: identifier<SignalId>(`signal-${signals}`),
    strategyId: SMA,
    instrumentId,
    direction: 'LONG',
    referencePrice: 100,
    probability: null,
    horizon: 30 * DAY,
    evidence: [{ text: 'It crossed.', source: 'test', tsEvent: 0, strength: 0.9 }],
    counterEvidence: [],
    features: [],
    filters: [],
    bracket: { stop: 95, target: 112, rewardRisk: 2.4 },
    wrongIf: 'It crosses back.',
    origin: 'historical',
    tsEvent: 0,
    ...part,
  }
}

/** Risk and broker with the simulated exchange on one thread; the test plays data, strategy and trader. A journal of an earlier bench makes it a restart. */
export function riskBench(venueFor?: () => Venue | null, journal: TestJournal = testJournal()): RiskBench {
  const gate = testGate()
  const toBroker: Heard[] = []
  const sent: ClientOrderId[] = []
  const venues = paperVenues(memoryVenueStore())
  const broker = createBrokerEngine({
    journal,
    opening: null,
    killGate: gate,
    killLatch: testLatch(),
    venueFor: (session, instruments, configuration) => {
      const venue = venueFor === undefined ? venues(session, instruments, configuration) : venueFor()
      if (venue === null) return null
      const submit = venue.submit.bind(venue)
      venue.submit = (order, now) => {
        sent.push(order.clientOrderId)
        return submit(order, now)
      }
      return venue
    },
    killPaths: ['BUTTON'],
    sha256,
  })
  const engines: readonly Engine[] = [broker, createRiskEngine({ sha256 })]
  const host = createInProcessHost({
    engines,
    run: 't',
    clock: createSimulatedClock(FIRST_DAY),
    clockFollowsMarket: false,
    wrap: (runner) => (runner.name === 'broker' ? listening(runner, toBroker) : runner),
  })
  const events: Heard[] = []
  const proposals = new Map<string, Proposal>()
  const orders = new Map<string, Order>()
  const fills: Fill[] = []
  const tables = new Map<TableName, Map<string, unknown>>()
  host.onEvent((envelope, source) => {
    // What engines raise must pass the check at the edge of every thread.
    if (source !== null) expect(validateMessage(envelope)).toBeNull()
    events.push({ type: envelope.type, payload: envelope.payload })
    if (envelope.type === 'ProposalRaised') keep(proposals, envelope.payload as Proposal)
    if (envelope.type === 'ProposalChanged') keep(proposals, (envelope.payload as { proposal: Proposal }).proposal)
    if (envelope.type !== 'OrderChanged') return
    const { order, fill } = envelope.payload as { order: Order; fill: Fill | null }
    orders.set(order.clientOrderId, order)
    if (fill !== null) fills.push(fill)
  })
  host.onChanges((_, changes) => {
    for (const { table, added, updated, removed } of changes) {
      const records = tables.get(table) ?? new Map<string, unknown>()
      tables.set(table, records)
      const keyOf = tableKeys[table] as (record: unknown) => string
      for (const record of [...added, ...updated]) {
        expect(uiTables[table].safeParse(record).error?.issues ?? []).toEqual([])
        records.set(keyOf(record), record)
      }
      for (const key of removed) records.delete(key)
    }
  })
  const tell = (type: string, payload: unknown): void => {
    host.publish(type, payload)
    host.runUntilIdle()
  }

  return {
    host,
    gate,
    journal,
    events,
    toBroker,
    sent,
    open: (session, instruments = [buildInstrument()]) => {
      tell('SessionOpened', { session, instruments })
      tell('FeedStateChanged', { state: 'PAUSED', note: '' })
    },
    bar: (day, price, part = {}) => {
      const tsOpen = FIRST_DAY + day * DAY
      const row = {
        instrument: part.instrument ?? 0,
        tsOpen,
        tsClose: tsOpen + 6 * HOUR + 30 * MINUTE,
        open: part.open ?? price,
        high: part.high ?? Math.max(price, part.open ?? price),
        low: part.low ?? Math.min(price, part.open ?? price),
        close: price,
        volume: part.volume ?? 1_000_000,
      }
      tell('MarketSlicePublished', { ...buildSlice('1d', [row]), origin: part.origin ?? 'historical' })
    },
    signal: (part) => tell('SignalRaised', buildSignal(part)),
    wait: (microseconds) => host.advanceTo(host.clock.now() + microseconds),
    feed: (state) => tell('FeedStateChanged', { state, note: '' }),
    proposals: () => [...proposals.values()],
    last: (type) => events.findLast((event) => event.type === type)?.payload,
    table: <Name extends TableName>(name: Name) => [...(tables.get(name)?.values() ?? [])] as TableRecord<Name>[],
    fills: () => fills,
    orders: () => [...orders.values()],
    approve: (proposal, part = {}) => {
      const result = host.post('risk', 'ApproveProposal', {
        proposalId: proposal.proposalId,
        hash: proposal.hash,
        decision: careful(host.clock.now()),
        typedQuantity: proposal.tier === 2 ? proposal.quantity : null,
        ...part,
      })
      host.runUntilIdle()
      return result
    },
  }
}

function keep(proposals: Map<string, Proposal>, proposal: Proposal): void {
  proposals.set(proposal.proposalId, proposal)
}

function listening(runner: EngineRunner, heard: Heard[]): EngineRunner {
  return {
    ...runner,
    handle(envelope, now) {
      if (['SubmitOrders', 'CancelOrders', 'Kill'].includes(envelope.type)) {
        expect(validateMessage(envelope)).toBeNull()
        heard.push({ type: envelope.type, payload: envelope.payload })
      }
      return runner.handle(envelope, now)
    },
  }
}
