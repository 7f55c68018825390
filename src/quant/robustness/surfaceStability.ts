import type { Estimate } from '#core/model/estimate.ts'
import { mean } from '../statistics/moments.ts'
import { medianEstimate } from './medianEstimate.ts'
import { type Neighbourhood, type ParameterSurface, USUAL_NEIGHBOURHOOD } from './parameterSurface.ts'

/** How much of a point's edge its neighbours share. */
export interface SurfaceStability {
  readonly objective: number
  /** Number of neighbours sampled. */
  readonly neighbours: number
  /**
   * (median of the neighbours - reference) / (objective of the point - reference), held to 0..1: 1 where the neighbours
   * are as good, 0 where half of them have no edge at all. n is the number of neighbours, the interval that of their
   * median. Null below six neighbours or where the point itself is not above the reference.
   */
  readonly score: Estimate | null
  /** Mean and worst objective of the neighbours; null without one. */
  readonly neighbourMean: number | null
  readonly neighbourWorst: number | null
  /** PLATEAU from a score of 0.8, SPIKE up to 0.4, SLOPE between. */
  readonly shape: 'PLATEAU' | 'SLOPE' | 'SPIKE' | null
}

const PLATEAU = 0.8
const SPIKE = 0.4

/**
 * Measures how stable a sample of a surface is. The reference is the objective that means "no edge": 0 for a return or
 * a ratio such as Sharpe, 1 for a profit factor.
 */
export function surfaceStability(
  surface: ParameterSurface,
  sample: number,
  reference = 0,
  neighbourhood: Neighbourhood = USUAL_NEIGHBOURHOOD,
): SurfaceStability {
  const objective = surface.objectives[sample] ?? Number.NaN
  const around = Float64Array.from(
    surface.neighbours(sample, neighbourhood),
    (index) => surface.objectives[index] ?? Number.NaN,
  )
  const score = scoreOf(medianEstimate(around), objective, reference)
  const shape = score === null ? null : score.value >= PLATEAU ? 'PLATEAU' : score.value <= SPIKE ? 'SPIKE' : 'SLOPE'
  return {
    objective,
    neighbours: around.length,
    score,
    neighbourMean: around.length === 0 ? null : mean(around),
    neighbourWorst: around.length === 0 ? null : around.reduce((worst, value) => Math.min(worst, value), Infinity),
    shape,
  }
}

/** The middle of the best plateau: the sample whose neighbourhood, itself included, has the largest median. */
export interface PlateauCentre {
  readonly sample: number
  /** Median objective of the neighbourhood, n being its samples. */
  readonly median: Estimate
}

/** Finds the middle of the best plateau, among samples with at least five neighbours; null where none has. */
export function plateauCentre(
  surface: ParameterSurface,
  neighbourhood: Neighbourhood = USUAL_NEIGHBOURHOOD,
): PlateauCentre | null {
  let best: PlateauCentre | null = null
  for (let sample = 0; sample < surface.samples.length; sample += 1) {
    const members = [sample, ...surface.neighbours(sample, neighbourhood)]
    const median = medianEstimate(members.map((index) => surface.objectives[index] ?? Number.NaN))
    if (median !== null && (best === null || median.value > best.median.value)) best = { sample, median }
  }
  return best
}

function scoreOf(median: Estimate | null, objective: number, reference: number): Estimate | null {
  if (median === null || !(objective > reference)) return null
  const share = (value: number): number => Math.min(1, Math.max(0, (value - reference) / (objective - reference)))
  return { value: share(median.value), low: share(median.low), high: share(median.high), n: median.n }
}
