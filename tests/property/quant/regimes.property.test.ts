import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HMM_TERMS, REGIME_MODELS } from '#quant/regimes/regimeModels.ts'
import type { RegimeInputs, RegimeModel } from '#quant/regimes/regimeModel.ts'
import { RegimeStream } from '#quant/regimes/regimeStream.ts'
import { SIX_REGIMES } from '#quant/regimes/sixRegimeScores.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const CONTEXT = { seed: 1 }
/** Enough for every model to have fitted twice. */
const LENGTH = HMM_TERMS.window + HMM_TERMS.refit + 40
const RUNS = { numRuns: 12 }

/** What may happen to a price series. */
type Kind = 'market' | 'constant' | 'gaps' | 'zeros' | 'extreme'
const kinds = fc.constantFrom<Kind>('market', 'constant', 'gaps', 'zeros', 'extreme')
const seeds = fc.integer({ min: 0, max: 1e6 })

function barsOf(kind: Kind, seed: number, count = LENGTH): readonly RegimeInputs[] {
  const random = new SeededRandom(seed)
  let close = 100
  let spread = 0.005
  return Array.from({ length: count }, () => {
    if (random.next() < 0.02) spread = spread > 0.01 ? 0.005 : 0.02
    if (kind !== 'constant') close *= Math.exp(spread * random.normal())
    const chance = random.next()
    const isOdd = chance < 0.03
    const odd = kind === 'gaps' ? Number.NaN : kind === 'zeros' ? 0 : chance < 0.015 ? 1e300 : 1e-300
    const price = isOdd && (kind === 'gaps' || kind === 'zeros' || kind === 'extreme') ? odd : close
    const width = kind === 'constant' ? 0 : 0.01 * random.next()
    return { high: price * (1 + width), low: price * (1 - width), close: price, breadth: random.next() }
  })
}

function follow(model: RegimeModel, bars: readonly RegimeInputs[]): readonly Float64Array[] {
  const stream = new RegimeStream(model, CONTEXT)
  return bars.map((bar) => stream.update(bar).slice())
}

for (const model of REGIME_MODELS) {
  describe(`the regime model ${model.name}`, () => {
    it('says the same of a bar whatever comes later', () => {
      fc.assert(
        fc.property(kinds, seeds, fc.double({ min: 0.5, max: 1, noNaN: true }), (kind, seed, share) => {
          const cut = Math.floor(share * LENGTH)
          const bars = barsOf(kind, seed)
          const changed = [...bars.slice(0, cut), ...barsOf('market', seed + 1, LENGTH - cut)]
          const [whole, other] = [follow(model, bars), follow(model, changed)]
          expect(other.slice(0, cut)).toEqual(whole.slice(0, cut))
          expect(follow(model, bars.slice(0, cut))).toEqual(whole.slice(0, cut))
        }),
        RUNS,
      )
    })

    it('takes a forming bar back, and goes on from a snapshot, as if nothing had been', () => {
      fc.assert(
        fc.property(kinds, seeds, (kind, seed) => {
          const bars = barsOf(kind, seed)
          const expected = follow(model, bars)
          const forming = barsOf('extreme', seed + 7)
          let stream = new RegimeStream(model, CONTEXT)
          for (const [index, bar] of bars.entries()) {
            const draft = forming[index]
            if (draft !== undefined && index % 3 > 0) {
              stream.update(draft)
              stream.replaceLast(bar)
            } else stream.update(bar)
            expect(stream.values).toEqual(expected[index])
            if (index % 97 === 50) {
              const next = new RegimeStream(model, CONTEXT)
              next.restore(stream.snapshot())
              stream = next
            }
          }
        }),
        RUNS,
      )
    })

    it('keeps its ranges, and its warm-up on any market', () => {
      fc.assert(
        fc.property(kinds, seeds, (kind, seed) => {
          for (const [index, values] of follow(model, barsOf(kind, seed)).entries()) {
            for (const [place, { name, range }] of model.outputs.entries()) {
              const value = values[place] ?? Number.NaN
              if (Number.isNaN(value)) continue
              expect(value, name).toBeGreaterThanOrEqual(range.low ?? Number.NEGATIVE_INFINITY)
              expect(value, name).toBeLessThanOrEqual(range.high ?? Number.POSITIVE_INFINITY)
              // Parts may come before the whole.
              if (name === 'TREND_UP' || model.outputs.length < 6)
                expect(index + 1).toBeGreaterThanOrEqual(model.lookback)
            }
          }
        }),
        RUNS,
      )
    })
  })
}

describe('the six probabilities', () => {
  it('are one together wherever they are', () => {
    fc.assert(
      fc.property(kinds, seeds, (kind, seed) => {
        const model = REGIME_MODELS.find(({ name }) => name === 'sixRegimes')
        if (model === undefined) throw new Error('there is no such model')
        let known = 0
        for (const values of follow(model, barsOf(kind, seed))) {
          const sum = values.slice(0, SIX_REGIMES.length).reduce((total, share) => total + share, 0)
          if (Number.isNaN(sum)) continue
          known += 1
          expect(sum).toBeCloseTo(1, 12)
        }
        expect(known).toBeGreaterThan(0)
      }),
      RUNS,
    )
  })
})
