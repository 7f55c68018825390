import { describe, expect, it } from 'vitest'
import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import { type FeatureInputs, INPUT_NAMES, INPUTS, type InputName } from '#quant/features/inputs.ts'
import { FEATURES } from '#quant/features/registry.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { plausibleInputs } from '../../../fixtures/featureInputs.ts'
import { setOf } from '../../../helpers/featureRuns.ts'

const NAMES = FEATURES.map(({ name }) => name)
const COUNT = Math.max(...FEATURES.map(({ lookback }) => lookback)) + 250
/** Inputs that may be below 0. */
const SIGNED: ReadonlySet<string> = new Set([
  'fundingRate',
  'orderFlow',
  'netIncome',
  'netIncomeBefore',
  'peerReturn',
  'exchangeInflow',
])

/** Puts the prices of a bar and the two sides of the market into an order that they can have. */
function tidy(row: FeatureInputs): FeatureInputs {
  const { open, close } = row
  row.high = Math.max(open, row.high, row.low, close)
  row.low = Math.min(open, row.high, row.low, close)
  if (row.bid > row.ask) [row.bid, row.ask] = [row.ask, row.bid]
  return row
}

/** Plausible bars of which some inputs are made something else. */
function bent(seed: number, change: (name: InputName, value: number, random: SeededRandom) => number): FeatureInputs[] {
  const random = new SeededRandom(seed)
  return plausibleInputs(seed, COUNT).map((row) => {
    for (const name of INPUT_NAMES) if (name !== 'time') row[name] = change(name, row[name], random)
    return tidy(row)
  })
}

function pick(random: SeededRandom, values: readonly number[]): number {
  return values[Math.floor(random.next() * values.length)] ?? 0
}

/** Something extreme that the input can still be. */
function extreme(name: InputName, random: SeededRandom, sizes: readonly number[]): number {
  const { unit } = INPUTS[name]
  if (unit === 'share') return pick(random, [0, 0.5, 1])
  if (unit === 'score') return pick(random, [-1, 0, 1])
  return pick(random, sizes) * (SIGNED.has(name) && random.next() < 0.5 ? -1 : 1)
}

const SIZES = [0, 1e-300, 1e-9, 0.5, 1, 1e3, 1e9, 1e300, Number.MAX_VALUE]
const MARKETS: Readonly<Record<string, () => FeatureInputs[]>> = {
  plausible: () => plausibleInputs(11, COUNT),
  'standing still': () => {
    const rows = plausibleInputs(12, COUNT)
    return rows.map(({ time }) => ({ ...firstOf(rows), time, open: 50, high: 50, low: 50, close: 50 }))
  },
  'standing still and then moving': () => {
    const rows = plausibleInputs(13, COUNT)
    const { open, high, low, close } = firstOf(rows)
    return rows.map((row, index) =>
      Math.floor(index / 90) % 2 === 0 ? { ...row, open, high, low, close, volume: 0 } : row,
    )
  },
  'all zero': () => bent(14, () => 0),
  'zero now and then': () => bent(15, (_name, value, random) => (random.next() < 0.1 ? 0 : value)),
  tiny: () => bent(16, (name, value) => (INPUTS[name].unit === 'share' ? value : value * 1e-12)),
  huge: () => bent(17, (name, value) => (/share|score/.test(INPUTS[name].unit) ? value : value * 1e12)),
  'wild jumps': () =>
    bent(18, (name, value, random) =>
      /share|score|fraction/.test(INPUTS[name].unit) ? value : value * 10 ** (3 * random.normal()),
    ),
  'now and then extreme': () =>
    bent(19, (name, value, random) => (random.next() < 0.02 ? extreme(name, random, SIZES) : value)),
  'always extreme': () => bent(20, (name, _value, random) => extreme(name, random, SIZES)),
  'rising by the same step': () => {
    let close = 100
    return plausibleInputs(21, COUNT).map((row) => {
      const open = close
      close *= 1.01
      return { ...row, open, high: close, low: open, close, volume: 1000 }
    })
  },
}

function isWithin({ range }: FeatureDeclaration, value: number): boolean {
  if (Number.isNaN(value)) return true
  return Number.isFinite(value) && value >= (range.low ?? value) && value <= (range.high ?? value)
}

describe.each(Object.entries(MARKETS))('in a market that is %s', (_, market) => {
  it('no feature leaves its range', () => {
    const set = setOf(NAMES)
    const outside = new Map<string, number>()
    for (const row of market()) {
      set.update(row)
      for (const [place, declaration] of set.features.entries()) {
        const value = set.values[place] ?? Number.NaN
        if (!isWithin(declaration, value)) outside.set(declaration.name, value)
      }
    }
    expect([...outside]).toEqual([])
  })
})

function firstOf(rows: readonly FeatureInputs[]): FeatureInputs {
  const [first] = rows
  if (first === undefined) throw new Error('there are no bars')
  return first
}
