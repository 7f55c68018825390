import type { BarInterval } from '#core/model/bar.ts'
import { formatDate, formatTimestamp } from '#core/time/iso.ts'
import { MISSING } from './number.ts'

const MICROSECONDS = 1_000

/** Writes the UTC time of day of a moment in microseconds as `14:03:22`. */
export function formatClock(ts: number | null): string {
  return ts === null ? MISSING : formatTimestamp(ts).slice(11, 19)
}

/** Writes the UTC date of a moment in microseconds as `2026-11-21`. */
export function formatDay(ts: number | null): string {
  return ts === null ? MISSING : formatDate(ts)
}

/** Writes date and time in UTC as `2026-11-21 14:03:22`; zero seconds, and a time of midnight, are left out. */
export function formatMoment(ts: number | null): string {
  if (ts === null) return MISSING
  const clock = formatClock(ts)
  if (clock === '00:00:00') return formatDay(ts)
  return `${formatDay(ts)} ${clock.endsWith(':00') ? clock.slice(0, 5) : clock}`
}

/** Writes date and time of our own clock in UTC, always to the second. */
export function formatInstant(ts: number | null): string {
  return ts === null ? MISSING : `${formatDay(ts)} ${formatClock(ts)}`
}

/** Writes the opening of a bar: bars of a day or longer have no time of day. */
export function formatBarTime(ts: number | null, interval: BarInterval): string {
  return interval === '1d' || interval === '1w' || interval === '1M' ? formatDay(ts) : formatMoment(ts)
}

/** Writes the age of something in milliseconds as `0.4 s`, `12 s`, `12 min`, `3 h 05`, `2 d`. */
export function formatAge(milliseconds: number | null): string {
  if (milliseconds === null || !Number.isFinite(milliseconds)) return MISSING
  const seconds = Math.max(0, milliseconds) / 1_000
  if (seconds < 1) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.floor(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')}`
  return `${Math.floor(hours / 24)} d`
}

/** Writes the time left in milliseconds as `04:12` or `1:04:12`; what has run out is `00:00`. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000))
  const hours = Math.floor(seconds / 3_600)
  const rest = `${pad(Math.floor((seconds % 3_600) / 60))}:${pad(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** Writes a range of seconds left as `~4-6 min` or `~20-40 s`; null when it is not known yet. */
export function formatEta(low: number | null, high: number | null): string | null {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return null
  if (high < 90) return range(Math.round(low), Math.max(1, Math.round(high)), 's')
  if (high < 5_400) return range(Math.floor(low / 60), Math.ceil(high / 60), 'min')
  return range(Math.floor(low / 3_600), Math.ceil(high / 3_600), 'h')
}

/** Converts the wall clock of the page (milliseconds) to the house's microseconds. */
export function toMicroseconds(milliseconds: number): number {
  return Math.round(milliseconds * MICROSECONDS)
}

/** Converts microseconds to milliseconds for ages and countdowns. */
export function toMilliseconds(microseconds: number): number {
  return microseconds / MICROSECONDS
}

function range(low: number, high: number, unit: string): string {
  return low === high ? `~${high} ${unit}` : `~${low}\u2013${high} ${unit}`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
