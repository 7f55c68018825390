import type { TableRecord } from '#contracts/uiState.ts'
import { formatClock, formatCountdown, toMilliseconds } from '../../format/time.ts'

type Times = Pick<TableRecord<'limitChanges'>, 'appliesFrom' | 'lapsesAt'>

/** True while a change still waits; the risk engine's clock decides, this only shows it. */
export function isCooling({ appliesFrom }: Times, now: number): boolean {
  return now < appliesFrom
}

/** Says how long a change still waits, or until when it can be put into effect; microseconds. */
export function coolOffWords(change: Times, now: number): string {
  if (isCooling(change, now)) {
    const left = formatCountdown(toMilliseconds(change.appliesFrom - now))
    return `${left} left, until ${formatClock(change.appliesFrom)} UTC`
  }
  if (now >= change.lapsesAt) return 'lapsed'
  return `over: can be put into effect until ${formatClock(change.lapsesAt)} UTC`
}
