import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashColumn } from '#adapters/barHash.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { hashResult } from '#engines/research/experiments/canonicalResult.ts'

const RESULT = {
  runId: 'run-000001',
  seconds: 1.5,
  netProfit: 12.5,
  trades: [{ pnl: 1 }, { pnl: -2 }],
  equity: { value: Float64Array.of(1, 2, Number.NaN, -0) },
  statistics: { profitFactor: Number.POSITIVE_INFINITY, sharpe: null },
  report: { figures: { sharpe: 1 }, findings: [], verdict: null },
}
const hash = (result: object): string => hashResult(result, { sha256, hashColumn })

describe('the hash of a result', () => {
  it('knows nothing of when and where the run was made, nor of what was said about it later', () => {
    const { report } = RESULT
    expect(hash({ ...RESULT, runId: 'other', seconds: 99 })).toBe(hash(RESULT))
    expect(hash({ ...RESULT, report: { ...report, findings: [{ code: 'X' }], verdict: { trials: 9 } } })).toBe(
      hash(RESULT),
    )
  })

  it.each([
    ['a figure', { netProfit: 12.500_000_000_000_002 }],
    ['a trade', { trades: [{ pnl: 1 }, { pnl: -2.5 }] }],
    ['the order of trades', { trades: [{ pnl: -2 }, { pnl: 1 }] }],
    ['one value of a column', { equity: { value: Float64Array.of(1, 2, Number.NaN, 0) } }],
    ['the sign of an infinity', { statistics: { profitFactor: Number.NEGATIVE_INFINITY, sharpe: null } }],
    ['a figure of the report', { report: { ...RESULT.report, figures: { sharpe: 2 } } }],
  ])('changes with %s', (_, change) => {
    expect(hash({ ...RESULT, ...change })).not.toBe(hash(RESULT))
  })

  it('changes with any value of a long column, and with its length', () => {
    const column = Float64Array.from({ length: 70_000 }, (_, index) => index)
    const before = hash({ column })
    for (const place of [0, 1, 65_536, 69_999]) {
      const changed = column.slice()
      changed[place] = -1
      expect(hash({ column: changed })).not.toBe(before)
    }
    expect(hash({ column: column.slice(0, -1) })).not.toBe(before)
  })

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 6 }),
        (record) => {
          const turned = Object.fromEntries(Object.entries(record).toReversed())
          expect(hash({ statistics: turned })).toBe(hash({ statistics: record }))
        },
      ),
    )
  })
})
