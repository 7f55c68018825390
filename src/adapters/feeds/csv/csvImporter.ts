import path from 'node:path'
import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import { formatDate, formatTimestamp } from '#core/time/iso.ts'
import type { ImportReport } from '#contracts/data.ts'
import type { BarImporter, ImportedBars } from '#engines/data/ports.ts'
import { hashBars } from '../../barHash.ts'
import { csvFailure, success, type Attempt } from './csvFailure.ts'
import { fileInstrument } from './fileInstrument.ts'
import { isLabelledByDate } from './intervals.ts'
import { parseBars, type ParsedBars } from './parseBars.ts'
import { readText } from './readText.ts'

/** Rows shown before an import. */
const PREVIEW = 10

/** Reads bars from CSV files and texts of any common make. */
export const csvImporter: BarImporter = {
  hash: hashBars,
  read(source, symbol, interval, now) {
    const name = source.kind === 'file' ? path.basename(source.path) : source.name
    const text = source.kind === 'file' ? readText(source.path) : success(source.text)
    const imported = text.ok ? importText(text.value, name, symbol.trim(), interval, now) : text
    return imported.ok ? { ok: true, bars: imported.value } : imported
  },
}

/** Reads bars from the text of a CSV file called `name`; never throws. */
export function importText(
  text: string,
  name: string,
  symbol: string,
  interval: BarInterval | null,
  now: number,
): Attempt<ImportedBars> {
  if (!/^[\x21-\x7e]{1,20}$/.test(symbol)) {
    return csvFailure(
      'SYMBOL_INVALID',
      'A symbol has 1 to 20 letters, digits or signs and no spaces; give another one.',
    )
  }
  const parsed = parseBars(text, interval, now)
  if (!parsed.ok) return parsed
  const bars = parsed.value
  if (bars.columns.tsOpen.length === 0) return csvFailure('NO_ROWS', explainNothing(bars))
  return success({
    report: reportOf(bars, name),
    instrument: fileInstrument(symbol, bars.interval, bars.columns, bars.decimals),
    columns: bars.columns,
  })
}

function explainNothing({ rows, rejected }: ParsedBars): string {
  const first = rejected[0]
  const reason = first === undefined ? '' : `; line ${first.line}: ${first.text} (${first.code})`
  return `None of the ${rows} row(s) of the file could be used, so there are no bars in it${reason}.`
}

function reportOf(bars: ParsedBars, name: string): ImportReport {
  const { tsOpen } = bars.columns
  return {
    label: name.slice(0, 255),
    columns: bars.plan.columns.map(({ role, header }) => ({
      role: role === 'adjusted close' ? 'adjusted close (not used)' : role,
      header,
    })),
    dateFormat: bars.dates.name,
    interval: bars.interval,
    accepted: tsOpen.length,
    rejected: bars.rejected,
    from: tsOpen[0] ?? null,
    to: tsOpen.at(-1) ?? null,
    preview: previewOf(bars.columns, bars.interval),
    notes: notesOf(bars),
    dataHash: hashBars(bars.columns),
  }
}

function notesOf(bars: ParsedBars): readonly string[] {
  const { plan, dates } = bars
  const notes: string[] = []
  if (plan.header > 0) notes.push(`The header was found after ${plan.header} other line(s), which were not read.`)
  if (bars.newestFirst) notes.push('The newest row comes first, so the file was read from its end.')
  if (dates.isAmbiguous)
    notes.push('Day and month cannot be told apart in this file; they were read as month/day/year.')
  if (dates.hasNoZone && !isLabelledByDate(bars.interval)) notes.push('The times name no zone and were taken as UTC.')
  if (plan.position.volume === null) notes.push('There is no volume column, so every volume is 0.')
  if (plan.position['adjusted close'] !== null) {
    notes.push('The adjusted close is not used: prices are as traded, without splits and dividends taken out.')
  }
  return notes
}

function previewOf(columns: BarColumns, interval: BarInterval): ImportReport['preview'] {
  const rows = Math.min(PREVIEW, columns.tsOpen.length)
  const write = isLabelledByDate(interval) ? formatDate : formatTimestamp
  return Array.from({ length: rows }, (_, index) => [
    write(columns.tsOpen[index] ?? 0),
    ...([columns.open, columns.high, columns.low, columns.close, columns.volume] as const).map((it) => it[index] ?? 0),
  ])
}
