import type { ChildExits } from './parentOrder.ts'
import type { ExecutionView } from './executionView.ts'

/** What an algorithm wants done. Children are numbered 0, 1, 2, ... for ever; no number is used twice. */
export type ExecutionIntent =
  | {
      readonly kind: 'PLACE'
      readonly child: number
      /** Scaled. Every child is a limit order. */
      readonly quantity: number
      readonly price: number
      /** Trades at once as far as it can and is cancelled for the rest; else it may rest. */
      readonly immediate: boolean
      readonly postOnly: boolean
      readonly exits: ChildExits | null
    }
  | { readonly kind: 'CANCEL'; readonly child: number }
  /** Changes the price of a working child in one step; only where the venue can. */
  | { readonly kind: 'REPLACE'; readonly child: number; readonly price: number }
  /** The whole quantity has been filled. */
  | { readonly kind: 'DONE' }
  /** Nothing more is placed; what is left stays unfilled. */
  | { readonly kind: 'GIVE_UP'; readonly code: string; readonly text: string }

/** What is heard of a child. Quantities are cumulative, so that what comes twice or late changes nothing. */
export type ChildEvent =
  | { readonly kind: 'ACCEPTED'; readonly child: number }
  /** `filled` is all that the child has filled so far. */
  | { readonly kind: 'FILLED'; readonly child: number; readonly filled: number }
  | {
      readonly kind: 'ENDED'
      readonly child: number
      readonly why: 'CANCELLED' | 'EXPIRED' | 'REJECTED' | 'DENIED'
      /**
       * All that the child has filled, with fills not heard yet; null where nobody has told. Then what was open goes on
       * counting until an ENDED says it: a fill may still be on its way.
       */
      readonly filled: number | null
      readonly code: string
    }
  | { readonly kind: 'UNKNOWN'; readonly child: number }
  | { readonly kind: 'CANCEL_REJECTED'; readonly child: number }
  | { readonly kind: 'REPLACED'; readonly child: number; readonly price: number }
  | { readonly kind: 'REPLACE_REJECTED'; readonly child: number }

/** Where a parent stands. PAUSED places nothing and can go on; the last three are ends. */
export type ParentPhase = 'NEW' | 'RUNNING' | 'PAUSED' | 'DONE' | 'GAVE_UP' | 'STOPPED'

/** How far a parent has come; scaled quantities. */
export interface ParentProgress {
  readonly phase: ParentPhase
  readonly filled: number
  /** What children may still fill, unknown ones in full. */
  readonly open: number
  readonly children: number
  readonly reason: { readonly code: string; readonly text: string } | null
}

/**
 * Works one parent order: a synchronous state machine that hears the market, its children and the clock and answers with
 * intents. It reads no clock and no randomness but the parent's seed: the same inputs give the same intents.
 */
export interface ExecutionAlgorithm {
  start(view: ExecutionView, now: number): readonly ExecutionIntent[]
  onMarket(view: ExecutionView, now: number): readonly ExecutionIntent[]
  onChild(event: ChildEvent, now: number): readonly ExecutionIntent[]
  onTimer(now: number): readonly ExecutionIntent[]
  /** Cancels the children and places nothing until `resume`. */
  pause(code: string, text: string, now: number): readonly ExecutionIntent[]
  /** Goes on from here; what was missed meanwhile is not caught up in a burst. */
  resume(view: ExecutionView, now: number): readonly ExecutionIntent[]
  /** Ends it for ever: a kill, a cancelled parent. Cancels the children. */
  stop(code: string, text: string, now: number): readonly ExecutionIntent[]
  /** When `onTimer` wants to be called next at the latest; null for no timer. */
  nextTimer(): number | null
  progress(): ParentProgress
  /** All that it remembers, as plain JSON. */
  snapshot(): unknown
}
