import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import { BAR, BAR_ROW, type MarketSlice, QUOTE_ROW } from '#core/model/marketSlice.ts'
import { admitsOrigin, admitsWarmUp, type Origin, type TradingMode } from '#core/model/origin.ts'
import { HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import type { ToldFacts } from '#contracts/records/facts.ts'
import type { ComputedFeatures } from '#contracts/records/features.ts'
import type { SessionSource } from '#contracts/records/market.ts'
import { assessReadiness } from '#engines/data/validation/readiness.ts'
import { HouseBench, lastPrice } from '../../helpers/houseBench.ts'
import { BTC } from '../../helpers/liveBench.ts'

const MODES: readonly TradingMode[] = ['BACKTEST', 'SIM', 'REPLAY', 'PAPER', 'LIVE']
const ORIGINS: readonly Origin[] = ['live', 'historical', 'recorded', 'simulated']
const SOURCES: readonly SessionSource['kind'][] = ['live', 'dataset', 'simulator', 'recording', 'none']
const isReal = (mode: TradingMode | null): boolean => mode === 'PAPER' || mode === 'LIVE'

/** Each kind of data has prices of its own, so that a price tells where it comes from. */
const PRICES = { told: 100, forged: 777, past: 333, faulty: 33_300 } as const

/** Funding rates a year, by features, of facts that are told and of forged ones. */
const FUNDING = { told: 0.0001, forged: 0.25 } as const
const YEARLY = 8_760 / 8

/** Tells a bar that no engine made. */
const FORGED_VOLUME = 123_456

/** What can be wrong with what a source tells. */
const FAULTS = ['CROSSED', 'NEGATIVE', 'NOT_A_NUMBER', 'FUTURE', 'OLD', 'UNASKED'] as const

type Step =
  | { readonly kind: 'open'; readonly mode: TradingMode; readonly source: SessionSource['kind'] }
  | { readonly kind: 'quote' | 'trade'; readonly cents: number }
  | { readonly kind: 'faulty'; readonly fault: (typeof FAULTS)[number] }
  | { readonly kind: 'slice' | 'history' | 'facts'; readonly origin: Origin }
  | { readonly kind: 'past'; readonly isFaulty: boolean }
  | { readonly kind: 'play' | 'readmit' | 'approve' | 'resume' | 'tick' | 'minute' | 'link' | 'gone' }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('open' as const),
        mode: fc.constantFrom(...MODES),
        source: fc.constantFrom(...SOURCES.filter((source) => source !== 'simulator')),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constantFrom('quote' as const, 'trade' as const),
        cents: fc.integer({ min: -50, max: 50 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('faulty' as const), fault: fc.constantFrom(...FAULTS) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('slice' as const, 'history' as const, 'facts' as const),
        origin: fc.constantFrom(...ORIGINS),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('past' as const), isFaulty: fc.boolean() }) },
    ...(['play', 'readmit', 'approve', 'resume', 'tick', 'minute', 'link', 'gone'] as const).map((kind) => ({
      weight: kind === 'approve' || kind === 'tick' ? 5 : kind === 'minute' ? 4 : 1,
      arbitrary: fc.record({ kind: fc.constant(kind) }),
    })),
  ),
  { minLength: 5, maxLength: 50 },
)

/** What leads to a bar and to a live proposal; a run begins with it, so that the property has something to say. */
function begun(isFaulty: boolean): readonly Step[] {
  return [
    { kind: 'past', isFaulty },
    { kind: 'past', isFaulty: false },
    { kind: 'link' },
    { kind: 'minute' },
    { kind: 'trade', cents: 7 },
    { kind: 'facts', origin: 'live' },
    { kind: 'minute' },
    { kind: 'quote', cents: 0 },
    { kind: 'tick' },
    { kind: 'approve' },
  ]
}

function slice(bench: HouseBench, origin: Origin, price: number): MarketSlice {
  const now = bench.now + SECOND
  const bars = Float64Array.of(0, now - MINUTE, now, price, price, price, price, FORGED_VOLUME)
  const quotes = Float64Array.of(0, now, price - 0.01, price + 0.01, 100, 100)
  return { marketTime: now, origin, interval: '1m', barCount: 1, bars, quoteCount: 1, quotes, halted: [] }
}

/** Facts of an origin: forged ones that claim to be live cannot be told from those that are, so they say the same. */
function facts(bench: HouseBench, origin: Origin): ToldFacts {
  const fundingRate = origin === 'live' ? FUNDING.told : FUNDING.forged
  const stamp = { instrumentId: BTC.id, tsEvent: bench.now, knownAt: bench.now, sourceId: 'kraken' }
  const figures = { markPrice: null, indexPrice: null, fundingRate, fundingHours: 8, openInterest: null }
  return { origin, facts: [{ kind: 'PERPETUAL', ...stamp, ...figures }] }
}

function quote(bench: HouseBench, bid: number, ask: number, tsEvent = bench.now): MarketEvent {
  const sides = { bid: { price: bid, size: 100 }, ask: { price: ask, size: 100 } }
  return { kind: 'QUOTE', instrumentId: BTC.id, tsEvent, tsInit: bench.now, ...sides }
}

function trade(bench: HouseBench, price: number, part: Partial<MarketEvent> = {}): MarketEvent {
  const tick = { tradeId: null, price, size: 1, aggressor: 'BUYER' } as const
  return { kind: 'TRADE', instrumentId: BTC.id, tsEvent: bench.now, tsInit: bench.now, ...tick, ...part } as MarketEvent
}

function faulty(bench: HouseBench, fault: (typeof FAULTS)[number]): MarketEvent {
  const { faulty: price } = PRICES
  switch (fault) {
    case 'CROSSED':
      return quote(bench, price + 1, price)
    case 'NEGATIVE':
      return trade(bench, -price)
    case 'NOT_A_NUMBER':
      return trade(bench, Number.NaN)
    case 'FUTURE':
      return trade(bench, price, { tsEvent: bench.now + HOUR })
    case 'OLD':
      return trade(bench, price, { tsEvent: bench.now - HOUR })
    case 'UNASKED':
      return trade(bench, price, { instrumentId: 'ETH/USD.KRAKEN' as MarketEvent['instrumentId'] })
  }
}

/** Answers what a live session asked of the past; with a fault in the middle, or without. */
function answerPast(bench: HouseBench, isFaulty: boolean): void {
  const asked = bench.sources.asked.shift()
  if (asked === undefined) return
  const { requestId, sourceId, request } = asked
  const step = request.interval === '1m' ? MINUTE : 24 * HOUR
  const rows = 60
  const first = request.to - (request.to % step) - rows * step
  const column = (of: (row: number) => number): Float64Array => Float64Array.from({ length: rows }, (_, row) => of(row))
  const { past } = PRICES
  // One row in another currency unit: each of its numbers could be true.
  const price = (row: number, offset: number): number => {
    return isFaulty && row === 30 ? PRICES.faulty : past + (row % 3) / 10 + offset
  }
  const columns = {
    tsOpen: column((row) => first + row * step),
    open: column((row) => price(row, 0)),
    high: column((row) => price(row, 0.5)),
    low: column((row) => price(row, -0.5)),
    close: column((row) => price(row, 0)),
    volume: column(() => 1),
  }
  const { instrumentId, interval } = request
  const answer = { ok: true as const, value: { columns, next: null } }
  bench.host.post('data', 'TakeBars', { requestId, sourceId, instrumentId, interval, answer })
  bench.host.runUntilIdle()
}

/** Trades that were told in order and without a fault, by the minute they fall into. */
type Told = Map<number, number[]>

function play(bench: HouseBench, list: readonly Step[]): Told {
  const told: Told = new Map()
  for (const step of list) {
    switch (step.kind) {
      case 'open':
        bench.open(step.mode, step.source)
        break
      case 'quote':
        bench.tell([quote(bench, PRICES.told + step.cents / 100 - 0.01, PRICES.told + step.cents / 100 + 0.01)])
        break
      case 'trade': {
        const price = PRICES.told + step.cents / 100
        const minute = bench.now - (bench.now % MINUTE)
        told.set(minute, [...(told.get(minute) ?? []), price])
        bench.tell([trade(bench, price)])
        break
      }
      case 'faulty':
        bench.tell([faulty(bench, step.fault)])
        break
      case 'slice':
        bench.publish('MarketSlicePublished', slice(bench, step.origin, forged(step.origin)))
        break
      case 'history':
        bench.publish('HistoryPublished', { slices: [slice(bench, step.origin, forged(step.origin))] })
        break
      case 'facts':
        bench.publish('FactsTold', facts(bench, step.origin))
        break
      case 'past':
        answerPast(bench, step.isFaulty)
        break
      case 'play':
        bench.host.post('data', 'StepMarket', { count: 2 })
        bench.host.runUntilIdle()
        break
      case 'readmit': {
        const held = bench.table('quarantine').find(({ state }) => state === 'HELD')
        if (held === undefined) break
        bench.host.post('data', 'ReadmitFinding', { key: held.key, reason: 'It looks right to me.' })
        bench.host.runUntilIdle()
        break
      }
      case 'approve':
        bench.approveAll()
        break
      case 'resume':
        bench.host.post('risk', 'ResumeEntries', {})
        bench.host.runUntilIdle()
        break
      case 'tick':
        bench.wait(SECOND)
        break
      case 'minute':
        bench.wait(MINUTE)
        break
      case 'link':
        bench.link('LIVE')
        break
      case 'gone':
        bench.link('RECONNECTING')
        break
    }
  }
  return told
}

/** A forged slice that claims to be live cannot be told from one; it has prices of the market, so that it is not looked for. */
function forged(origin: Origin): number {
  return origin === 'live' ? PRICES.told : PRICES.forged
}

/** Money and prices that only the live market of the test can have led to. */
function isTold(price: number): boolean {
  return price > PRICES.told - 2 && price < PRICES.told + 2
}

/** What features made of the funding that PAPER and LIVE sessions knew. */
function fundings(bench: HouseBench): readonly number[] {
  return bench.events
    .filter(({ type, mode }) => type === 'FeaturesComputed' && isReal(mode))
    .flatMap(({ payload }) => {
      const { features, values } = payload as ComputedFeatures
      const place = features.findIndex(({ name }) => name === 'fundingYearly')
      return [...values].filter((value, at) => at % features.length === place && !Number.isNaN(value))
    })
}

/**
 * Everything that PAPER and LIVE sessions were shown, proposed and sent rests on what the sources told without a fault.
 * Returns how many bars were held against their trades.
 */
function check(bench: HouseBench, told: Told): number {
  let barsChecked = 0
  for (const { mode, slice: shown, isPast } of bench.shown) {
    if (mode === null || !isReal(mode)) continue
    expect(isPast ? admitsWarmUp(mode, shown.origin) : admitsOrigin(mode, shown.origin)).toBe(true)
    const values = [
      ...shown.bars.subarray(0, shown.barCount * BAR_ROW),
      ...shown.quotes.subarray(0, shown.quoteCount * QUOTE_ROW),
    ]
    expect(values.every((value) => Number.isFinite(value))).toBe(true)
    const price = lastPrice(shown)
    // Old slices are shown again to a strategy that starts anew; what was never admitted is not among them.
    if (price !== null && !isPast) expect(isTold(price)).toBe(true)
    if (price !== null) expect(price).not.toBe(PRICES.faulty)
  }
  for (const rate of fundings(bench)) expect(rate).toBeCloseTo(FUNDING.told * YEARLY, 12)
  for (const { mode, referencePrice, stopPrice, origin } of bench.proposals.values()) {
    if (!isReal(mode)) continue
    expect(origin).toBe('live')
    expect(isTold(referencePrice / 100)).toBe(true)
    expect(isTold((stopPrice ?? 0) / 100 / 0.9)).toBe(true)
  }
  for (const { mode, order } of bench.submitted) {
    if (!isReal(mode) || order.role !== 'ENTRY') continue
    expect(order.proposalId === null ? null : bench.proposals.get(order.proposalId)?.origin).toBe('live')
  }
  // A bar of the live market is one of trades that were told in its minute: nothing is filled forward or in between.
  for (const { type, payload, mode } of bench.events) {
    if (type !== 'MarketSlicePublished' || !isReal(mode)) continue
    const { bars, barCount, origin } = payload as MarketSlice
    if (origin !== 'live' || bars[BAR.volume] === FORGED_VOLUME) continue
    for (let row = 0; row < barCount; row += 1) {
      const at = row * BAR_ROW
      const prices = told.get(bars[at + BAR.tsOpen] ?? Number.NaN) ?? []
      for (const field of [BAR.open, BAR.high, BAR.low, BAR.close]) expect(prices).toContain(bars[at + field])
      barsChecked += 1
    }
  }
  return barsChecked
}

describe('authenticity from the source to the order', () => {
  it('lets no composition of messages bring anything but the live market into a PAPER or LIVE decision', () => {
    let proposed = 0
    let sent = 0
    let bars = 0
    let known = 0
    fc.assert(
      fc.property(fc.constantFrom<TradingMode>('PAPER', 'LIVE'), fc.boolean(), steps, (mode, isFaulty, list) => {
        const bench = new HouseBench()
        const told = play(bench, [{ kind: 'open', mode, source: 'live' }, ...begun(isFaulty), ...list])
        bars += check(bench, told)
        known += fundings(bench).length
        proposed += [...bench.proposals.values()].filter((proposal) => isReal(proposal.mode)).length
        sent += bench.submitted.filter((order) => isReal(order.mode)).length
      }),
      { numRuns: 150 },
    )
    // The property would hold of a house that decides nothing at all.
    expect(proposed).toBeGreaterThan(100)
    expect(sent).toBeGreaterThan(100)
    expect(bars).toBeGreaterThan(100)
    expect(known).toBeGreaterThan(10)
  })

  it('opens no session on a source that its mode does not admit', () => {
    const bench = new HouseBench()
    for (const mode of MODES) {
      for (const source of SOURCES) {
        const opened = bench.open(mode, source)
        const admitted = { live: 'live', dataset: 'historical', simulator: 'simulated' } as const
        if (source === 'none' || source === 'recording') continue
        expect(opened, `${mode} on ${source}`).toBe(admitsOrigin(mode, admitted[source]))
      }
    }
  })

  it('blocks new risk by itself when foreign data comes, says so, and stays blocked until a person resumes', () => {
    for (const mode of ['PAPER', 'LIVE'] as const) {
      for (const what of ['slice', 'history', 'facts'] as const) {
        for (const origin of ORIGINS) {
          const isForeign = what === 'history' ? !admitsWarmUp(mode, origin) : !admitsOrigin(mode, origin)
          const bench = new HouseBench()
          play(bench, [{ kind: 'open', mode, source: 'live' }, ...begun(false), { kind: what, origin }])
          expect(bench.table('guard')[0]?.entriesPaused ?? false).toBe(isForeign)
          if (!isForeign) continue
          const told = bench.events.find(({ type }) => type === 'GuardLevelChanged')?.payload
          expect(told).toMatchObject({ entriesPaused: true, byHuman: false })
          expect((told as { cause: string }).cause).toContain(`${origin} data reached this ${mode} session`)
          const before = bench.proposals.size
          play(bench, [{ kind: 'quote', cents: 1 }, { kind: 'tick' }])
          expect(bench.proposals.size).toBe(before)
          expect(bench.shown.some(({ slice: shown }) => lastPrice(shown) === PRICES.forged)).toBe(false)
        }
      }
    }
  })

  it('never calls a window with repaired, filled or held rows usable in PAPER or LIVE', () => {
    const count = fc.integer({ min: 0, max: 50 })
    const window = fc.record({
      mode: fc.constantFrom<TradingMode>('PAPER', 'LIVE'),
      origin: fc.constantFrom(...ORIGINS),
      presentRows: fc.integer({ min: 1, max: 50 }),
      quarantinedRows: count,
      flaggedRows: count,
      alteredRows: count,
    })
    fc.assert(
      fc.property(window, (input) => {
        const times = { now: MINUTE, lastKnownAt: MINUTE, freshFor: SECOND, uselessAfter: MINUTE }
        const { isUsable } = assessReadiness({ ...input, ...times, expectedRows: input.presentRows })
        const isClean = input.origin === 'live' && input.alteredRows === 0 && input.quarantinedRows === 0
        if (!isClean) expect(isUsable).toBe(false)
      }),
    )
  })
})
