import type { Estimate } from '#core/model/estimate.ts'
import type { RegimeReading } from '#quant/regimes/marketRegime.ts'
import type { JudgedFilter } from './filters.ts'
import type { GapCase, GapFeatures } from './gapCase.ts'
import type { GapView } from './shareWatch.ts'

/** One gap judged: what was seen, planned, expected and ruled. */
export interface GapSituation {
  readonly view: GapView
  readonly features: GapFeatures
  readonly regime: RegimeReading | null
  readonly bracket: GapCase['bracket'] | null
  readonly probability: Estimate | null
  /** The past gaps that the probability rests on, and how many it takes. */
  readonly record: { readonly cases: number; readonly bounces: number; readonly needed: number }
  readonly filters: readonly JudgedFilter[]
}
