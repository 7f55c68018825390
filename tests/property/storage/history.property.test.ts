import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, bars, INTEREST, MINUTES, openHistory, pairs, reply } from '../../helpers/historyRig.ts'

/** What was told: at a moment, values of some rows. */
interface Told {
  readonly knownAt: number
  readonly rows: readonly (readonly [ts: number, amount: number])[]
}

/** Rows lie within few hundreds of times, so that they meet, in batches long enough to be sealed into chunks. */
const TIMES = 1_600

const runOfRows = (amount: fc.Arbitrary<number>) =>
  fc
    .tuple(fc.nat(TIMES), fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 3 }), amount)
    .map(([first, count, step, value]) =>
      Array.from({ length: count }, (_, row): [number, number] => [first + row * step, value]),
    )

/** Everything ever told, as a list that is searched from its beginning to its end. */
class NaiveHistory {
  readonly #told: { readonly ts: number; readonly knownAt: number; readonly amount: number }[] = []

  tell({ knownAt, rows }: Told): void {
    for (const [ts, amount] of rows) {
      let moment = knownAt
      while (this.#told.some((row) => row.ts === ts && row.knownAt === moment && row.amount !== amount)) moment += 1
      this.#told.push({ ts, knownAt: moment, amount })
    }
  }

  asKnownAt(from: number, to: number, at: number): readonly (readonly [number, number])[] {
    const newest = new Map<number, { readonly knownAt: number; readonly amount: number }>()
    for (const { ts, knownAt, amount } of this.#told) {
      const other = newest.get(ts)
      if (ts < from || ts >= to || knownAt > at) continue
      if (other === undefined || other.knownAt <= knownAt) newest.set(ts, { knownAt, amount })
    }
    return [...newest].map(([ts, { amount }]) => [ts, amount] as const).toSorted(([left], [right]) => left - right)
  }
}

describe('the history', () => {
  it('answers as a naive list of everything told does, at every moment', () => {
    const told = fc.array(runOfRows(fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 5 })
    const question = fc.tuple(fc.nat(TIMES + 200), fc.nat(TIMES), fc.integer({ min: -1, max: 60 }))
    fc.assert(
      fc.property(told, fc.array(question, { minLength: 1, maxLength: 6 }), (batches, questions) => {
        const { history } = openHistory()
        const naive = new NaiveHistory()
        batches.forEach((rows, place) => {
          const knownAt = place * 10
          naive.tell({ knownAt, rows })
          const counts = reply(history.ingest(INTEREST, amounts(rows), knownAt))
          expect(counts.added + counts.unchanged + counts.corrected).toBe(rows.length)
        })
        for (const [from, length, at] of questions) {
          const rows = reply(history.asKnownAt(INTEREST, from, from + length, at))
          expect(pairs(rows)).toEqual(naive.asKnownAt(from, from + length, at))
        }
        const now = naive.asKnownAt(0, 1e6, 1e6)
        expect(pairs(reply(history.range(INTEREST, 0, 1e6)))).toEqual(now)
        expect(pairs(reply(history.newest(INTEREST, TIMES, 77)))).toEqual(now.filter(([ts]) => ts < TIMES).slice(-77))
        expect(reply(history.coverage(INTEREST, 1)).rows).toBe(now.length)
        history.close()
      }),
      { numRuns: 40 },
    )
  })

  it('is the same in whatever order its parts arrive', () => {
    const part = fc.tuple(fc.integer({ min: 0, max: 4 }), runOfRows(fc.constant(0)))
    const order = fc.array(fc.nat(), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 6 }), order, (parts, keys) => {
        // What is told at different moments differs, so that every moment counts.
        const told = parts.map(([moment, rows]): Told => ({
          knownAt: moment * 10,
          rows: rows.map(([ts]) => [ts, ts * 10 + moment]),
        }))
        const shuffled = told.toSorted(
          (left, right) => (keys[told.indexOf(left)] ?? 0) - (keys[told.indexOf(right)] ?? 0),
        )
        const [one, other] = [openHistory().history, openHistory().history]
        for (const { knownAt, rows } of told) reply(one.ingest(INTEREST, amounts(rows), knownAt))
        for (const { knownAt, rows } of shuffled) reply(other.ingest(INTEREST, amounts(rows), knownAt))
        expect(reply(other.versions(INTEREST, 0, 1e6))).toEqual(reply(one.versions(INTEREST, 0, 1e6)))
        one.close()
        other.close()
      }),
      { numRuns: 40 },
    )
  })

  it('is the same however its rows are cut into calls', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 2_399 }), { maxLength: 6 })
    fc.assert(
      fc.property(cuts, fc.boolean(), (places, isBackward) => {
        const all = bars(2_400, 0, 60)
        const bounds = [0, ...places.toSorted((left, right) => left - right), 2_400]
        const pieces = bounds.slice(1).map((end, place) => [bounds[place] ?? 0, end] as const)
        const { history } = openHistory()
        for (const [begin, end] of isBackward ? pieces.toReversed() : pieces) {
          const cut = (column: Float64Array): Float64Array => column.subarray(begin, end)
          reply(history.ingest(MINUTES, { ts: cut(all.ts), values: all.values.map(cut) }, 5))
        }
        expect(reply(history.range(MINUTES, 0, 1e9))).toEqual(all)
        history.close()
      }),
      { numRuns: 40 },
    )
  })

  it('gives back what was moved out, and only moves what is there', () => {
    fc.assert(
      fc.property(
        fc.array(runOfRows(fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 4 }),
        fc.nat(TIMES),
        fc.nat(TIMES),
        (batches, from, length) => {
          const { history } = openHistory()
          batches.forEach((rows, place) => reply(history.ingest(INTEREST, amounts(rows), place * 10)))
          const all = reply(history.versions(INTEREST, 0, 1e6))
          const moved = reply(history.versions(INTEREST, from, from + length))
          expect(reply(history.evict(INTEREST, from, from + length, moved))).toBe(true)
          expect(pairs(reply(history.range(INTEREST, from, from + length)))).toEqual([])
          reply(history.restore(INTEREST, moved))
          reply(history.restore(INTEREST, moved))
          expect(reply(history.versions(INTEREST, 0, 1e6))).toEqual(all)
          history.close()
        },
      ),
      { numRuns: 40 },
    )
  })
})
