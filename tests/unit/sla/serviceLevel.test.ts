import { describe, expect, it } from 'vitest'
import { HOUR, MILLISECOND, MINUTE, SECOND } from '#core/time/duration.ts'
import { addLatency, emptySketch, latencyQuantile } from '#engines/data/sla/latencySketch.ts'
import { ServiceBook } from '#engines/data/sla/serviceBook.ts'
import { apiReliability, serviceLevel } from '#engines/data/sla/serviceLevel.ts'
import type { CallObservation } from '#engines/data/feeds/ports.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const NOW = 400_000 * HOUR

function call(code: CallObservation['code'], at = NOW, latency = 100 * MILLISECOND): CallObservation {
  return { sourceId: 'kraken', at, latency, code, clockSkew: null }
}

function bookOf(...calls: readonly CallObservation[]): ServiceBook {
  const book = new ServiceBook()
  for (const observation of calls) book.noteCall(observation)
  return book
}

const times = <Item>(count: number, item: Item): readonly Item[] => Array.from({ length: count }, () => item)

describe('quantiles of latency', () => {
  it('are within 2 % of the true ones for a skewed distribution, in memory that does not grow', () => {
    const random = new SeededRandom(5)
    const sketch = emptySketch()
    const exact: number[] = []
    for (let index = 0; index < 100_000; index += 1) {
      const micros = 20_000 * Math.exp(random.normal())
      exact.push(micros)
      addLatency(sketch, micros)
    }
    exact.sort((a, b) => a - b)
    for (const share of [0.5, 0.95]) {
      const truth = exact[Math.ceil(exact.length * share) - 1] ?? Number.NaN
      const estimate = latencyQuantile(sketch, share)
      expect(Math.abs((estimate?.value ?? 0) / truth - 1)).toBeLessThan(0.02)
      expect(estimate?.low).toBeLessThanOrEqual(estimate?.value ?? 0)
      expect(estimate?.high).toBeGreaterThanOrEqual(estimate?.value ?? 0)
      expect(estimate?.n).toBe(100_000)
    }
  })

  it('cover the true median in about 95 of 100 samples of 50', () => {
    const random = new SeededRandom(9)
    let covered = 0
    for (let sample = 0; sample < 1_000; sample += 1) {
      const sketch = emptySketch()
      for (let index = 0; index < 50; index += 1) addLatency(sketch, 20_000 * Math.exp(random.normal()))
      const estimate = latencyQuantile(sketch, 0.5)
      if (estimate !== null && estimate.low <= 20_400 && estimate.high >= 19_600) covered += 1
    }
    expect(covered).toBeGreaterThan(930)
  })

  it('are not told of fewer than 20', () => {
    const sketch = emptySketch()
    for (let index = 0; index < 19; index += 1) addLatency(sketch, 1_000)
    expect(latencyQuantile(sketch, 0.5)).toBeNull()
  })
})

describe('the service level of a source', () => {
  it('is unknown without observations, and says "not enough" instead of a figure', () => {
    expect(serviceLevel(new ServiceBook(), 'kraken', NOW)).toBeNull()
    const level = serviceLevel(bookOf(call('OK')), 'kraken', NOW)
    expect(level).toMatchObject({ calls: 1, latencyP50: null, freshness: null, completeness: null, reliability: null })
  })

  it('counts errors by code; a key that is missing or an unknown instrument is an answer', () => {
    const book = bookOf(
      ...times(90, call('OK')),
      ...times(4, call('FEED_UNAVAILABLE')),
      ...times(3, call('FEED_RATE_LIMITED')),
      ...times(2, call('FEED_UNKNOWN_INSTRUMENT')),
      call('FEED_KEY_MISSING'),
    )
    const level = serviceLevel(book, 'kraken', NOW)
    expect(level?.errorRate).toMatchObject({ value: 0.07, n: 100 })
    expect(level?.failures).toEqual({
      FEED_UNAVAILABLE: 4,
      FEED_RATE_LIMITED: 3,
      FEED_UNKNOWN_INSTRUMENT: 2,
      FEED_KEY_MISSING: 1,
    })
  })

  it('forgets what is older than an hour, also when nothing new comes', () => {
    const book = bookOf(...times(50, call('FEED_TIMED_OUT')), ...times(50, call('OK', NOW + 40 * MINUTE)))
    expect(serviceLevel(book, 'kraken', NOW + 40 * MINUTE)?.errorRate?.value).toBe(0.5)
    expect(serviceLevel(book, 'kraken', NOW + 65 * MINUTE)?.errorRate?.value).toBe(0)
    expect(serviceLevel(book, 'kraken', NOW + 3 * HOUR)?.errorRate).toBeNull()
  })

  it('keeps the state of the link and counts losses, not attempts', () => {
    const book = new ServiceBook()
    const states = ['CONNECTING', 'LIVE', 'STALE', 'RECONNECTING', 'RECONNECTING', 'LIVE', 'RECONNECTING'] as const
    for (const state of states) book.noteLink({ sourceId: 'kraken', at: NOW, state, reason: '' })
    expect(serviceLevel(book, 'kraken', NOW)).toMatchObject({ link: 'RECONNECTING', losses: 2, lastHeard: NOW })
  })

  it('does not grow with ids that nobody knows', () => {
    const book = new ServiceBook()
    for (let index = 0; index < 10_000; index += 1) book.noteCall({ ...call('OK'), sourceId: `s${index}` })
    expect(book.sourceIds).toHaveLength(256)
  })
})

describe('the API reliability', () => {
  it('is the product of what was answered, in time, fresh and complete, with the n of the weakest known part', () => {
    const book = bookOf(...times(95, call('OK')), ...times(5, call('FEED_TIMED_OUT')))
    for (let index = 0; index < 50; index += 1) book.noteCall(call('OK', NOW, index < 5 ? 6 * SECOND : MILLISECOND))
    for (let look = 0; look < 200; look += 1) book.noteFreshness('kraken', NOW, look % 10 !== 0)
    book.noteCompleteness('kraken', NOW, 1_000, 990)
    const reliability = serviceLevel(book, 'kraken', NOW)?.reliability
    expect(reliability?.parts.ANSWERED?.value).toBeCloseTo(145 / 150, 12)
    expect(reliability?.parts.PUNCTUAL?.value).toBeCloseTo(140 / 145, 12)
    expect(reliability?.estimate.value).toBeCloseTo((145 / 150) * (140 / 145) * 0.9 * 0.99, 12)
    expect(reliability?.estimate.n).toBe(145)
    expect(reliability?.estimate.low).toBeLessThan(reliability?.estimate.value ?? 0)
    expect(reliability?.estimate.high).toBeGreaterThan(reliability?.estimate.value ?? 1)
  })

  it('of several sources in use is that of the weakest one that is known', () => {
    const book = bookOf(...times(40, call('OK')))
    for (let index = 0; index < 40; index += 1) {
      book.noteCall({ ...call(index < 10 ? 'FEED_UNAVAILABLE' : 'OK'), sourceId: 'binance' })
    }
    expect(apiReliability(book, ['kraken', 'binance', 'unknown'], NOW)).toMatchObject({ sourceId: 'binance' })
    expect(apiReliability(book, ['kraken'], NOW)?.reliability.estimate.value).toBe(1)
    expect(apiReliability(book, ['unknown'], NOW)).toBeNull()
  })
})
