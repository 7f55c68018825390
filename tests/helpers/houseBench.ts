import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import { BAR, BAR_ROW, type MarketSlice, QUOTE, QUOTE_ROW } from '#core/model/marketSlice.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { TradingMode } from '#core/model/origin.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { DAY } from '#core/time/duration.ts'
import type { SessionSource } from '#contracts/records/market.ts'
import { tableKeys, type TableName, type TableRecord } from '#contracts/uiState.ts'
import { createBrokerEngine } from '#engines/broker/engine.ts'
import { createDataEngine } from '#engines/data/engine.ts'
import type { EngineRunner } from '#engines/kernel/engineRunner.ts'
import { validateMessage } from '#engines/kernel/validation.ts'
import { createRiskEngine } from '#engines/risk/engine.ts'
import { createStrategyEngine } from '#engines/strategy/engine.ts'
import { createInProcessHost, createSimulatedClock, type InProcessHost } from '#hosts/inProcess.ts'
import { catalogueOf } from '#trading/strategies/registry.ts'
import type { Strategy, StrategyContext } from '#trading/strategies/strategy.ts'
import { buildDailyColumns, buildDataset } from '../builders/dataset.ts'
import { testGate, testJournal, testLatch } from './brokerBench.ts'
import { FakeVenue } from './fakeVenue.ts'
import { BTC, buildCard, fakeSources, type FakeSources, LIVE_START, livePorts } from './liveBench.ts'
import { careful, sessionOf } from './riskBench.ts'

const FUNDING_WISH = { instrumentIds: [BTC.id], names: ['fundingYearly'], priority: 9, reason: 'test', until: null }

/** A slice as it was shown to the strategy. */
export interface Shown {
  readonly mode: TradingMode | null
  readonly slice: MarketSlice
  readonly isPast: boolean
}

/** Every engine on one thread; the test plays the sources, the trader, and whoever sends messages that he should not. */
export class HouseBench {
  readonly host: InProcessHost
  readonly sources: FakeSources = fakeSources([buildCard('kraken')])
  readonly events: { readonly type: string; readonly payload: unknown; readonly mode: TradingMode | null }[] = []
  /** Orders that risk handed to the broker, with the mode of the moment. */
  readonly submitted: { readonly mode: TradingMode | null; readonly order: OrderSpecification }[] = []
  readonly shown: Shown[] = []
  readonly proposals = new Map<string, Proposal>()
  readonly #tables = new Map<TableName, Map<string, unknown>>()
  /** Mode of the session that was opened last. */
  mode: TradingMode | null = null

  constructor() {
    const samples = [buildDataset('btc-1d', buildDailyColumns(20), BTC)]
    const engines = [
      createBrokerEngine({
        journal: testJournal(),
        opening: null,
        killGate: testGate(),
        killLatch: testLatch(),
        venueFor: () => new FakeVenue(),
        killPaths: ['BUTTON'],
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
      }),
      createRiskEngine({ sha256: (text) => createHash('sha256').update(text).digest('hex') }),
      createDataEngine({ ...livePorts(this.sources), samples }),
      createStrategyEngine(catalogueOf({ eager: eagerStrategy((slice, isPast) => this.#show(slice, isPast)) })),
    ]
    this.host = createInProcessHost({
      engines,
      run: 't',
      clock: createSimulatedClock(LIVE_START),
      clockFollowsMarket: false,
      wrap: (runner) => (runner.name === 'broker' ? this.#listening(runner) : runner),
    })
    this.host.onEvent(({ type, payload }, source) => {
      if (type === 'SessionOpened') this.mode = (payload as { session: { mode: TradingMode } }).session.mode
      this.events.push({ type, payload, mode: this.mode })
      if (type === 'ProposalRaised') this.#keep(payload as Proposal)
      if (type === 'ProposalChanged') this.#keep((payload as { proposal: Proposal }).proposal)
      // What engines raise must pass the check at the edge of every thread.
      if (source !== null)
        expect(validateMessage({ id: 'x', type, at: 0, correlationId: 'x', causationId: null, payload })).toBeNull()
    })
    this.host.onChanges((_, changes) => {
      for (const { table, added, updated, removed } of changes) {
        const records = this.#tables.get(table) ?? new Map<string, unknown>()
        this.#tables.set(table, records)
        const keyOf = tableKeys[table] as (record: unknown) => string
        for (const record of [...added, ...updated]) records.set(keyOf(record), record)
        for (const key of removed) records.delete(key)
      }
    })
    const strategies = [{ strategyId: identifier<StrategyId>('eager'), kind: 'eager', parameters: {}, enabled: true }]
    expect(this.host.post('strategy', 'ConfigureStrategies', { strategies })).toMatchObject({ ok: true })
    const listing = { instrument: BTC, sourceSymbol: 'XBT/USD', product: 'SPOT' as const }
    this.host.post('data', 'TakeInstruments', {
      requestId: 'list',
      sourceId: 'kraken',
      answer: { ok: true, value: [listing] },
    })
    this.host.runUntilIdle()
  }

  /** Opens a session of a mode on a source, in an account of the mode's own; tells whether it was opened. */
  open(mode: TradingMode, kind: SessionSource['kind']): boolean {
    const sources: Readonly<Record<SessionSource['kind'], SessionSource>> = {
      live: { kind: 'live', instrumentIds: [BTC.id] },
      dataset: { kind: 'dataset', datasetIds: [identifier('btc-1d')], startAt: 10_005 * DAY },
      simulator: { kind: 'simulator', seed: 1, startAt: LIVE_START },
      recording: { kind: 'recording', recordingId: 'none' },
      none: { kind: 'none' },
    }
    const session = { ...sessionOf(mode), source: sources[kind] }
    const opened = this.host.post('data', 'OpenSession', { session, playing: false, speed: 1 })
    this.host.runUntilIdle()
    // What facts tell is computed of every bar, so that it can be seen who was believed.
    if (opened.ok && kind !== 'none') this.host.post('strategy', 'RequestFeatures', FUNDING_WISH)
    this.host.runUntilIdle()
    return opened.ok
  }

  tell(events: readonly MarketEvent[]): void {
    this.host.post('data', 'TakeMarketEvents', { sourceId: 'kraken', events })
    this.host.runUntilIdle()
  }

  link(state: 'LIVE' | 'RECONNECTING'): void {
    this.host.post('data', 'TakeLink', { sourceId: 'kraken', at: this.now, state, reason: '' })
    this.host.runUntilIdle()
  }

  /** Publishes an event as if an engine had raised it. */
  publish(type: string, payload: unknown): void {
    this.host.publish(type, payload)
    this.host.runUntilIdle()
  }

  wait(microseconds: number): void {
    this.host.advanceTo(this.now + microseconds)
  }

  /** Approves everything that waits. */
  approveAll(): void {
    for (const proposal of this.proposals.values()) {
      if (proposal.status !== 'QUEUED' && proposal.status !== 'RETURNED') continue
      this.host.post('risk', 'ApproveProposal', {
        proposalId: proposal.proposalId,
        hash: proposal.hash,
        decision: careful(this.now),
        typedQuantity: proposal.quantity,
      })
      this.host.runUntilIdle()
    }
  }

  get now(): number {
    return this.host.clock.now()
  }

  table<Name extends TableName>(name: Name): TableRecord<Name>[] {
    return [...(this.#tables.get(name)?.values() ?? [])] as TableRecord<Name>[]
  }

  #show(slice: MarketSlice, isPast: boolean): void {
    this.shown.push({ mode: this.mode, slice, isPast })
  }

  #keep(proposal: Proposal): void {
    this.proposals.set(proposal.proposalId, proposal)
  }

  #listening(runner: EngineRunner): EngineRunner {
    return {
      ...runner,
      handle: (envelope, now) => {
        if (envelope.type === 'SubmitOrders') {
          const { orders } = envelope.payload as { readonly orders: readonly OrderSpecification[] }
          for (const order of orders) this.submitted.push({ mode: this.mode, order })
        }
        return runner.handle(envelope, now)
      },
    }
  }
}

/** Wants to be long at whatever price it was shown last, at each slice; remembers every price it was ever shown. */
function eagerStrategy(onShown: (slice: MarketSlice, isPast: boolean) => void) {
  return {
    kind: 'eager',
    name: 'Eager',
    description: 'Signals at every slice.',
    parameters: [],
    create: (): Strategy => ({
      onSlice: (slice: MarketSlice, context: StrategyContext) => {
        onShown(slice, context.isPast === true)
        const price = lastPrice(slice)
        const [instrument] = context.instruments
        if (price === null || instrument === undefined) return
        context.raise({
          instrumentId: instrument.id,
          direction: 'LONG',
          referencePrice: price,
          probability: null,
          horizon: 30 * DAY,
          evidence: [{ text: 'There is a price.', source: 'test', tsEvent: 0, strength: 0.9 }],
          counterEvidence: [],
          features: [],
          filters: [],
          bracket: { stop: price * 0.9, target: price * 1.5, rewardRisk: 5 },
          wrongIf: 'Never.',
        })
      },
    }),
  }
}

/** The last price that a slice tells of its first instrument; null when it tells none. */
export function lastPrice({ bars, barCount, quotes, quoteCount, trades }: MarketSlice): number | null {
  if (quoteCount > 0) {
    const at = (quoteCount - 1) * QUOTE_ROW
    return ((quotes[at + QUOTE.bid] ?? 0) + (quotes[at + QUOTE.ask] ?? 0)) / 2
  }
  if (trades !== undefined && trades.count > 0) return trades.rows[(trades.count - 1) * 5 + 2] ?? null
  return barCount > 0 ? (bars[(barCount - 1) * BAR_ROW + BAR.close] ?? null) : null
}
