import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import { BAR, BAR_ROW } from '#core/model/marketSlice.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import { BarWalk, barsUpTo, countPossible, type PlayedSeries } from '#engines/data/sources/barWalk.ts'
import { createDatasetSource } from '#engines/data/sources/datasetSource.ts'
import { buildInstrument } from '../../builders/instrument.ts'

const instrument = buildInstrument({ calendar: 'ALWAYS' })

function setOf(
  labels: readonly number[],
  prices: readonly number[] = labels.map((_, index) => 10 + index),
): PlayedSeries {
  const price = Float64Array.from(prices)
  const columns: BarColumns = {
    tsOpen: Float64Array.from(labels),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: new Float64Array(labels.length).fill(1),
  }
  return { instrument, series: { instrumentId: instrument.id, interval: '1h', origin: 'historical', columns } }
}

/** Every moment with the sets that close at it and their closes. */
function walked(walk: BarWalk): readonly (readonly [number, readonly number[], readonly number[]])[] {
  const moments: (readonly [number, readonly number[], readonly number[]])[] = []
  while (walk.next()) {
    const rows = new Float64Array(walk.count * BAR_ROW)
    walk.write(rows)
    const places = Array.from({ length: walk.count }, (_, place) => place * BAR_ROW)
    moments.push([
      walk.marketTime / HOUR,
      places.map((row) => rows[row + BAR.instrument] as number),
      places.map((row) => rows[row + BAR.close] as number),
    ])
  }
  return moments
}

describe('a walk over bars', () => {
  it('brings bars that close together, and the earlier ones first', () => {
    const walk = new BarWalk([setOf([0, HOUR, 3 * HOUR]), setOf([HOUR, 2 * HOUR])])
    expect(walked(walk)).toEqual([
      [1, [0], [10]],
      [2, [0, 1], [11, 10]],
      [3, [1], [11]],
      [4, [0], [12]],
    ])
  })

  it('passes over bars that cannot be true', () => {
    const set = setOf([0, HOUR, 2 * HOUR, 3 * HOUR], [0, 11, Number.NaN, 13])
    expect(walked(new BarWalk([set])).map(([hour]) => hour)).toEqual([2, 4])
    expect(countPossible(set)).toBe(2)
  })

  it('begins after a moment as if what came before had been walked', () => {
    const labels = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 30 })
    fc.assert(
      fc.property(fc.array(labels, { minLength: 1, maxLength: 4 }), fc.integer({ min: -1, max: 70 }), (sets, hour) => {
        const played = sets.map((hours) => setOf(hours.toSorted((one, two) => one - two).map((at) => at * HOUR)))
        const whole = walked(new BarWalk(played))
        const late = new BarWalk(played)
        late.skipTo(hour * HOUR)
        expect(walked(late)).toEqual(whole.filter(([at]) => at > hour))
        for (const set of played) {
          expect(barsUpTo(set, hour * HOUR)).toBe(
            set.series.columns.tsOpen.filter((at) => at + HOUR <= hour * HOUR).length,
          )
        }
      }),
    )
  })
})

describe('a source of stored sets', () => {
  const actions = [{ ts: 2 * HOUR, action: { kind: 'SPLIT', instrument: 0, from: 1, to: 2 } as const }]

  it('tells what happened to an instrument with the first slice that ends after it, by its place in the session', () => {
    const source = createDatasetSource([setOf([0, HOUR, 2 * HOUR]), { ...setOf([0, HOUR, 2 * HOUR]), actions }], -1)
    const seen = [source.next(), source.next(), source.next()].map((slice) => slice?.actions)
    expect(seen).toEqual([undefined, undefined, [{ kind: 'SPLIT', instrument: 1, from: 1, to: 2 }]])
    expect(source.next()).toBeNull()
    expect(source.progress()).toBe(1)
  })

  it('shows the last bars before the start as history, and then only what closes later', () => {
    const labels = Array.from({ length: 700 }, (_, index) => index * DAY)
    const source = createDatasetSource([setOf(labels)], 650 * DAY + HOUR)
    const history = source.history()
    expect(history).toHaveLength(500)
    expect(history.at(-1)?.marketTime).toBe(650 * DAY + HOUR)
    expect(source.next()?.marketTime).toBe(651 * DAY + HOUR)
  })

  it('uses the same memory for every slice only when asked to', () => {
    const kept = createDatasetSource([setOf([0, HOUR])], -1)
    expect(kept.next()?.bars).not.toBe(kept.next()?.bars)
    const recycled = createDatasetSource([setOf([0, HOUR])], -1, true)
    expect(recycled.next()?.bars).toBe(recycled.next()?.bars)
  })
})
