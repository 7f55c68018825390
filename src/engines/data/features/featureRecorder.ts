import type { SessionId } from '#core/model/identifiers.ts'
import type { ComputedFeatures } from '#contracts/records/features.ts'
import { SECOND } from '#core/time/duration.ts'
import type { FeatureStore } from './ports.ts'

/** Values that are gathered before they are written without waiting for their time. */
const VALUES_AT_ONCE = 200_000

/** Gathers computed values and writes them in groups, once a second. */
export class FeatureRecorder {
  readonly #waiting: ComputedFeatures[] = []
  #values = 0
  #writtenAt = 0
  #sessionId: SessionId | null = null
  /** False while what was computed last could not be written. */
  isWell = true

  /** Takes values of a session; those that wait of another one are written first. */
  take(store: FeatureStore, sessionId: SessionId, computed: ComputedFeatures): void {
    if (this.#sessionId !== sessionId) this.flush(store)
    this.#sessionId = sessionId
    this.#waiting.push(computed)
    this.#values += computed.values.length
    if (this.#values >= VALUES_AT_ONCE) this.flush(store)
  }

  /** Writes what waits when a second has gone by. */
  tick(store: FeatureStore, now: number): void {
    if (this.#waiting.length === 0 || now - this.#writtenAt < SECOND) return
    this.#writtenAt = now
    this.flush(store)
  }

  /** Writes what waits. What cannot be written is let go: most of it can be computed again from the bars. */
  flush(store: FeatureStore): void {
    if (this.#sessionId === null || this.#waiting.length === 0) return
    this.isWell = store.appendFeatures(this.#sessionId, this.#waiting)
    this.#waiting.length = 0
    this.#values = 0
  }
}
