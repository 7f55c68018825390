import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldIndicator, type IndicatorBar, IndicatorStream } from '#quant/indicators/indicatorStream.ts'
import type { IndicatorDefinition } from '#quant/indicators/kernel/definition.ts'
import { PIECE } from '#quant/indicators/kernel/scratch.ts'
import { INDICATORS } from '#quant/indicators/registry.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { columnsOf, randomBars } from '../../../helpers/indicatorBars.ts'

const RUNS = { numRuns: 4 }
const SEED = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const SHARE = fc.double({ min: 0, max: 1, noNaN: true })

interface Setting {
  readonly values: Readonly<Record<string, number>>
  readonly warmUp: number
  /** More than twice the warm-up, so that every block of every window begins again. */
  readonly count: number
}

/** The defaults, with every length changed by a little where `shift` is not 0. */
function settingOf(definition: IndicatorDefinition, shift: number): Setting {
  const values: Record<string, number> = {}
  for (const [name, { default: usual, minimum, isInteger, words }] of Object.entries(definition.parameters)) {
    const isLength = isInteger && words === undefined && usual > 0
    values[name] = isLength ? Math.max(usual + shift, minimum) : usual
  }
  const warmUp = Math.max(...definition.warmUps(values))
  return { values, warmUp, count: 2 * warmUp + 60 }
}

/** Now and then a bar that is missing, a run of bars that do not move, and bars of nothing. */
function withGapsAndRuns(bars: readonly IndicatorBar[], seed: number): readonly IndicatorBar[] {
  const random = new SeededRandom(seed)
  let left = 0
  let same = bars[0]
  return bars.map((bar, index) => {
    if (left > 0 && same !== undefined) {
      left -= 1
      return { ...same, time: bar.time }
    }
    const chance = random.next()
    if (chance < 0.0005) return { ...bar, close: Number.NaN, high: Number.NaN, volume: Number.NaN, open: Number.NaN }
    if (chance < 0.003) left = Math.floor(80 * random.next())
    same = chance < 0.0015 && index > PIECE ? { ...bar, open: 0, high: 0, low: 0, close: 0, volume: 0 } : bar
    return same
  })
}

function streamed(stream: IndicatorStream, bars: readonly IndicatorBar[]): readonly (readonly number[])[] {
  return bars.map((bar) => {
    stream.update(bar)
    return [...stream.values]
  })
}

function rows(columns: readonly Float64Array[]): readonly (readonly number[])[] {
  return Array.from(columns[0] ?? [], (_, index) => columns.map((column) => column[index] ?? Number.NaN))
}

describe.each(INDICATORS.map((definition) => [definition.name, definition] as const))('%s', (_, definition) => {
  const fresh = (values: Readonly<Record<string, number>>): IndicatorStream => new IndicatorStream(definition, values)

  it('streams what its fold gives, knows nothing of later bars, and replaces a forming bar', () => {
    fc.assert(
      fc.property(SEED, fc.integer({ min: -1, max: 2 }), SHARE, (seed, shift, share) => {
        const { values, count } = settingOf(definition, shift)
        const bars = randomBars(seed, count)
        const whole = rows(foldIndicator(definition, values, columnsOf(bars)))
        expect(streamed(fresh(values), bars)).toEqual(whole)

        const cut = Math.floor(share * count)
        const before = bars.slice(0, cut)
        expect(rows(foldIndicator(definition, values, columnsOf(before)))).toEqual(whole.slice(0, cut))
        const other = [...before, ...randomBars(seed + 1, count - cut, 37)]
        expect(rows(foldIndicator(definition, values, columnsOf(other))).slice(0, cut)).toEqual(whole.slice(0, cut))

        const forming = fresh(values)
        const drafts = randomBars(seed + 2, count)
        for (const [index, bar] of bars.entries()) {
          forming.update(drafts[index] ?? bar)
          forming.replaceLast(drafts[count - 1 - index] ?? bar)
          forming.replaceLast({ ...bar, close: Number.NaN, high: Number.NaN, volume: Number.NaN, open: Number.NaN })
          forming.replaceLast(bar)
          expect([...forming.values]).toEqual(whole[index])
        }
      }),
      RUNS,
    )
  })

  it('takes columns in pieces, gaps and numbers that repeat in them, as it takes bars one by one', () => {
    fc.assert(
      fc.property(SEED, fc.integer({ min: -1, max: 2 }), SHARE, (seed, shift, share) => {
        const { values, warmUp } = settingOf(definition, shift)
        // Longer than what is folded at a time, and cut into pieces that begin and end anywhere.
        const bars = withGapsAndRuns(randomBars(seed, 2 * PIECE + 2 * warmUp + 60), seed)
        const whole = streamed(fresh(values), bars)
        const cuts = [0, Math.floor(share * bars.length), Math.min(Math.floor(share * bars.length) + 1, bars.length)]
        const stream = fresh(values)
        const folded = [...cuts, bars.length].slice(1).flatMap((end, place) => {
          const columns = columnsOf(bars.slice(cuts[place], end))
          const outputs = definition.outputs.map(() => new Float64Array(columns.close.length))
          stream.fold(columns, outputs)
          return rows(outputs)
        })
        const differs = folded.findIndex(
          (row, index) => !row.every((value, at) => Object.is(value, whole[index]?.[at])),
        )
        expect(differs === -1 ? null : { bar: differs, ours: folded[differs], right: whole[differs] }).toBe(null)
        const [last = bars[0]] = bars.slice(-1)
        if (last === undefined) throw new Error('no bars')
        stream.replaceLast(last)
        expect([...stream.values]).toEqual(whole[bars.length - 1])
      }),
      RUNS,
    )
  })

  it('goes on from a snapshot as if there had been none, also in place of a bar', () => {
    fc.assert(
      fc.property(SEED, SHARE, (seed, share) => {
        const { values, count } = settingOf(definition, 0)
        const bars = randomBars(seed, count)
        const whole = rows(foldIndicator(definition, values, columnsOf(bars)))
        const cut = Math.floor(share * count)
        const first = fresh(values)
        streamed(first, bars.slice(0, cut))
        const snapshot = Float64Array.from(first.snapshot())
        const second = fresh(values)
        streamed(second, randomBars(seed + 1, 17))
        second.restore(snapshot)
        expect([...second.values]).toEqual([...first.values])
        for (const [index, bar] of bars.slice(cut).entries()) {
          second.update(bars[index] ?? bar)
          second.replaceLast(bar)
          expect([...second.values]).toEqual(whole[cut + index])
        }
      }),
      RUNS,
    )
  })

  it('has its first value exactly after the warm-up and one after every bar from then on', () => {
    fc.assert(
      fc.property(SEED, fc.integer({ min: 0, max: 2 }), (seed, shift) => {
        const { values, count } = settingOf(definition, shift)
        const warmUps = definition.warmUps(values)
        // Periods of a day: with one bar a day they begin with every bar.
        const bars = randomBars(seed, count).map((bar, index) => ({ ...bar, time: index * 86_400_000_000 }))
        const columns = foldIndicator(definition, values, columnsOf(bars))
        for (const [place, column] of columns.entries()) {
          const known = Array.from(column, (value) => !Number.isNaN(value))
          const expected = known.map((__, index) => index + 1 >= (warmUps[place] ?? 0))
          expect(known, definition.outputs[place]).toEqual(expected)
        }
      }),
      RUNS,
    )
  })

  it('has no value where its input is missing, and begins afresh after it', () => {
    fc.assert(
      fc.property(SEED, SHARE, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY), (seed, share, missing) => {
        const { values, count } = settingOf(definition, 0)
        const bars = randomBars(seed, count)
        const cut = Math.floor(share * (count - 1))
        const gap = { time: missing, open: missing, high: missing, low: missing, close: missing, volume: missing }
        const withGap = [...bars.slice(0, cut), gap, ...bars.slice(cut + 1)]
        const all = rows(foldIndicator(definition, values, columnsOf(withGap)))
        expect(all[cut]?.every((value) => Number.isNaN(value))).toBe(true)
        expect(all.slice(cut + 1)).toEqual(rows(foldIndicator(definition, values, columnsOf(bars.slice(cut + 1)))))
      }),
      RUNS,
    )
  })
})
