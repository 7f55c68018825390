import type { BarColumns } from '#core/model/bar.ts'
import type { Finding, FindingCode } from '../validation/finding.ts'
import { setsRowsAside } from '../validation/seriesValidation.ts'
import { pickBars, sampleOf } from '../continuity/barRows.ts'

/** Rows that one kind of fault sets aside. */
export interface HeldRows {
  readonly code: FindingCode
  /** The sentence of its first finding, and how many more there are. */
  readonly message: string
  readonly bars: BarColumns
  /** Labels of the earliest and the latest row; null where no label is a time. */
  readonly from: number | null
  readonly to: number | null
  readonly sample: string
}

/** A kind of doubt about rows that are used all the same. */
export interface DoubtedRows {
  readonly code: FindingCode
  readonly message: string
  readonly findings: number
}

/** Rows after validation: those that may be used and those that may not. */
export interface SiftedBars {
  readonly kept: BarColumns
  readonly held: readonly HeldRows[]
  readonly doubts: readonly DoubtedRows[]
}

/** A row in which a split seems to be missing is right; leaving it out would only add a gap to the jump. */
const TOLD_ONLY: readonly FindingCode[] = ['SPLIT_MISSING']

/**
 * Divides the rows from `begin` to before `end` by the findings about the whole: a row goes to the first finding that sets
 * it aside. What is doubtful, what is about events and not about rows, and the codes of `toldOnly` set nothing aside.
 */
export function siftBars(
  columns: BarColumns,
  findings: readonly Finding[],
  begin: number,
  end: number,
  toldOnly: readonly FindingCode[] = [],
): SiftedBars {
  const taken = new Uint8Array(columns.tsOpen.length)
  const held = new Map<FindingCode, { message: string; findings: number; rows: number[] }>()
  const doubts = new Map<FindingCode, { message: string; findings: number }>()
  for (const finding of findings) {
    const { code, message, from, count } = finding
    const [first, after] = [Math.max(begin, from), Math.min(end, from + count)]
    if (first >= after) continue
    if (!setsRowsAside(finding) || TOLD_ONLY.includes(code) || toldOnly.includes(code)) {
      const known = doubts.get(code)
      doubts.set(code, { message: known?.message ?? message, findings: (known?.findings ?? 0) + 1 })
      continue
    }
    const known = held.get(code) ?? { message, findings: 0, rows: [] }
    const rowsBefore = known.rows.length
    for (let row = first; row < after; row += 1) {
      if (taken[row] === 0) known.rows.push(row)
      taken[row] = 1
    }
    if (known.rows.length === rowsBefore) continue
    known.findings += 1
    held.set(code, known)
  }
  const kept: number[] = []
  for (let row = begin; row < end; row += 1) if (taken[row] === 0) kept.push(row)
  return {
    kept: kept.length === columns.tsOpen.length ? columns : pickBars(columns, kept),
    held: [...held].map(([code, { message, findings: count, rows }]) => {
      const bars = pickBars(columns, rows)
      return { code, message: withMore(message, count), bars, ...reach(bars), sample: sampleOf(columns, rows) }
    }),
    doubts: [...doubts].map(([code, { message, findings: count }]) => ({
      code,
      message: withMore(message, count),
      findings: count,
    })),
  }
}

/** Labels of the earliest and the latest bar; null where none is a time. */
function reach({ tsOpen }: BarColumns): { readonly from: number | null; readonly to: number | null } {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const ts of tsOpen) {
    if (!Number.isSafeInteger(ts)) continue
    from = Math.min(from, ts)
    to = Math.max(to, ts)
  }
  return from <= to ? { from, to } : { from: null, to: null }
}

function withMore(message: string, findings: number): string {
  return findings === 1 ? message : `${message} The same was found ${findings - 1} more times.`
}
