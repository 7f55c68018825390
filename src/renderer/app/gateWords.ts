import { isKilled, type GuardView, type KillView } from '#contracts/records/safety.ts'
import { formatClock } from '../format/time.ts'

/** Says in one word whether new orders can leave. */
export function gateWord(kill: KillView | null, guard: GuardView | null): 'OPEN' | 'PAUSED' | 'HALTED' | 'UNKNOWN' {
  if (kill === null || guard === null) return 'UNKNOWN'
  if (isKilled(kill)) return 'HALTED'
  return guard.entriesPaused ? 'PAUSED' : 'OPEN'
}

/** Says what is known about the kill switch, for the status bar. */
export function killWord(kill: KillView | null): string {
  if (kill === null) return 'kill unknown'
  if (isKilled(kill)) return `halted ${formatClock(kill.trippedAt)}`
  const times = kill.paths.flatMap((path) => (path.at === null ? [] : [path.at]))
  const verified = kill.paths.filter((path) => path.verified).length
  const at = times.length === 0 ? '' : ` ${formatClock(Math.max(...times)).slice(0, 5)}`
  return `kill verified ${verified}/${kill.paths.length}${at}`
}
