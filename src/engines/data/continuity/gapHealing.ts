import type { InstrumentId } from '#core/model/identifiers.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { LinkState } from '../feeds/ports.ts'

/** Minutes that were missed and are to be asked for. */
export interface MissedMinutes {
  readonly sourceId: string
  readonly instrumentIds: readonly InstrumentId[]
  readonly from: number
  readonly to: number
}

/** How long after its end a minute is asked for: sources finish their bars a little later. */
const SETTLED_AFTER = 15 * SECOND

/** When a link took a state, and what its source was heard for until when. */
export interface LinkMoment {
  readonly at: number
  /** Until when everything was heard, when that is longer ago. */
  readonly since: number
  readonly instrumentIds: readonly InstrumentId[]
}

/** What a source was not heard for, and since when. */
type Loss = ReadonlyMap<InstrumentId, number>

/**
 * Remembers when links were lost. When one is there again, the minutes from the loss to the end of the one in which it came
 * back are due, because the first and the last of them were heard only in part.
 */
export class GapHealing {
  readonly #lost = new Map<string, Loss>()
  #due: (MissedMinutes & { readonly at: number })[] = []

  /** Takes the state of a link since a moment. */
  note(sourceId: string, state: LinkState, { at, since, instrumentIds }: LinkMoment): void {
    const loss = this.#lost.get(sourceId)
    if (state === 'RECONNECTING' || state === 'STALE') {
      // A link that was never there has nothing to lose.
      if (loss !== undefined || instrumentIds.length === 0) return
      this.#lost.set(sourceId, new Map(instrumentIds.map((id) => [id, since])))
      return
    }
    if (state === 'CONNECTING' || loss === undefined) return
    this.#lost.delete(sourceId)
    // Closed: the source was left, and another one is heard.
    const to = Math.floor(at / MINUTE) * MINUTE + MINUTE
    for (const [from, ids] of byMinute(loss)) {
      if (from < to) this.#due.push({ sourceId, instrumentIds: ids, from, to, at: to + SETTLED_AFTER })
    }
  }

  /** An instrument was heard until a moment before the program ended; its source's link is not there yet. */
  resume(sourceId: string, instrumentId: InstrumentId, since: number): void {
    this.#lost.set(sourceId, new Map([...(this.#lost.get(sourceId) ?? []), [instrumentId, since]]))
  }

  /** What can be asked for now; it is not told again. */
  take(now: number): readonly MissedMinutes[] {
    if (this.#due.every(({ at }) => at > now)) return NOTHING
    const ready = this.#due.filter(({ at }) => at <= now)
    this.#due = this.#due.filter(({ at }) => at > now)
    return ready
  }
}

const NOTHING: readonly MissedMinutes[] = []

/** Instruments by the minute since which they were not heard. */
function byMinute(loss: Loss): ReadonlyMap<number, readonly InstrumentId[]> {
  const found = new Map<number, InstrumentId[]>()
  for (const [id, since] of loss) {
    const minute = Math.floor(since / MINUTE) * MINUTE
    const ids = found.get(minute)
    if (ids === undefined) found.set(minute, [id])
    else ids.push(id)
  }
  return found
}
