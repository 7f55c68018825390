import { describe, expect, it } from 'vitest'
import { ALERT_KINDS, batchNeeds, featuresFor } from '#quant/features/needs.ts'
import { isProven, proofList } from '#quant/features/proofs.ts'
import { PROVEN_FEATURES } from '#quant/features/provenFeatures.ts'
import { findFeature } from '#quant/features/registry.ts'

describe('what alerts need', () => {
  it.each(ALERT_KINDS)('%s asks for features that there are, each once', (kind) => {
    const { names, priority } = featuresFor(kind)
    expect(names.filter((name) => findFeature(name) === null)).toEqual([])
    expect(new Set(names).size).toBe(names.length)
    expect(priority).toBeGreaterThanOrEqual(0)
    expect(priority).toBeLessThanOrEqual(9)
  })

  it('is batched: an instrument once, the same alerts together, the most urgent first', () => {
    const batches = batchNeeds([
      { kind: 'INSIDER', instrumentId: 'A' },
      { kind: 'GAP', instrumentId: 'B' },
      { kind: 'UNUSUAL_VOLUME', instrumentId: 'B' },
      { kind: 'GAP', instrumentId: 'B' },
      { kind: 'INSIDER', instrumentId: 'C' },
      { kind: 'UNUSUAL_VOLUME', instrumentId: 'D' },
      { kind: 'GAP', instrumentId: 'D' },
    ])
    expect(batches.map(({ instrumentIds, priority }) => [instrumentIds, priority])).toEqual([
      [['B', 'D'], 8],
      [['A', 'C'], 3],
    ])
    const [urgent] = batches
    expect(new Set(urgent?.names)).toEqual(
      new Set([...featuresFor('GAP').names, ...featuresFor('UNUSUAL_VOLUME').names]),
    )
    expect(urgent?.names).toHaveLength(new Set(urgent?.names).size)
  })
})

describe('the list of proofs', () => {
  it('names versions of features that there are, and no others are proven', () => {
    for (const entry of PROVEN_FEATURES) {
      const [name = '', version] = entry.split('@')
      expect({ entry, version: findFeature(name)?.version }).toEqual({ entry, version: Number(version) })
      expect(isProven(name, Number(version))).toBe(true)
    }
    expect(isProven('nothing', 1)).toBe(false)
    const proven = proofList(['return1@2'])
    expect([proven('return1', 2), proven('return1', 1), proven('return5', 2)]).toEqual([true, false, false])
  })
})
