import { describe, expect, it } from 'vitest'
import { sha256 } from '#adapters/storage/sha256.ts'
import { describeIdea, fingerprintsOf, ideaId, ideaOf, type RunOfIdea } from '#engines/research/experiments/idea.ts'

const set = (instrumentId: string, dataHash = instrumentId, interval = '1d') => ({ instrumentId, dataHash, interval })
const run = (kinds: readonly string[], data: RunOfIdea['data']): RunOfIdea => ({
  strategies: kinds.map((kind) => ({ kind })),
  data,
})
const unknown = (): null => null
const idOf = (of: RunOfIdea): string => ideaId(ideaOf(of, unknown), sha256)

describe('an idea', () => {
  it('is the same for other parameters, another order and repetitions', () => {
    const one = run(['a', 'b'], [set('X.T'), set('Y.T')])
    const other = run(['b', 'a', 'b'], [set('Y.T', 'other bars'), set('X.T')])
    expect(idOf(other)).toBe(idOf(one))
  })

  it.each([
    ['another strategy', run(['b'], [set('X.T')])],
    ['another file of a strategy', run(['plugin:other.ts'], [set('X.T')])],
    ['another instrument', run(['a'], [set('Y.T')])],
    ['one instrument more', run(['a'], [set('X.T'), set('Y.T')])],
    ['other bars', run(['a'], [set('X.T', 'X.T', '1h')])],
  ])('is another one with %s', (_, other) => {
    expect(idOf(other)).not.toBe(idOf(run(['a'], [set('X.T')])))
  })

  it('stays the same when its bars or its source come under another name', () => {
    const before: RunOfIdea = { strategies: [{ kind: 'plugin:a.ts', source: 's1' }], data: [set('X.T', 'h1')] }
    const names = new Map(fingerprintsOf(before).map(({ fingerprint, name }) => [fingerprint, name]))
    const after: RunOfIdea = { strategies: [{ kind: 'plugin:b.ts', source: 's1' }], data: [set('COPY.T', 'h1')] }
    const known = (fingerprint: string): string | null => names.get(fingerprint) ?? null
    expect(ideaOf(after, known)).toEqual(ideaOf(before, unknown))
    expect(ideaOf({ ...after, data: [set('COPY.T', 'h1', '1h')] }, known).instruments).toEqual(['COPY.T'])
  })

  it('is told in words, with the rest of many instruments counted', () => {
    expect(describeIdea(ideaOf(run(['sma-cross'], [set('GOOG.FILE')]), unknown))).toBe('sma-cross on GOOG.FILE, 1d')
    const many = run(
      ['a'],
      ['A', 'B', 'C', 'D', 'E'].map((name) => set(name)),
    )
    expect(describeIdea({ ...ideaOf(many, unknown), name: 'mine' })).toBe('a on A, B, C and 2 more, 1d (mine)')
  })
})
