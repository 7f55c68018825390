import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '#core/time/duration.ts'
import { buildSlice } from '../../builders/slice.ts'
import { coin, dayOf, daySlice, FeatureBench, TEST_FEATURES } from '../../helpers/featureBench.ts'

const COINS = ['A/USD', 'B/USD', 'C/USD', 'D/USD', 'E/USD'].map(coin)
const NAMES = TEST_FEATURES.map(({ name }) => name)

const wish = fc.record({
  instrumentIds: fc.subarray(
    COINS.map(({ id }) => id),
    { minLength: 1 },
  ),
  names: fc.subarray(NAMES, { minLength: 1 }),
  priority: fc.integer({ min: 0, max: 9 }),
})
const close = fc.option(fc.integer({ min: 1, max: 999 }), { freq: 5 })
const days = fc.array(fc.tuple(close, close, close, close, close), { minLength: 1, maxLength: 12 })

interface Wish {
  readonly instrumentIds: readonly string[]
  readonly names: readonly string[]
  readonly priority: number
}

/** Values by feature, instrument and bar, after every bar that waited was computed. */
function valuesOf(
  wishes: readonly Wish[],
  closes: readonly (readonly (number | null)[])[],
  workPerMoment: number,
): ReadonlyMap<string, number> {
  const bench = new FeatureBench(COINS, { workPerMoment })
  for (const [number, each] of wishes.entries()) {
    bench.ask('RequestFeatures', { ...each, reason: `wish ${number}`, until: null })
  }
  for (const [day, row] of closes.entries()) bench.slice({ ...daySlice(day, row), marketTime: dayOf(day + 1) })
  for (let late = 0; late < 80; late += 1) {
    const marketTime = dayOf(closes.length) + (late + 1) * MINUTE
    bench.slice(daySlice(0, [], { marketTime, barCount: 0 }))
  }
  const values = new Map<string, number>()
  for (const name of NAMES) {
    for (const [id, tsOpen, value] of bench.told(name)) {
      const key = `${name} ${id} ${tsOpen}`
      // Each is told once, for nothing was corrected.
      expect(values.has(key)).toBe(false)
      values.set(key, value)
    }
  }
  return values
}

describe('the feature desk', () => {
  it('gives the same values whatever the order, the urgency and the number of wishes, and the time there is', () => {
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 4 }), days, fc.nat(), (wishes, closes, seed) => {
        const plain = valuesOf(wishes, closes, Infinity)
        const shuffled = wishes.toSorted(
          (a, b) => ((a.names.length * 7 + seed) % 5) - ((b.names.length * 7 + seed) % 5),
        )
        const turned = shuffled.map((each) => ({ ...each, priority: 9 - each.priority }))
        for (const budget of [Infinity, 1_500, 1]) expect(valuesOf(turned, closes, budget)).toEqual(plain)
      }),
      { numRuns: 40 },
    )
  })

  it('lets nothing of a bar that forms into the values of bars that closed', () => {
    const minute = fc.integer({ min: 1, max: 999 })
    fc.assert(
      fc.property(fc.array(fc.tuple(minute, fc.array(minute, { maxLength: 4 })), { maxLength: 8 }), (walk) => {
        const run = (forms: boolean): FeatureBench => {
          const bench = new FeatureBench(COINS.slice(0, 1), {}, ['closeSum', 'change3'])
          bench.ask('WatchFeatures', { instrumentIds: [COINS[0]?.id] })
          for (const [day, [closing, minutes]] of walk.entries()) {
            if (forms) {
              for (const [at, price] of minutes.entries()) {
                const tsOpen = dayOf(day) + at * MINUTE
                const ohlc = { open: price, high: price, low: price, close: price, volume: 1 }
                bench.slice(buildSlice('1m', [{ instrument: 0, tsOpen, tsClose: tsOpen + MINUTE, ...ohlc }]))
                bench.wait()
              }
            }
            bench.slice(daySlice(day, [closing]))
            bench.wait()
          }
          return bench
        }
        const daily = ({ computed }: FeatureBench) =>
          computed.filter(({ interval }) => interval === '1d').map(({ tsOpen, values }) => [tsOpen, values])
        expect(daily(run(true))).toEqual(daily(run(false)))
      }),
      { numRuns: 40 },
    )
  })
})
