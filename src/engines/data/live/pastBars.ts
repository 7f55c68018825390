import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { DataDesk } from '../desk.ts'
import { takeBars } from '../continuity/barRows.ts'
import { holdBack } from '../quarantine/holdBack.ts'
import { BarValidator } from '../validation/barValidator.ts'
import type { Finding } from '../validation/finding.ts'
import type { LiveLine } from './liveLine.ts'

/**
 * Takes bars of the past of one instrument, in rising order. Those in which a fault is found go to quarantine instead; they
 * leave a gap, for nothing is put in their place.
 */
export function takePossibleBars(
  desk: DataDesk,
  line: LiveLine,
  sourceId: string,
  interval: BarInterval,
  columns: BarColumns,
): void {
  const { instrument } = line
  const { tsOpen, open, high, low, close, volume } = columns
  const check = new BarValidator({ interval, basis: 'split-adjusted' })
  const findings: Finding[] = []
  for (let row = 0; row < tsOpen.length; row += 1) findings.push(...check.check(...rowOf(columns, row)))
  findings.push(...check.finish())
  const held = new Set<number>()
  for (const { severity, from, count, code, message, ts } of findings) {
    if (severity !== 'quarantine') continue
    for (let row = from; row < from + count; row += 1) held.add(row)
    holdBack(desk, {
      sourceId,
      instrumentId: instrument.id,
      what: 'BARS',
      interval,
      code,
      message,
      from: ts,
      to: tsOpen[from + count - 1] ?? ts,
      rows: count,
      sample: JSON.stringify(rowOf(columns, from)),
      bars: takeBars(columns, from, Math.min(from + count, tsOpen.length)),
    })
  }
  const past = interval === '1d' ? line.pastDays : line.pastMinutes
  for (let row = 0; row < tsOpen.length; row += 1) {
    if (held.has(row)) continue
    past.add(
      tsOpen[row] ?? Number.NaN,
      open[row] ?? 0,
      high[row] ?? 0,
      low[row] ?? 0,
      close[row] ?? 0,
      volume[row] ?? 0,
    )
  }
  if (interval === '1d') line.previousClose = past.columns().close.at(-1) ?? null
  line.isChanged = true
}

function rowOf(columns: BarColumns, row: number): [number, number, number, number, number, number] {
  const { tsOpen, open, high, low, close, volume } = columns
  const at = (column: Float64Array): number => column[row] ?? Number.NaN
  return [at(tsOpen), at(open), at(high), at(low), at(close), at(volume)]
}
