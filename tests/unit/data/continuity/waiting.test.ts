import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { BackfillPace } from '#engines/data/continuity/backfillPace.ts'
import { GapHealing } from '#engines/data/continuity/gapHealing.ts'
import { afterFailure } from '#engines/data/continuity/retry.ts'
import type { FeedFailure } from '#engines/data/feeds/ports.ts'
import { MONDAY } from '../../../helpers/continuity/memorySeries.ts'

const failure = (code: FeedFailure['code'], retryAt: number | null = null): FeedFailure => ({
  code,
  message: 'No.',
  retryAt,
})

describe('what follows a failure', () => {
  it('is a wait that doubles up to five minutes, and after six failures none', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((failures) => {
      const follows = afterFailure(failure('FEED_UNAVAILABLE'), failures, 0)
      return follows.kind === 'RETRY' ? follows.at / SECOND : null
    })
    expect(waits).toEqual([5, 10, 20, 40, 80, null])
  })

  it('is the moment of the source where it names one, and at least a second', () => {
    expect(afterFailure(failure('FEED_TIMED_OUT', 90 * SECOND), 1, 0)).toEqual({ kind: 'RETRY', at: 90 * SECOND })
    expect(afterFailure(failure('FEED_TIMED_OUT', 10), 1, MINUTE)).toEqual({ kind: 'RETRY', at: MINUTE + SECOND })
  })

  it('never ends the patience with a source that only asks for it, and is the end with one that refuses', () => {
    expect(afterFailure(failure('FEED_RATE_LIMITED'), 1_000, 0)).toEqual({ kind: 'RETRY', at: 30 * SECOND })
    for (const code of ['FEED_KEY_MISSING', 'FEED_KEY_REFUSED', 'FEED_INSECURE', 'FEED_UNKNOWN_INSTRUMENT'] as const) {
      expect(afterFailure(failure(code, 5), 1, 0)).toEqual({ kind: 'GIVE_UP' })
    }
  })
})

describe('the time that is left', () => {
  it('is told after three pages, by the slowest and the fastest of a few', () => {
    const pace = new BackfillPace()
    pace.count(2, 1)
    pace.count(4, 1)
    expect(pace.left(10)).toBeNull()
    pace.count(3, 1)
    expect(pace.left(10)).toEqual({ low: 20, high: 40 })
    expect(pace.left(0)).toEqual({ low: 0, high: 0 })
  })

  it('is told by the quarters of many, and forgets old pages', () => {
    const pace = new BackfillPace()
    for (let page = 0; page < 100; page += 1) pace.count(1_000, 1)
    for (let page = 1; page <= 60; page += 1) pace.count(page, 1)
    // Of 60 sorted costs 1..60 the places round(0.25 * 59) and round(0.75 * 59).
    expect(pace.left(1)).toEqual({ low: 16, high: 45 })
    pace.count(5, 0)
    expect(pace.left(1)).toEqual({ low: 16, high: 45 })
  })
})

describe('a link that was lost', () => {
  const BITCOIN = [identifier<InstrumentId>('BTC/USD.KRAKEN')]
  const at = (minutes: number): number => MONDAY + minutes * MINUTE

  it('leaves minutes that are due a little after the one in which it came back', () => {
    const healing = new GapHealing()
    healing.note('kraken', 'CONNECTING', { at: at(0), since: at(0), instrumentIds: BITCOIN })
    healing.note('kraken', 'LIVE', { at: at(0.1), since: at(0.1), instrumentIds: BITCOIN })
    expect(healing.take(at(10))).toEqual([])
    healing.note('kraken', 'STALE', { at: at(10.5), since: at(9.9), instrumentIds: BITCOIN })
    healing.note('kraken', 'RECONNECTING', { at: at(11.2), since: at(11.2), instrumentIds: BITCOIN })
    healing.note('kraken', 'CONNECTING', { at: at(12), since: at(12), instrumentIds: BITCOIN })
    healing.note('kraken', 'LIVE', { at: at(13.4), since: at(13.4), instrumentIds: BITCOIN })
    expect(healing.take(at(14.2))).toEqual([])
    const missed = { sourceId: 'kraken', instrumentIds: BITCOIN, from: at(9), to: at(14) }
    expect(healing.take(at(14.25))).toMatchObject([missed])
    expect(healing.take(at(20))).toEqual([])
  })

  it('leaves nothing when it was heard for nothing', () => {
    const healing = new GapHealing()
    healing.note('kraken', 'RECONNECTING', { at: at(1), since: at(1), instrumentIds: [] })
    healing.note('kraken', 'LIVE', { at: at(5), since: at(5), instrumentIds: BITCOIN })
    expect(healing.take(at(60))).toEqual([])
  })
})
