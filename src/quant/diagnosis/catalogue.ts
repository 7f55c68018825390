import { BURDEN } from './costs/burden.ts'
import { COST_TERMS } from './costs/terms.ts'
import { ACTIVITY } from './data/activity.ts'
import { COMPLETENESS } from './data/completeness.ts'
import { ORDER_AND_VALUES } from './data/orderAndValues.ts'
import { PROVENANCE } from './data/provenance.ts'
import { BAR_VOLUME } from './fills/barVolume.ts'
import { FILL_PRICES } from './fills/fillPrices.ts'
import { ORDER_ENDS } from './fills/orderEnds.ts'
import type { Check } from './finding.ts'
import { HINTS } from './lookAhead/hints.ts'
import { PROOFS } from './lookAhead/proofs.ts'
import { BENCHMARK } from './overall/benchmark.ts'
import { STABILITY } from './overall/stability.ts'
import { PARAMETERS } from './overfitting/parameters.ts'
import { TRIALS } from './overfitting/trials.ts'
import { PRACTICE } from './overall/practice.ts'
import { DRAWDOWNS } from './risk/drawdowns.ts'
import { EXPOSURE } from './risk/exposure.ts'
import { RETURN_SHAPE } from './risk/returnShape.ts'
import { CONCENTRATION } from './sample/concentration.ts'
import { ENOUGH } from './sample/enough.ts'
import { INTERVALS } from './sample/intervals.ts'

/** Every check of a run, by family: first what makes the figures wrong, then what makes them weak. */
export const CHECKS: readonly Check[] = [
  ...ORDER_AND_VALUES,
  ...COMPLETENESS,
  ...ACTIVITY,
  ...PROVENANCE,
  ...PROOFS,
  ...HINTS,
  ...BAR_VOLUME,
  ...FILL_PRICES,
  ...ORDER_ENDS,
  ...ENOUGH,
  ...INTERVALS,
  ...CONCENTRATION,
  ...TRIALS,
  ...PARAMETERS,
  ...COST_TERMS,
  ...BURDEN,
  ...DRAWDOWNS,
  ...EXPOSURE,
  ...RETURN_SHAPE,
  ...BENCHMARK,
  ...STABILITY,
  ...PRACTICE,
]
