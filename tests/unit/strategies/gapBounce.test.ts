import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { nextSession, previousSession, sessionOfDay, type TradingSession } from '#core/time/calendar.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { parseTimestamp, utcDay } from '#core/time/iso.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { BarRow } from '#trading/strategies/barRow.ts'
import { gapBounce } from '#trading/strategies/gapBounce/definition.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildSlice } from '../../builders/slice.ts'
import { runStrategy, type Spoken } from '../../builders/strategyRun.ts'

const ACME = buildInstrument()
const INDEX = buildInstrument({ id: instrumentId('SPX', 'TEST'), symbol: 'SPX', assetClass: 'INDEX', sector: null })
const VIX = buildInstrument({ id: instrumentId('VIX', 'TEST'), symbol: 'VIX', assetClass: 'INDEX', sector: null })
const WORLD = [ACME, INDEX, VIX]
const FIRST_DAY = utcDay(parseTimestamp('2026-01-05') ?? 0)

/** The regular sessions from the first day on. */
function sessions(count: number): TradingSession[] {
  const found: TradingSession[] = []
  let session = sessionOfDay(FIRST_DAY) ?? nextSession(FIRST_DAY * DAY)
  while (found.length < count) {
    found.push(session)
    session = nextSession(session.close)
  }
  return found
}

function daily(
  day: number,
  instrument: number,
  prices: readonly [number, number, number, number],
  volume = 2e6,
): BarRow {
  const [open, high, low, close] = prices
  return { instrument, tsOpen: day * DAY, tsClose: (day + 1) * DAY, open, high, low, close, volume }
}

function minute(
  session: TradingSession,
  since: number,
  prices: readonly [number, number, number, number],
  volume: number,
): BarRow {
  const [open, high, low, close] = prices
  const tsOpen = session.open + since * MINUTE
  return { instrument: 0, tsOpen, tsClose: tsOpen + MINUTE, open, high, low, close, volume }
}

interface Quiet {
  readonly index?: number
  readonly vix?: number
}

/** Quiet daily bars: the share at 5.00 with a range of 0.20, the index rising, the volatility index level. */
function quietDays(list: readonly TradingSession[], { index = 1, vix = 15 }: Quiet = {}): MarketSlice[] {
  return list.map(({ day }, at) => {
    const level = 4_000 * (1 + (index * at) / 1_000)
    return buildSlice('1d', [
      daily(day, 0, [5, 5.1, 4.9, 5]),
      daily(day, 1, [level, level, level, level]),
      daily(day, 2, [vix, vix, vix, vix]),
    ])
  })
}

/** Minutes of a session that opens at 4.60 (8 % down), falls to 4.56, and holds 4.58 with fading volume. */
function gapMinutes(session: TradingSession, count = 15, fading = true): MarketSlice[] {
  return Array.from({ length: count }, (_, since) => {
    const prices = since === 0 ? ([4.6, 4.6, 4.56, 4.58] as const) : ([4.58, 4.59, 4.57, 4.58] as const)
    const bar = minute(session, since, prices, fading ? 40_000 - 2_000 * since : 20_000 + 2_000 * since)
    return buildSlice('1m', [bar], [{ instrument: 0, bid: 4.575, ask: 4.585 }])
  })
}

function judged(slices: readonly MarketSlice[], parameters: Record<string, number | string> = {}): Spoken {
  return runStrategy(gapBounce, parameters, WORLD, slices)
}

const reasons = ({ rejected }: Spoken): Record<string, string> =>
  Object.fromEntries(
    (rejected[0]?.filters ?? []).filter((each) => !each.passed).map((each) => [each.filter, each.reason]),
  )

describe('gap-bounce on minutes', () => {
  const list = sessions(61)
  const gapSession = list[60] as TradingSession
  const history = quietDays(list.slice(0, 60))

  it('proposes a gap down once, at the decision time, with bracket, evidence and counter-evidence', () => {
    const { signals, rejected } = judged([...history, ...gapMinutes(gapSession, 30)])
    expect(rejected).toEqual([])
    expect(signals).toHaveLength(1)
    const [signal] = signals
    expect(signal).toMatchObject({ direction: 'LONG', referencePrice: 4.58, probability: null })
    expect(signal?.at).toBe(gapSession.open + 15 * MINUTE)
    // Range 0.20: stop a tenth of it below the low of 4.56; target half way back to 5.00.
    expect(signal?.bracket?.stop).toBe(4.54)
    expect(signal?.bracket?.target).toBe(4.79)
    expect(signal?.bracket?.rewardRisk).toBeCloseTo(0.21 / 0.04, 9)
    expect(signal?.filters.map((each) => each.filter)).toEqual([
      'market regime',
      'gap size',
      'liquidity delta',
      'effective slippage',
      'cash runway',
      'sector diversification',
      'volume fade',
      'reward/risk',
    ])
    expect(signal?.filters.every((each) => each.passed && each.reason.length > 0)).toBe(true)
    const against = signal?.counterEvidence.map((each) => each.text).join(' ') ?? ''
    expect(against).toContain('Not enough data for a probability: 0 past gaps have ended, 30 are needed.')
    expect(against).toContain('Cash runway: Not known')
    expect(signal?.wrongIf).toContain('4.54')
    expect(signal?.features.find((each) => each.name === 'gap-size')?.value).toBeCloseTo(0.08, 12)
    expect(signal?.features.find((each) => each.name === 'volatility-level')?.value).toBeCloseTo(Math.log(15 / 20), 12)
  })

  it('says nothing about small gaps, other prices, or a gap whose evening or open it did not see', () => {
    expect(judged([...history, ...gapMinutes(gapSession)], { minGap: 9 })).toEqual({ signals: [], rejected: [] })
    expect(judged([...history, ...gapMinutes(gapSession)], { maxPrice: 4 })).toEqual({ signals: [], rejected: [] })
    const missedEvening = [...history.slice(0, -1), ...gapMinutes(gapSession)]
    expect(judged(missedEvening)).toEqual({ signals: [], rejected: [] })
    const missedOpen = [...history, ...gapMinutes(gapSession, 40).slice(10)]
    expect(judged(missedOpen)).toEqual({ signals: [], rejected: [] })
  })

  it.each([
    ['volume fade', {}, [...history, ...gapMinutes(gapSession, 15, false)], /must fade/],
    ['gap size', { maxGap: 5 }, [...history, ...gapMinutes(gapSession)], /8.00 % below/],
    ['effective slippage', { maxSlippage: 10 }, [...history, ...gapMinutes(gapSession)], /quoted spread/],
    ['liquidity delta', { minDollarVolume: 50 }, [...history, ...gapMinutes(gapSession)], /10.0 million a day/],
    ['reward/risk', { minRewardRisk: 10 }, [...history, ...gapMinutes(gapSession)], /5.25 times/],
    ['market regime', {}, [...quietDays(list.slice(0, 60), { vix: 35 }), ...gapMinutes(gapSession)], /RISK_OFF/],
    ['market regime', {}, [...quietDays(list.slice(0, 60), { index: -8 }), ...gapMinutes(gapSession)], /below its 50/],
    ['bounce probability', { unknownProbability: 'reject' }, [...history, ...gapMinutes(gapSession)], /0 past gaps/],
  ])(
    'rejects by %s with %j and gives every verdict',
    (filter, parameters: Record<string, number | string>, slices, words) => {
      const spoken = judged(slices, parameters)
      expect(spoken.signals).toEqual([])
      expect(Object.keys(reasons(spoken))).toEqual([filter])
      expect(reasons(spoken)[filter]).toMatch(words)
      expect(spoken.rejected[0]?.filters.length).toBeGreaterThanOrEqual(8)
      expect(spoken.rejected[0]?.summary).toContain(filter)
    },
  )

  it('passes with care where the market calls for caution, and where there is no index at all', () => {
    const caution = judged([...quietDays(list.slice(0, 60), { vix: 22 }), ...gapMinutes(gapSession)])
    expect(caution.signals[0]?.counterEvidence.map((each) => each.text).join(' ')).toContain('caution')
    const alone = runStrategy(gapBounce, {}, [ACME], [...history, ...gapMinutes(gapSession)])
    expect(alone.signals[0]?.filters[0]).toMatchObject({ passed: true, reason: expect.stringContaining('Not known') })
  })

  it('leaves an idea that ran out of time shortly before the close, and only one that was proposed', () => {
    const whole = gapMinutes(gapSession, 390).map((slice, since) => {
      if (since < 15) return slice
      return buildSlice('1m', [minute(gapSession, since, [4.58, 4.6, 4.57, 4.6], 10_000)])
    })
    const held = judged([...history, ...whole], { holdSessions: 1 })
    expect(held.signals.map((each) => each.direction)).toEqual(['LONG', 'FLAT'])
    expect(held.signals[1]?.at).toBe(gapSession.close - 5 * MINUTE)
    expect(held.signals[1]?.counterEvidence.length).toBeGreaterThan(0)
    expect(judged([...history, ...whole], { holdSessions: 1, maxGap: 5 }).signals).toEqual([])
  })
})

describe('gap-bounce on daily bars', () => {
  /** A share that gaps down 6 % every fifth session; afterwards it recovers when the gap came on light volume. */
  function dailySlices(count: number): MarketSlice[] {
    const random = new SeededRandom(3)
    const slices: MarketSlice[] = []
    let bounces = false
    for (const [at, { day }] of sessions(count).entries()) {
      let bar = daily(day, 0, [5, 5.1, 4.9, 5])
      if (at >= 20 && at % 5 === 0) {
        bounces = random.next() < 0.5
        bar = daily(day, 0, [4.7, 4.72, 4.68, 4.7], bounces ? 1.6e6 : 6e6)
      } else if (at > 20 && at % 5 === 1) {
        bar = bounces ? daily(day, 0, [4.7, 5, 4.69, 5]) : daily(day, 0, [4.7, 4.71, 4.5, 4.55])
      }
      slices.push(buildSlice('1d', [bar]))
    }
    return slices
  }

  it('signals after the close of the gap day and learns from how its own past gaps ended', () => {
    const { signals } = judged(dailySlices(400), { stopRange: 0.05, fill: 50 })
    const early = signals.slice(0, 20)
    expect(early.every((each) => each.probability === null)).toBe(true)
    const known = signals.filter((each) => each.probability !== null)
    expect(known.length).toBeGreaterThan(20)
    for (const { probability, features } of known) {
      const volume = features.find((each) => each.name === 'relative-volume')?.value ?? 0
      expect(probability?.n).toBeGreaterThanOrEqual(30)
      expect((probability?.low ?? 1) < (probability?.value ?? 0)).toBe(true)
      expect((probability?.value ?? 0) > 0.5).toBe(volume < 0.5)
    }
    const last = known.at(-1)
    expect(last?.at).toBe((previousSession(last?.at ?? 0).day + 1) * DAY)
    expect(last?.filters.find((each) => each.filter === 'volume fade')?.reason).toContain('Not known: daily bars')
  })

  it('does not take weekly bars for days', () => {
    const weekly = dailySlices(60).map((slice) => ({ ...slice, interval: '1w' as const }))
    expect(judged(weekly)).toEqual({ signals: [], rejected: [] })
  })
})
