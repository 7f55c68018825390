const MILLISECOND = 1_000
const SECOND = 1_000_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * Writes how long something took, microseconds, with about three digits: `340 µs`, `3.2 ms`, `1.4 s`, `12 min`, `3 h 05`,
 * `2 d`. A time before its cause is possible between clocks and keeps its sign.
 */
export function durationText(microseconds: number): string {
  if (microseconds < 0) return `\u2212${durationText(-microseconds)}`
  if (microseconds < MILLISECOND) return `${Math.round(microseconds)} µs`
  // The next unit takes over where rounding would write a thousand of this one.
  if (microseconds < 999.5 * MILLISECOND) return `${digits(microseconds / MILLISECOND)} ms`
  if (microseconds < 59.5 * SECOND) return `${digits(microseconds / SECOND)} s`
  const minutes = Math.round(microseconds / MINUTE)
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`
  return `${Math.floor(microseconds / DAY)} d`
}

function digits(value: number): string {
  return value < 9.95 ? value.toFixed(1) : value.toFixed(0)
}
