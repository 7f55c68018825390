import { createHash } from 'node:crypto'
import type { HistorySeries } from '#core/history/series.ts'

/** Longest readable part of a name; file systems take 255 bytes. */
const LONGEST = 80
const HASH_DIGITS = 10

/**
 * Writes any text as a part of a file name that every file system takes and keeps apart from every other: letters, digits,
 * `-` and `_` as they are, the rest percent-encoded, and a piece of the text's SHA-256 behind a `~`, so that texts that
 * differ only in case, or beyond the longest name, still differ, and no name is a device (`CON`) or ends in a dot.
 */
export function escapeName(text: string): string {
  const readable = [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[A-Za-z0-9_-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
    .slice(0, LONGEST)
    .replace(/%.?$/, '')
  const digest = createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex')
  return `${readable}~${digest.slice(0, HASH_DIGITS)}`
}

/** The folder of a series within the cold store, with slashes: `source=…/kind=…/interval=…/symbol=…`. */
export function seriesFolder({ source, instrumentId, kind, interval }: HistorySeries): string {
  // Lengths of a bar differ only in case (1m and 1M), which not every file system tells apart.
  return `source=${escapeName(source)}/kind=${kind}/interval=${escapeName(interval)}/symbol=${escapeName(instrumentId)}`
}

/** The folder of a period within that of its series: `year=2024/month=03`, or `year=2024`. */
export function periodFolder(period: string): string {
  const [year = '', month] = period.split('-')
  return month === undefined ? `year=${year}` : `year=${year}/month=${month}`
}
