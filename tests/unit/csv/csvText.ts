import { expect } from 'vitest'
import type { BarInterval } from '#core/model/bar.ts'
import { formatTimestamp, parseTimestamp } from '#core/time/iso.ts'
import type { ImportedBars } from '#engines/data/ports.ts'
import { importText } from '#adapters/feeds/csv/csvImporter.ts'

/** The moment the tests' imports take place. */
export const NOW = parseTimestamp('2024-06-01') ?? 0

/** Reads a text that is expected to hold bars. */
export function imported(text: string, interval: BarInterval | null = null): ImportedBars {
  const result = importText(text, 'test.csv', 'TEST', interval, NOW)
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}

/** Reads a text that is expected to be refused and returns the failure's code; the message must be one sentence. */
export function refusal(text: string, interval: BarInterval | null = null): string {
  const result = importText(text, 'test.csv', 'TEST', interval, NOW)
  if (result.ok) throw new Error(`${result.value.report.accepted} rows were accepted`)
  expect(result.failure.message).toMatch(/^[A-Z/].*\.$/)
  return result.failure.code
}

/** When the accepted bars open. */
export function opens(bars: ImportedBars): string[] {
  return [...bars.columns.tsOpen].map((ts) => formatTimestamp(ts))
}

/** Codes and lines of the refused rows. */
export function refusedRows(bars: ImportedBars): [number, string][] {
  return bars.report.rejected.map(({ line, code }) => [line, code])
}

/** Rows of a header and the given dates, each with the same sound prices. */
export function withDates(dates: readonly string[], header = 'Date,Open,High,Low,Close,Volume'): string {
  return [header, ...dates.map((date) => `${date},10,12,9,11,100`)].join('\n')
}
