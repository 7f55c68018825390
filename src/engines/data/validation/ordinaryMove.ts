import type { BarInterval } from '#core/model/bar.ts'

/** What a price ordinarily does within one bar, as changes of its natural logarithm, before its own history says better. */
export interface OrdinaryMove {
  /** Standard deviation assumed while there is little history. */
  readonly assumed: number
  /** No smaller change is ever called a jump, however quiet the price has been. */
  readonly smallestJump: number
}

const MOVES: Readonly<Record<BarInterval, OrdinaryMove>> = {
  '1m': { assumed: 0.004, smallestJump: 0.04 },
  '5m': { assumed: 0.006, smallestJump: 0.05 },
  '15m': { assumed: 0.01, smallestJump: 0.07 },
  '1h': { assumed: 0.015, smallestJump: 0.09 },
  '1d': { assumed: 0.03, smallestJump: 0.15 },
  '1w': { assumed: 0.06, smallestJump: 0.25 },
  '1M': { assumed: 0.1, smallestJump: 0.4 },
}

/** The ordinary move of bars of one length. */
export function ordinaryMove(interval: BarInterval): OrdinaryMove {
  return MOVES[interval]
}
