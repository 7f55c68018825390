import { parseTimestamp } from '#core/time/iso.ts'
import { decimal } from './fields.ts'

/** 2000-01-01 and 2100-01-01, microseconds; no venue tells times outside. */
const EARLIEST = 946_684_800_000_000
const LATEST = 4_102_444_800_000_000

/**
 * Reads a venue's time, whole milliseconds since the epoch as number or text, as microseconds. The time of arrival when
 * the venue tells none (missing, 0 or before 2000); NaN when what it tells is no time.
 */
export function timeOfMillis(value: unknown, tsInit: number): number {
  if (isAbsent(value)) return tsInit
  const millis = whole(value)
  return judged(millis * 1_000, tsInit)
}

/** As timeOfMillis, for nanoseconds; what is below a microsecond is cut off. */
export function timeOfNanos(value: unknown, tsInit: number): number {
  if (isAbsent(value)) return tsInit
  // Nanoseconds do not fit a number, so texts are cut and never rounded.
  if (typeof value === 'string') {
    return /^\d{1,20}$/.test(value) ? judged(Number(value.slice(0, -3)), tsInit) : Number.NaN
  }
  return judged(Math.floor(whole(value) / 1_000), tsInit)
}

/** As timeOfMillis, for seconds with a fraction as text, for example `1561939258.527900`. */
export function timeOfSeconds(value: unknown, tsInit: number): number {
  if (isAbsent(value)) return tsInit
  if (typeof value !== 'string' || value.length > 24) return Number.NaN
  const seconds = decimal(value)
  if (Number.isNaN(seconds)) return Number.NaN
  // A number of seconds holds microseconds exactly; what is below them is cut off first.
  const point = value.indexOf('.')
  const isFine = point !== -1 && value.length - point > 7
  return judged(Math.round((isFine ? Number(value.slice(0, point + 7)) : seconds) * 1e6), tsInit)
}

/** As timeOfMillis, for texts like `2026-07-10T00:00:00.123456Z`; what is below a microsecond is cut off. */
export function timeOfIso(value: unknown, tsInit: number): number {
  if (isAbsent(value)) return tsInit
  if (typeof value !== 'string' || value.length > 40) return Number.NaN
  return judged(usualIso(value) ?? parseTimestamp(value) ?? Number.NaN, tsInit)
}

let knownDate = ''
let knownDay = 0

/** Reads the form that venues use, without a pattern; null when it is another one. The date is nearly always the last one. */
function usualIso(text: string): number | null {
  const { length } = text
  if (length < 20 || length === 21 || length > 30 || text.charCodeAt(length - 1) !== 90 || text.charCodeAt(10) !== 84)
    return null
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return null
  const [hour, minute, second] = [pairAt(text, 11), pairAt(text, 14), pairAt(text, 17)]
  if (!(hour < 24 && minute < 60 && second < 60)) return null
  let micros = 0
  if (length > 20) {
    if (text.charCodeAt(19) !== 46) return null
    for (let at = 20; at < 26; at += 1) micros = micros * 10 + (at < length - 1 ? digitAt(text, at) : 0)
    let below = 0
    for (let at = 26; at < length - 1; at += 1) below += digitAt(text, at)
    if (Number.isNaN(micros + below)) return null
  }
  const date = text.slice(0, 10)
  if (date !== knownDate) {
    const day = parseTimestamp(date)
    if (day === null) return null
    knownDate = date
    knownDay = day
  }
  return knownDay + ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros
}

function pairAt(text: string, at: number): number {
  return digitAt(text, at) * 10 + digitAt(text, at + 1)
}

function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48
  return digit >= 0 && digit <= 9 ? digit : Number.NaN
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function whole(value: unknown): number {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number.NaN
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? Number(value) : Number.NaN
}

function judged(micros: number, tsInit: number): number {
  if (micros < EARLIEST) return tsInit
  return micros <= LATEST ? micros : Number.NaN
}
