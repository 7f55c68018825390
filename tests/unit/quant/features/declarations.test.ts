import { describe, expect, it } from 'vitest'
import { FEATURE_FAMILIES, type FeatureFamily } from '#quant/features/declaration.ts'
import { INPUT_NAMES } from '#quant/features/inputs.ts'
import { FEATURES, findFeature } from '#quant/features/registry.ts'

/** The fewest that some families hold. */
const FEWEST: Partial<Readonly<Record<FeatureFamily, number>>> = {
  price: 30,
  volume: 20,
  volatility: 24,
  momentum: 22,
  'cross-asset': 30,
}

describe('the registry of features', () => {
  it('has at least 127, enough of each family, each under one camelCase name', () => {
    const names = FEATURES.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThanOrEqual(127)
    expect(names.filter((name) => !/^[a-z][a-zA-Z0-9]*$/.test(name))).toEqual([])
    expect(names.filter((name) => findFeature(name)?.name !== name)).toEqual([])
    for (const family of FEATURE_FAMILIES) {
      const count = FEATURES.filter((declaration) => declaration.family === family).length
      expect(count, family).toBeGreaterThanOrEqual(FEWEST[family] ?? 0)
    }
  })

  it('has at most three features of one idea, with as many windows', () => {
    for (const idea of new Set(FEATURES.map((declaration) => declaration.idea))) {
      const features = FEATURES.filter((declaration) => declaration.idea === idea)
      expect(features.length, idea).toBeLessThanOrEqual(3)
      expect(new Set(features.map(({ lookback, formula }) => `${lookback} ${formula}`)).size).toBe(features.length)
    }
  })

  it('describes no two features in the same words', () => {
    for (const text of ['title', 'description'] as const) {
      const texts = FEATURES.map((declaration) => declaration[text])
      expect(texts.filter((words, index) => texts.indexOf(words) !== index)).toEqual([])
    }
  })
})

describe.each(FEATURES.map((declaration) => [declaration.name, declaration] as const))('%s', (_, declaration) => {
  it('tells what it is', () => {
    const { title, unit, description, formula, source } = declaration
    for (const text of [title, unit, description, formula, source]) {
      expect(text.trim()).toBe(text)
      expect(text).not.toBe('')
      expect(text).not.toMatch(/[\u2013\u2014]/)
    }
    expect(description).toMatch(/^[A-Z].*\.$/)
    for (const text of [title, unit, formula, source]) expect(text).not.toMatch(/\.$/)
  })

  it('states sound terms', () => {
    const { version, lookback, freshness, range, inputs, uses } = declaration
    for (const count of [version, lookback, freshness]) expect(Number.isInteger(count) && count >= 1).toBe(true)
    if (range.low !== null && range.high !== null) expect(range.low).toBeLessThan(range.high)
    expect(new Set(inputs).size).toBe(inputs.length)
    expect(inputs.filter((input) => !INPUT_NAMES.includes(input))).toEqual([])
    expect(uses.filter((used) => findFeature(used) === null)).toEqual([])
    expect(inputs.length + uses.length).toBeGreaterThan(0)
  })
})
