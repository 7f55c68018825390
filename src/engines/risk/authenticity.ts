import type { Origin } from '#core/model/origin.ts'
import { tellGuard } from './guard.ts'
import type { RiskDesk } from './state.ts'

/**
 * Data that a PAPER or LIVE session does not admit reached an engine. It was refused there; that it came at all means that
 * something upstream cannot be trusted, so entries stop until a person has looked.
 */
export function blockForeignData(desk: RiskDesk, origin: Origin): void {
  const { memory } = desk
  const mode = memory.session?.mode
  if ((mode !== 'PAPER' && mode !== 'LIVE') || memory.entriesPaused) return
  memory.entriesPaused = true
  const cause = `Entries paused: ${origin} data reached this ${mode} session and was refused; find out where it comes from, then resume.`
  tellGuard(desk, cause, false)
}
