import type { SignalView } from '#contracts/records/decision.ts'
import type { EngineContext } from '../kernel/engine.ts'

/** Signals and candidates kept for the screen; older ones leave it. */
const SIGNALS_KEPT = 500

/**
 * The last signals and rejected candidates with what became of them. Without a screen (backtests) nothing is kept.
 */
export class SignalTable {
  readonly #context: EngineContext
  readonly #views = new Map<string, SignalView>()

  constructor(context: EngineContext) {
    this.#context = context
  }

  add(view: SignalView): void {
    this.#views.set(view.key, view)
    this.#context.put('signals', view)
    if (this.#views.size <= SIGNALS_KEPT) return
    const oldest = this.#views.keys().next().value
    if (oldest !== undefined) this.#forget(oldest)
  }

  /** Notes what became of a signal; a signal that has left the table is passed over. */
  settle(key: string, disposition: SignalView['disposition'], denial: SignalView['denial'] = null): void {
    const view = this.#views.get(key)
    if (view === undefined) return
    const settled: SignalView = { ...view, disposition, denial }
    this.#views.set(key, settled)
    this.#context.put('signals', settled)
  }

  clear(): void {
    for (const key of this.#views.keys()) this.#forget(key)
  }

  #forget(key: string): void {
    this.#views.delete(key)
    this.#context.remove('signals', key)
  }
}
