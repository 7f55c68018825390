import type { StrategyDefinition } from '../strategy.ts'
import { GapBounce } from './gapBounce.ts'
import { conflictOf, PARAMETERS, settingsOf } from './settings.ts'

/** Buys overnight gaps down in low-priced shares for a move back into the gap. */
export const gapBounce: StrategyDefinition = {
  kind: 'gap-bounce',
  name: 'Gap bounce',
  description:
    'Buys low-priced shares that open well below the last close, with a stop below the low and a target part of the way ' +
    'back. On daily bars a gap is only known after its day, so the signal is for the next open.',
  parameters: PARAMETERS,
  conflict: conflictOf,
  warmupBars: () => 15,
  create: (_id, values, instruments) => new GapBounce(settingsOf(values), instruments),
}
