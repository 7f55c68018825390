import { DAY, MINUTE } from '#core/time/duration.ts'
import type { DataDesk } from '../desk.ts'
import type { LiveMarket } from '../live/liveMarket.ts'

/** What was missed longer ago than this is asked for by hand, in the coverage, microseconds. */
const LONGEST_ABSENCE = 7 * DAY

/**
 * Notes, when a live session is opened after the program was away, what it did not hear meanwhile: of each instrument the
 * minutes after the last bar that the session kept. They are asked for as soon as the source is there, as those are that a
 * lost link left out. A session without a bar has missed nothing.
 */
export function noteMissedBefore(desk: DataDesk, { lines }: LiveMarket): void {
  const { state, context } = desk
  const now = context.now()
  for (const { instrument, served } of lines) {
    const [last] = state.market?.recorder?.read(instrument.id, now, 1).tsOpen ?? []
    if (last === undefined || served === null) continue
    state.backfills.healing.resume(served.sourceId, served.instrumentId, Math.max(last + MINUTE, now - LONGEST_ABSENCE))
  }
}
