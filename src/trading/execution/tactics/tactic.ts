import type { Child } from '../childLedger.ts'
import type { ExecutionView } from '../executionView.ts'
import type { ParentOrder } from '../parentOrder.ts'

/** What a tactic remembers: plain numbers, so that a snapshot is exact. */
export type TacticMemory = Record<string, number>

/** How the last child that ended came to its end. */
export interface LastEnd {
  readonly why: 'FILLED' | 'CANCELLED' | 'EXPIRED' | 'REJECTED' | 'DENIED'
  readonly immediate: boolean
  readonly code: string
}

/** All that a tactic decides on. */
export interface Situation {
  readonly parent: ParentOrder
  readonly view: ExecutionView
  readonly now: number
  readonly filled: number
  /** What has been filled and may still be filled. */
  readonly committed: number
  /** Children that may still fill. */
  readonly open: readonly Child[]
  /** How many children there have been. */
  readonly placed: number
  readonly lastEnd: LastEnd | null
  /** Brings a price onto the increment and within the worst price. */
  bounded(price: number): number
  /** A number in [0, 1) that depends on the parent's seed, a name and an index alone. */
  draw(name: string, index: number): number
}

/** What a tactic wants now. It is cut to what the parent allows, and asked for again with the next event. */
export interface Wish {
  /** Numbers of children that are to go. */
  readonly cancel?: readonly number[]
  readonly replace?: { readonly child: number; readonly price: number }
  readonly place?: {
    readonly quantity: number
    readonly price: number
    readonly immediate: boolean
    readonly postOnly?: boolean
  }
  /** When to ask again at the latest. */
  readonly wakeAt?: number
  readonly giveUp?: { readonly code: string; readonly text: string }
}

/** The part of an algorithm that differs: what to do next. It may wish anything; the bounds are kept around it. */
export interface Tactic {
  begin(): TacticMemory
  decide(memory: TacticMemory, situation: Situation): Wish
  /** Hears that it goes on after a pause. */
  resumed(memory: TacticMemory, situation: Situation): void
}

/** Nothing to do but wait. */
export const WAIT: Wish = {}

/** Children that rest and have not been asked to go, by number. */
export function resting(situation: Situation): readonly number[] {
  return situation.open.filter((child) => !child.immediate && child.status !== 'HELD').map(({ number }) => number)
}
