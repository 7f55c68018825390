import { describe, expect, it } from 'vitest'
import { FEATURES } from '#quant/features/registry.ts'
import { FeatureSet } from '#quant/features/featureSet.ts'
import { orderFeatures } from '#quant/features/featureOrder.ts'
import { unknownInputs } from '#quant/features/inputs.ts'
import { REGIME_FEATURES } from '#quant/features/regime/regimeFeatures.ts'
import { RegimeStream } from '#quant/regimes/regimeStream.ts'
import { findRegimeModel } from '#quant/regimes/regimeModels.ts'
import { randomBars } from '../../../helpers/indicatorBars.ts'

const BARS = randomBars(11, 520)

describe('the features of regimes', () => {
  const byName = new Map(REGIME_FEATURES.map((declaration) => [declaration.name, declaration]))
  const ordered = orderFeatures(byName.keys(), (name) => byName.get(name) ?? null)
  if (!ordered.ok) throw new Error(ordered.message)
  const set = new FeatureSet(ordered.order, { barLength: 21_600_000_000, barsPerYear: 1_460 })
  const input = unknownInputs()
  const rows = BARS.map((bar, index) => {
    const market = { benchmarkClose: 400 + 20 * Math.sin(index / 40), volatilityIndex: 20 + 12 * Math.sin(index / 15) }
    return set.update(Object.assign(input, bar, market)).slice()
  })
  const column = (name: string): readonly number[] => {
    const place = set.features.findIndex((declaration) => declaration.name === name)
    return rows.map((row) => row[place] ?? Number.NaN)
  }

  it('are at least fourteen under names of their own', () => {
    expect(byName.size).toBe(REGIME_FEATURES.length)
    expect(REGIME_FEATURES.length).toBeGreaterThanOrEqual(14)
    expect(REGIME_FEATURES.every(({ family }) => family === 'regime')).toBe(true)
    const others = FEATURES.filter(({ family }) => family !== 'regime').map(({ name }) => name)
    expect(others.filter((name) => byName.has(name))).toEqual([])
  })

  it('keep their ranges and begin with the bar they say', () => {
    for (const [place, { name, range, lookback }] of set.features.entries()) {
      const values = rows.map((row) => row[place] ?? Number.NaN)
      const known = values.filter((value) => !Number.isNaN(value))
      for (const value of known) {
        expect(value, name).toBeGreaterThanOrEqual(range.low ?? Number.NEGATIVE_INFINITY)
        expect(value, name).toBeLessThanOrEqual(range.high ?? Number.POSITIVE_INFINITY)
      }
      const isConditional = name === 'wildStateProbability' || name === 'stateDeviationRatio'
      const first = values.findIndex((value) => !Number.isNaN(value))
      if (isConditional) expect(first === -1 || first >= lookback - 1, name).toBe(true)
      else expect(first, name).toBe(lookback - 1)
    }
  })

  it('tell all three permissions of the market', () => {
    expect(new Set(column('marketPermission').filter((value) => !Number.isNaN(value)))).toEqual(new Set([0, 1, 2]))
  })

  it('are the numbers of the models', () => {
    const model = findRegimeModel('sixRegimes')
    if (model === null) throw new Error('no model')
    const stream = new RegimeStream(model, { seed: 1 })
    const last = BARS.map((bar) => stream.update({ ...bar, breadth: Number.NaN }).slice()).at(-1)
    for (const [name, output] of [
      ['trendUpProbability', 'TREND_UP'],
      ['crisisProbability', 'CRISIS'],
      ['volatilityShare', 'volatility'],
      ['hurstExponent', 'hurst'],
    ]) {
      const place = model.outputs.findIndex((candidate) => candidate.name === output)
      expect(column(name ?? '').at(-1)).toBe(last?.[place])
    }
  })

  it('have six probabilities that are one together', () => {
    const names = ['trendUp', 'trendDown', 'meanReverting', 'chop', 'highVolatility', 'crisis']
    const sum = names.reduce((total, name) => total + (column(`${name}Probability`).at(-1) ?? 0), 0)
    expect(sum).toBeCloseTo(1, 12)
  })
})
