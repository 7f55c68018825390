import { fills } from './questions/fills.ts'
import { future } from './questions/future.ts'
import { hiddenData } from './questions/hiddenData.ts'
import { higherTimeframe } from './questions/higherTimeframe.ts'
import { laterPrices } from './questions/laterPrices.ts'
import { nextBar } from './questions/nextBar.ts'
import { otherClock } from './questions/otherClock.ts'
import { power } from './questions/power.ts'
import { repeat } from './questions/repeat.ts'
import { scale } from './questions/scale.ts'
import { sliceMemory } from './questions/sliceMemory.ts'
import { timeShift } from './questions/timeShift.ts'
import { truncation } from './questions/truncation.ts'
import { warmUp } from './questions/warmUp.ts'
import type { ProofQuestion } from './proofRoom.ts'

/** Every question, the quick ones first; hints last. */
export const BATTERY: readonly ProofQuestion[] = [
  repeat,
  otherClock,
  sliceMemory,
  fills,
  power,
  hiddenData,
  timeShift,
  warmUp,
  higherTimeframe,
  future,
  truncation,
  scale,
  nextBar,
  laterPrices,
]
