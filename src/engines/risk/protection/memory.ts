import type { ClientOrderId, InstrumentId, SignalId, StrategyId } from '#core/model/identifiers.ts'
import { partKey } from './cover.ts'
import { StopPlans } from './plans.ts'

/**
 * How a part of a position is protected at the venue: wholly, in part, not at all, not because the venue has no stops
 * (then it is watched here), or not known because answers are outstanding.
 */
export type ProtectionState = 'PROTECTED' | 'PARTLY' | 'UNPROTECTED' | 'NOT_OFFERED' | 'UNKNOWN'

/** The part of a position that one strategy holds, as the watch remembers it. */
export interface WatchedPart {
  readonly strategyId: StrategyId
  readonly instrumentId: InstrumentId
  state: ProtectionState
  /** Since when a part has had no stop, host time; null while all of it has one. */
  missingSince: number | null
  /** Since when answers about its stops have been outstanding; null while none are. */
  unknownSince: number | null
  /** Attempts to restore since it was last wholly protected, and when the last was made. */
  attempts: number
  attemptedAt: number
  /** A stop was called back because it was too large; its successor does not wait. */
  isOwed: boolean
  /** A target that was called back because it was too large. */
  owedTarget: { readonly signalId: SignalId; readonly limitPrice: number } | null
  /** Cancels asked for, with the time. */
  readonly asked: Map<ClientOrderId, number>
  /** The last complaint shown; null for none. */
  told: string | null
}

/** What the watch over protective stops remembers of one account. */
export class ProtectionMemory {
  readonly plans = new StopPlans()
  /** False where the venue has no stops of its own. */
  nativeStops = true
  readonly parts = new Map<string, WatchedPart>()

  /** The part of a position, begun when it is asked for the first time. */
  part(strategyId: StrategyId, instrumentId: InstrumentId): WatchedPart {
    const key = partKey(strategyId, instrumentId)
    const known = this.parts.get(key)
    if (known !== undefined) return known
    const part: WatchedPart = {
      strategyId,
      instrumentId,
      state: 'UNKNOWN',
      missingSince: null,
      unknownSince: null,
      attempts: 0,
      attemptedAt: 0,
      isOwed: false,
      owedTarget: null,
      asked: new Map(),
      told: null,
    }
    this.parts.set(key, part)
    return part
  }

  clear(): void {
    this.plans.clear()
    this.parts.clear()
    this.nativeStops = true
  }
}
