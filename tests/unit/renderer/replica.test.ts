import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { applyDiff, applySnapshot, emptyReplica } from '../../../src/renderer/state/replica.ts'
import type { Diff, Replica } from '../../../src/renderer/state/replica.ts'

interface Row {
  readonly key: string
  readonly value: number
}
const RULES = {
  schema: z.strictObject({ key: z.string(), value: z.number() }) as z.ZodType<Row>,
  keyOf: (row: Row) => row.key,
}

function diff(sequence: number, part: Partial<Diff>): Diff {
  return { sequence, added: [], updated: [], removed: [], ...part }
}
function valuesOf(replica: Replica<Row>): Record<string, number> {
  return Object.fromEntries([...replica.records].map(([key, row]) => [key, row.value]))
}
const START = applySnapshot(RULES, 1, [
  { key: 'a', value: 1 },
  { key: 'b', value: 2 },
])

describe('a replicated table', () => {
  it('follows diffs in order', () => {
    const next = applyDiff(
      START,
      RULES,
      diff(2, { added: [{ key: 'c', value: 3 }], updated: [{ key: 'a', value: 9 }], removed: ['b'] }),
    )
    expect(next.status).toBe('FOLLOWING')
    expect(next.sequence).toBe(2)
    expect(valuesOf(next)).toEqual({ a: 9, c: 3 })
  })

  it('keeps the identity of records that did not change', () => {
    const next = applyDiff(START, RULES, diff(2, { updated: [{ key: 'a', value: 9 }] }))
    expect(next.records.get('b')).toBe(START.records.get('b'))
  })

  it('asks for the whole table after a gap and ignores diffs until it comes', () => {
    const gap = applyDiff(START, RULES, diff(3, { removed: ['a'] }))
    expect(gap.status).toBe('RESYNCING')
    expect(valuesOf(gap)).toEqual({ a: 1, b: 2 })
    const later = applyDiff(gap, RULES, diff(4, { removed: ['b'] }))
    expect(later).toBe(gap)
    const again = applySnapshot(RULES, 1, [{ key: 'z', value: 26 }])
    expect(again.status).toBe('FOLLOWING')
    expect(valuesOf(applyDiff(again, RULES, diff(2, { added: [{ key: 'y', value: 25 }] })))).toEqual({ z: 26, y: 25 })
  })

  it('ignores a diff it has applied already', () => {
    const once = applyDiff(START, RULES, diff(2, { removed: ['a'] }))
    expect(applyDiff(once, RULES, diff(2, { removed: ['b'] }))).toBe(once)
  })

  it('ignores diffs before the first snapshot', () => {
    const waiting = emptyReplica<Row>()
    expect(applyDiff(waiting, RULES, diff(1, { added: [{ key: 'a', value: 1 }] }))).toBe(waiting)
  })

  it('leaves out and counts what it cannot read, and does not keep the old record in its place', () => {
    const next = applyDiff(START, RULES, diff(2, { updated: [{ key: 'a', value: 'many' }], added: ['nonsense', null] }))
    expect(next.refused).toBe(3)
    expect(valuesOf(next)).toEqual({ b: 2 })
    expect(next.status).toBe('FOLLOWING')
  })
})
