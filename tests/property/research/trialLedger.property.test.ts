import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '#core/canonicalJson.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import type { StoredTrialEntry } from '#contracts/records/trialEntry.ts'
import { experimentId } from '#engines/research/experiments/identity.ts'
import { TrialChainWalk, type TrialDraft } from '#engines/research/experiments/trialChain.ts'
import { countTrials, readTrials } from '#engines/research/experiments/trialCount.ts'
import { foldIdeas } from '#engines/research/experiments/trialLedger.ts'
import { chainOf, ended, merged, reset, started } from '../../helpers/trialEntries.ts'

const idea = fc.constantFrom('A', 'B', 'C')
const draft: fc.Arbitrary<TrialDraft> = fc.oneof(
  fc.tuple(idea, fc.string({ maxLength: 8 })).map(([of, id]) => started(of, id)),
  fc
    .tuple(idea, fc.integer({ min: 1, max: 20 }), fc.double({ noNaN: true, noDefaultInfinity: true }))
    .map(([of, trial, sharpe]) => ended(of, trial, sharpe)),
  fc.tuple(idea, fc.string({ minLength: 1, maxLength: 8 })).map(([of, reason]) => reset(of, reason, 1)),
)
const chain = fc.array(draft, { minLength: 2, maxLength: 12 }).map(chainOf)

function isWhole(entries: readonly StoredTrialEntry[]): boolean {
  const walk = new TrialChainWalk(sha256)
  return entries.every((entry) => walk.step(entry) === null)
}

describe('the chain of the trial ledger', () => {
  it('is whole as it was written', () => {
    fc.assert(
      fc.property(chain, (entries) => {
        expect(isWhole(entries)).toBe(true)
      }),
    )
  })

  it('shows any change of any field of any entry', () => {
    const changes = fc.constantFrom<(entry: StoredTrialEntry) => StoredTrialEntry>(
      (entry) => ({ ...entry, at: entry.at + 1 }),
      (entry) => ({ ...entry, kind: entry.kind === 'TRIAL_STARTED' ? 'TRIAL_ENDED' : 'TRIAL_STARTED' }),
      (entry) => ({ ...entry, idea: `${entry.idea ?? ''}x` }),
      (entry) => ({ ...entry, trial: (entry.trial ?? 0) + 1 }),
      (entry) => ({ ...entry, payload: entry.payload.replace('{', '{ ') }),
      (entry) => ({ ...entry, previousHash: sha256(entry.previousHash) }),
      (entry) => ({ ...entry, hash: sha256(entry.hash) }),
      (entry) => ({ ...entry, sequence: entry.sequence + 1 }),
    )
    fc.assert(
      fc.property(chain, fc.nat(), changes, (entries, place, change) => {
        const at = place % entries.length
        expect(isWhole(entries.map((entry, index) => (index === at ? change(entry) : entry)))).toBe(false)
      }),
    )
  })

  it('shows any entry removed before the last, any two exchanged, any one written twice', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (entries, place) => {
        const at = place % (entries.length - 1)
        expect(isWhole(entries.toSpliced(at, 1))).toBe(false)
        const [one, two] = [entries[at], entries[at + 1]]
        if (one === undefined || two === undefined) throw new Error('no entries')
        expect(isWhole(entries.toSpliced(at, 2, two, one))).toBe(false)
        expect(isWhole(entries.toSpliced(at, 0, one))).toBe(false)
      }),
    )
  })

  it('shows an entry that was written again with a hash of its own', () => {
    fc.assert(
      fc.property(chain, fc.nat(), (entries, place) => {
        const at = place % (entries.length - 1)
        const forged = chainOf(
          entries
            .slice(0, at + 1)
            .map((entry, index): TrialDraft => (index === at ? started('A', 'forged entry') : asDraft(entry))),
        )
        expect(isWhole([...forged, ...entries.slice(at + 1)])).toBe(false)
      }),
    )
  })
})

describe('the counts', () => {
  it('never count fewer trials ever when something is written, and every trial in exactly one group', () => {
    const drafts = fc.array(
      fc.oneof(
        draft,
        fc.tuple(idea, idea).map(([from, into]) => merged(from, into)),
      ),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(drafts, (given) => {
        const entries = chainOf(given)
        const book = foldIdeas(entries)
        const trials = readTrials(entries, book)
        const groups = new Map(['A', 'B', 'C'].map((of) => [book.groupOf(of).toSorted().join(), of]))
        const ever = [...groups.values()].map((of) => countTrials(of, trials, book).everTried)
        expect(ever.reduce((sum, count) => sum + count, 0)).toBe(
          given.filter(({ kind }) => kind === 'TRIAL_STARTED').length,
        )
      }),
    )
  })
})

describe('the id of an experiment', () => {
  it('does not depend on the order of keys', () => {
    const identity = fc.record({
      configHash: fc.string(),
      dataHashes: fc.array(fc.string(), { maxLength: 4 }),
      instruments: fc.array(fc.string(), { maxLength: 4 }),
      codeVersion: fc.string(),
      seed: fc.option(fc.integer()),
    })
    fc.assert(
      fc.property(identity, (given) => {
        const turned = Object.fromEntries(Object.entries(given).toReversed()) as typeof given
        expect(canonicalJson(turned)).toBe(canonicalJson(given))
        expect(experimentId(turned, sha256)).toBe(experimentId(given, sha256))
      }),
    )
  })
})

function asDraft({ kind, at, idea: of, trial, payload }: StoredTrialEntry): TrialDraft {
  // The payload was sealed from a draft of this very kind.
  return { kind, at, idea: of, trial, payload: JSON.parse(payload) as never }
}
