import type { Direction, Signal } from '#core/model/signal.ts'
import type { Act } from './act.ts'
import type { HouseListener } from './houseRun.ts'

/** A signal without its figures: when, on what and which way. */
export interface Decision {
  readonly at: number
  readonly instrumentId: string
  readonly direction: Direction
}

/** The decisions behind signals, in their order. */
export function decisionsOf(signals: readonly Act[]): Decision[] {
  return signals.map(({ at, instrumentId, direction }) => {
    return { at, instrumentId: instrumentId ?? '', direction: direction ?? 'FLAT' }
  })
}

/** The same as texts that can be compared. */
export function decisionTexts(signals: readonly Act[]): string[] {
  return decisionsOf(signals).map(({ at, instrumentId, direction }) => decisionText(at, instrumentId, direction))
}

/** One decision as a text. */
export function decisionText(at: number, instrumentId: string, direction: Direction): string {
  return `${at} ${instrumentId} ${direction}`
}

/** Writes down the decisions of a run. */
export class DecisionRecorder {
  readonly decisions: Decision[] = []
  readonly texts: string[] = []

  readonly listener: HouseListener = ({ type, payload }, at) => {
    if (type !== 'SignalRaised') return true
    const { instrumentId, direction } = payload as Signal
    this.decisions.push({ at, instrumentId, direction })
    this.texts.push(decisionText(at, instrumentId, direction))
    return true
  }
}
