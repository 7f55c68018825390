import { expect } from 'vitest'
import { identifier, instrumentId, type AccountId, type InstrumentId, type SessionId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { TradingMode } from '#core/model/origin.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import { tableKeys, uiTables, type TableName, type TableRecord } from '#contracts/uiState.ts'
import { createDataEngine, type DataPorts } from '#engines/data/engine.ts'
import type {
  BarRequest,
  CompanyRequest,
  FeedCard,
  HistoryRequest,
  SourceDesk,
  SourceSubscription,
} from '#engines/data/feeds/ports.ts'
import type { Engine, Handled } from '#engines/kernel/engine.ts'
import { createEngineRunner } from '#engines/kernel/engineRunner.ts'
import { recordInbox, type InboxRecording } from '#engines/kernel/recording.ts'
import { validateMessage } from '#engines/kernel/validation.ts'
import { createMemoryMarketStore } from '../builders/dataset.ts'
import { buildInstrument } from '../builders/instrument.ts'

/** A Wednesday, 15:00 in New York. */
export const LIVE_START = parseTimestamp('2026-01-07T20:00:00Z') ?? 0

/** Builds the card of a source that tells everything of crypto live, without a key. */
export function buildCard(id: string, changes: Partial<FeedCard> = {}): FeedCard {
  return {
    id,
    name: id,
    assetClasses: ['CRYPTO'],
    historical: ['INSTRUMENTS', 'BARS'],
    live: ['TRADES', 'QUOTES', 'BOOK'],
    key: 'none',
    keyNote: '',
    licence: '',
    limits: '',
    ...changes,
  }
}

/** Builds a crypto pair in cents and millionths. */
export function buildPair(symbol: string, venue: string): Instrument {
  return buildInstrument({
    id: instrumentId(symbol, venue),
    symbol,
    venue,
    name: symbol,
    assetClass: 'CRYPTO',
    sector: null,
    calendar: 'ALWAYS',
    quantityDecimals: 6,
  })
}

/** What was asked of the sources. */
export interface AskedBars {
  readonly requestId: string
  readonly sourceId: string
  readonly request: BarRequest
}

/** What was asked of the past beside bars. */
export interface AskedHistory {
  readonly requestId: string
  readonly sourceId: string
  readonly request: HistoryRequest
}

/** Sources that are only written down. */
export interface FakeSources extends SourceDesk {
  readonly asked: AskedBars[]
  readonly histories: AskedHistory[]
  readonly companies: { readonly requestId: string; readonly sourceId: string; readonly request: CompanyRequest }[]
  readonly keys: Map<string, ReturnType<SourceDesk['keyState']>>
  wanted: readonly SourceSubscription[]
}

export function fakeSources(cards: readonly FeedCard[]): FakeSources {
  const keys = new Map<string, ReturnType<SourceDesk['keyState']>>()
  const asked: AskedBars[] = []
  const histories: AskedHistory[] = []
  const companies: FakeSources['companies'] = []
  return {
    cards,
    asked,
    histories,
    companies,
    keys,
    wanted: [],
    keyState: (id) => keys.get(id) ?? 'NOT_NEEDED',
    knowInstruments: () => undefined,
    listen(wanted) {
      this.wanted = wanted
    },
    requestInstruments: () => undefined,
    requestBars: (requestId, sourceId, request) => void asked.push({ requestId, sourceId, request }),
    requestHistory: (requestId, sourceId, request) => void histories.push({ requestId, sourceId, request }),
    requestActions: () => undefined,
    requestNews: () => undefined,
    requestCompany: (requestId, sourceId, request) => void companies.push({ requestId, sourceId, request }),
    stop: () => undefined,
  }
}

/** Builds a session on live data. */
function liveSession(ids: readonly InstrumentId[], mode: TradingMode = 'PAPER'): Session {
  return {
    sessionId: identifier<SessionId>('S-1'),
    mode,
    accountId: identifier<AccountId>(`${mode}-1`),
    source: { kind: 'live', instrumentIds: ids },
    startingCash: 100_000_000_000,
    currency: 'USD',
  }
}

export const BTC = buildPair('BTC/USD', 'KRAKEN')
export const ETH = buildPair('ETH/USD', 'KRAKEN')

/** Ports of a data engine with sources that are only written down. */
export function livePorts(sources: SourceDesk): DataPorts {
  return {
    store: createMemoryMarketStore(),
    importer: {
      hash: ({ tsOpen }) => `hash-${tsOpen.join()}`,
      read: () => ({ ok: false, failure: { code: 'NOT_HERE', message: 'No imports in this test.' } }),
    },
    samples: [],
    sources,
  }
}

/** The data engine alone in a live session; the test plays the sources and the clock. */
export class LiveBench {
  readonly sources: FakeSources
  readonly events: { readonly type: string; readonly payload: unknown }[] = []
  readonly recording: InboxRecording
  readonly engine: Engine
  readonly #runner: ReturnType<typeof createEngineRunner>
  readonly #tables = new Map<TableName, Map<string, unknown>>()
  now = LIVE_START
  #count = 0

  constructor(
    cards: readonly FeedCard[] = [buildCard('kraken'), buildCard('coinbase')],
    ports: Partial<DataPorts> = {},
  ) {
    this.sources = fakeSources(cards)
    this.engine = createDataEngine({ ...livePorts(this.sources), ...ports })
    const recorded = recordInbox(createEngineRunner(this.engine, { run: 't' }), 't')
    this.#runner = recorded.runner
    this.recording = recorded.recording
  }

  send(type: string, payload: unknown): CommandResult | null {
    this.#count += 1
    const id = `test-${this.#count}`
    const envelope = { id, type, at: this.now, correlationId: id, causationId: null, payload }
    const handled: Handled = this.#runner.handle(envelope, this.now)
    for (const { envelope: raised } of handled.emitted) {
      // What the engine raises must pass the check at the edge of every thread.
      expect(validateMessage(raised)).toBeNull()
      this.events.push(raised)
    }
    for (const { table, added, updated, removed } of handled.changes) {
      const records = this.#tables.get(table) ?? new Map<string, unknown>()
      this.#tables.set(table, records)
      const keyOf = tableKeys[table] as (record: unknown) => string
      for (const record of [...added, ...updated]) {
        expect(uiTables[table].safeParse(record).error?.issues ?? []).toEqual([])
        records.set(keyOf(record), record)
      }
      for (const key of removed) records.delete(key)
    }
    return handled.result
  }

  /** Tells the engine what a source lists. */
  list(sourceId: string, instruments: readonly Instrument[]): void {
    const value = instruments.map((instrument) => ({
      instrument,
      sourceSymbol: instrument.symbol,
      product: instrument.assetClass === 'CRYPTO' ? ('SPOT' as const) : ('SHARE' as const),
    }))
    this.send('TakeInstruments', { requestId: `list-${sourceId}`, sourceId, answer: { ok: true, value } })
  }

  open(ids: readonly InstrumentId[], mode: TradingMode = 'PAPER'): CommandResult | null {
    return this.send('OpenSession', { session: liveSession(ids, mode), playing: true, speed: 1 })
  }

  /** Opens a session on BTC/USD and ETH/USD at kraken, with the link up and nothing of the past to be had. */
  begin(ids: readonly InstrumentId[] = [BTC.id, ETH.id]): void {
    this.list('kraken', [BTC, ETH])
    expect(this.open(ids)).toMatchObject({ ok: true })
    this.refusePast()
    this.link('kraken', 'LIVE')
    this.pass(0)
  }

  /** Answers everything that was asked of the past with a failure. */
  refusePast(): void {
    const failure = { code: 'FEED_UNAVAILABLE', message: 'Down.', retryAt: null } as const
    for (let next = this.sources.asked.shift(); next !== undefined; next = this.sources.asked.shift()) {
      const { requestId, sourceId, request } = next
      const { interval } = request
      this.send('TakeBars', {
        requestId,
        sourceId,
        instrumentId: request.instrumentId,
        interval,
        answer: { ok: false, failure },
      })
    }
  }

  link(sourceId: string, state: string, reason = ''): void {
    this.send('TakeLink', { sourceId, at: this.now, state, reason })
  }

  tell(sourceId: string, events: readonly MarketEvent[]): void {
    this.send('TakeMarketEvents', { sourceId, events })
  }

  quote(instrument: Instrument, bid: number, ask: number, part: Partial<MarketEvent> = {}, sourceId = 'kraken'): void {
    const stamp = { instrumentId: instrument.id, tsEvent: this.now, tsInit: this.now }
    const sides = { bid: { price: bid, size: 1 }, ask: { price: ask, size: 2 } }
    this.tell(sourceId, [{ kind: 'QUOTE', ...stamp, ...sides, ...part } as MarketEvent])
  }

  trade(instrument: Instrument, price: number, size = 1, part: Partial<MarketEvent> = {}, sourceId = 'kraken'): void {
    const stamp = { instrumentId: instrument.id, tsEvent: this.now, tsInit: this.now }
    const tick = { tradeId: null, price, size, aggressor: 'BUYER' }
    this.tell(sourceId, [{ kind: 'TRADE', ...stamp, ...tick, ...part } as MarketEvent])
  }

  /** Lets time pass in ticks of the host's clock, one at least. */
  pass(microseconds: number, each?: () => void): void {
    const until = this.now + microseconds
    do {
      this.now = Math.min(until, this.now + 100_000)
      each?.()
      this.send('ClockTicked', { now: this.now })
    } while (this.now < until)
  }

  slices(): MarketSlice[] {
    return this.told('MarketSlicePublished') as MarketSlice[]
  }

  /** Payloads of every event of a type. */
  told(type: string): unknown[] {
    return this.events.filter((event) => event.type === type).map(({ payload }) => payload)
  }

  last(type: string): unknown {
    return this.told(type).at(-1)
  }

  table<Name extends TableName>(name: Name): TableRecord<Name>[] {
    return [...(this.#tables.get(name)?.values() ?? [])] as TableRecord<Name>[]
  }
}
