import { describe, expect, it } from 'vitest'
import { sha256 } from '#adapters/storage/sha256.ts'
import { experimentId, variantOf, type ExperimentIdentity } from '#engines/research/experiments/identity.ts'

const IDENTITY: ExperimentIdentity = {
  configHash: 'c',
  dataHashes: ['d1', 'd2'],
  instruments: ['A.X 1d', 'B.X 1d'],
  codeVersion: 'v',
  seed: null,
}

describe('the identity of an experiment', () => {
  it('is the SHA-256 of its parts in canonical JSON', () => {
    // Python 3.11: hashlib.sha256 over json.dumps of the parts with sorted keys and no spaces.
    expect(experimentId(IDENTITY, sha256)).toBe('f5f3fe22db016d6548205f1413d6182267905a8f3dcad287d07a81b38c60e04f')
  })

  it.each([
    ['the configuration', { configHash: 'e' }],
    ['the data', { dataHashes: ['d1', 'd3'] }],
    ['the order of the data', { dataHashes: ['d2', 'd1'] }],
    ['the instruments', { instruments: ['A.X 1d', 'C.X 1d'] }],
    ['the code', { codeVersion: 'w' }],
    ['the seed', { seed: 0 }],
  ])('changes with %s', (what, change) => {
    const changed = { ...IDENTITY, ...change }
    expect(experimentId(changed, sha256)).not.toBe(experimentId(IDENTITY, sha256))
    expect(variantOf(changed, sha256) === variantOf(IDENTITY, sha256)).toBe(what === 'the code')
  })
})
