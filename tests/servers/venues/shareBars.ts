import { HOUR, MINUTE } from '#core/time/duration.ts'
import { utcDay } from '#core/time/iso.ts'
import { fromNewYork } from '#core/time/newYork.ts'
import { sessionOfDay } from '#core/time/calendar.ts'

/** A bar of a made-up share. */
export interface ServedBar {
  readonly ts: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** The bar that begins at a moment; the same for the same moment. */
export function servedBar(ts: number): ServedBar {
  const base = 100 + ((ts / MINUTE) % 997) / 100
  const written = (value: number): number => Number(value.toFixed(4))
  return {
    ts,
    open: written(base),
    high: written(base + 0.37),
    low: written(base - 0.41),
    close: written(base + 0.1234),
    volume: 1_000 + ((ts / MINUTE) % 313),
  }
}

/** When the bars of a stretch of time begin: from 4:00 to 20:00 in New York on trading days; one at midnight there without a step. */
export function servedTimes(step: number | null, from: number, to: number): readonly number[] {
  const times: number[] = []
  for (let day = utcDay(from) - 1; day <= utcDay(to) + 1; day += 1) {
    if (sessionOfDay(day) === null) continue
    if (step === null) times.push(fromNewYork(day, 0))
    else for (let at = 4 * HOUR; at < 20 * HOUR; at += step) times.push(fromNewYork(day, at))
  }
  return times.filter((ts) => ts >= from && ts <= to)
}

/** Those of them within the regular sessions. */
export function sessionTimes(step: number, from: number, to: number): readonly number[] {
  return servedTimes(step, from, to).filter((ts) => {
    const session = sessionOfDay(utcDay(ts))
    return session !== null && ts >= session.open && ts < session.close
  })
}
