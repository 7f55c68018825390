import type { Finding, PriceField } from './finding.ts'
import type { LevelWatch } from './levelWatch.ts'
import { evidenceOf, makeFinding, shown } from './makeFinding.ts'
import { unitFactor } from './sizeOfShift.ts'

/** A high or low so many deviations of the range beyond open and close is a single print. */
const RANGE_SCALES = 15
const NAMES = ['open', 'high', 'low'] as const

/** Looks at open, high and low of a row whose close is on its level; null when they belong to it. */
export function findingOfRange(
  watch: LevelWatch,
  smallest: number,
  row: number,
  ts: number,
  open: number,
  high: number,
  low: number,
  close: number,
): Finding | null {
  const up = Math.log(high / Math.max(open, close))
  const down = Math.log(Math.min(open, close) / low)
  if (up < smallest && down < smallest && Math.abs(Math.log(open / close)) < 3) return null
  const scale = Math.max(watch.scale, 0.02)
  const prices = [open, high, low]
  const fields: PriceField[] = NAMES.filter(
    (_, field) => unitFactor(Math.log((prices[field] ?? close) / close), scale) !== null,
  )
  const [field] = fields
  const place = { from: row, ts }
  if (field !== undefined) {
    const value = prices[NAMES.indexOf(field as 'open')] ?? Number.NaN
    const unit = unitFactor(Math.log(value / close), scale) ?? 1
    const evidence = evidenceOf(field, value, close * Math.exp(-8 * scale), close * Math.exp(8 * scale))
    const what = `Row ${row + 1} has the ${field} ${shown(value)} beside the close ${shown(close)}, a factor of ${shown(Math.max(unit, 1 / unit))}`
    return makeFinding('UNIT_ERROR', what, place, evidence, {
      kind: 'SCALE_ROWS',
      from: row,
      count: 1,
      factor: 1 / unit,
      volumeFactor: 1,
      fields,
    })
  }
  const ordinary = watch.ordinaryRange
  const limit = Math.max(smallest, (Number.isNaN(ordinary) ? 0.1 : ordinary) + RANGE_SCALES * watch.rangeScale)
  const worse = Math.max(up, down)
  if (worse <= limit) return null
  const name = up > down ? 'high' : 'low'
  const what = `Row ${row + 1} has a ${name} ${shown(100 * Math.expm1(up > down ? up : -down))} % beyond its open and close`
  return makeFinding('RANGE_SPIKE', what, place, evidenceOf(`log range to ${name}`, worse, 0, limit))
}
