import { type TrendLikelihood, trendLikelihood } from './trendLikelihood.ts'
import type { TrendKind, TrendNoise } from './trendFilter.ts'

/** A structural model fitted to a series. */
export interface TrendFit {
  readonly ok: true
  readonly kind: TrendKind
  readonly noise: TrendNoise
  readonly logLikelihood: number
  /** Akaike's and Schwarz's criteria; the diffuse beginning counts as no parameter. Lower is better. */
  readonly aic: number
  readonly bic: number
  /** Observations that were there. */
  readonly n: number
}

/** Why a series has no fitted model. */
export interface TrendUnfitted {
  readonly ok: false
  readonly code: 'SERIES_TOO_SHORT' | 'SERIES_CONSTANT' | 'NOT_CONVERGED'
  readonly message: string
}

/** Observations that a fit needs. */
const LEAST_OBSERVATIONS = 20
/** Steps of the simplex after which a search counts as lost. */
const MOST_STEPS = 500

/** How closely to search: to seven digits of the angles, or to three where many fits are made one after another. */
export type FitEffort = 'FULL' | 'QUICK'

interface Search {
  /** Angles from which the search may begin: their tangents squared are ratios of variances. */
  readonly starts: readonly number[]
  /** Distance between the corners of the simplex at which a search has ended. */
  readonly tolerance: number
  /** Times that the simplex is opened; one that has shrunk at a ridge goes on from where it ended. */
  readonly rounds: number
}

const SEARCHES: Readonly<Record<FitEffort, Search>> = {
  FULL: { starts: anglesOf([1e-6, 1e-4, 1e-2, 1, 1e2, 1e4]), tolerance: 1e-7, rounds: 2 },
  QUICK: { starts: anglesOf([1e-4, 1e-2, 1]), tolerance: 1e-3, rounds: 1 },
}

/**
 * Fits the noise variances by maximum likelihood over `values` from `from` on to `to` (excluded), NaN being missing. Their
 * common factor has a closed form (the concentrated likelihood); their proportions are angles on a sphere, so that each of
 * them can be exactly zero, found by a grid and then by the simplex search of Nelder and Mead (1965). Uses no randomness.
 */
export function fitTrend(
  values: Readonly<Float64Array>,
  kind: TrendKind,
  from = 0,
  to: number = values.length,
  effort: FitEffort = 'FULL',
): TrendFit | TrendUnfitted {
  let n = 0
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? Number.NaN
    if (Number.isNaN(value)) continue
    n += 1
    lowest = Math.min(lowest, value)
    highest = Math.max(highest, value)
  }
  if (n < LEAST_OBSERVATIONS) {
    const message = `The series has ${n} values where a structural model needs at least ${LEAST_OBSERVATIONS}; give it more.`
    return { ok: false, code: 'SERIES_TOO_SHORT', message }
  }
  if (!(highest > lowest)) {
    const message = 'The series never changes, so there is no noise to fit; give a series that does.'
    return { ok: false, code: 'SERIES_CONSTANT', message }
  }
  const weigh = (angles: readonly [number, number]): TrendLikelihood =>
    trendLikelihood(values, from, to, kind, noiseOf(kind, angles, 1))
  const found = search(kind, SEARCHES[effort], (angles) => {
    const { concentrated } = weigh(angles)
    return Number.isFinite(concentrated) ? -concentrated : Number.POSITIVE_INFINITY
  })
  const best = weigh(found.angles)
  if (!found.hasConverged || !Number.isFinite(best.concentrated) || !(best.scale > 0)) {
    const message =
      'The likelihood of the structural model has no maximum that the search could find, so the model is not used; give more values, or the other model.'
    return { ok: false, code: 'NOT_CONVERGED', message }
  }
  const parameters = kind === 'TREND' ? 3 : 2
  return {
    ok: true,
    kind,
    noise: noiseOf(kind, found.angles, best.scale),
    logLikelihood: best.concentrated,
    aic: 2 * parameters - 2 * best.concentrated,
    bic: parameters * Math.log(n) - 2 * best.concentrated,
    n,
  }
}

/** Variances in the proportions of two angles; the sum of the three is `scale`. */
function noiseOf(kind: TrendKind, [outer, inner]: readonly [number, number], scale: number): TrendNoise {
  const observation = Math.cos(outer) ** 2
  const rest = Math.sin(outer) ** 2
  if (kind === 'LEVEL') return { observation: scale * observation, level: scale * rest, slope: 0 }
  return {
    observation: scale * observation,
    level: scale * rest * Math.cos(inner) ** 2,
    slope: scale * rest * Math.sin(inner) ** 2,
  }
}

type Angles = readonly [number, number]
interface Corner {
  readonly angles: Angles
  readonly cost: number
}

function anglesOf(ratios: readonly number[]): readonly number[] {
  return ratios.map((ratio) => Math.atan(Math.sqrt(ratio)))
}

function search(
  kind: TrendKind,
  { starts, tolerance, rounds }: Search,
  costOf: (angles: Angles) => number,
): { angles: Angles; hasConverged: boolean } {
  const at = (angles: Angles): Corner => ({ angles, cost: costOf(angles) })
  const inner = kind === 'TREND' ? [0, ...starts] : [0]
  const grid = [0, ...starts, Math.PI / 2].flatMap((outer) => inner.map((angle) => at([outer, angle])))
  const best = cheapest(grid)
  // A model of one angle is searched along it alone.
  const reaches: readonly Angles[] =
    kind === 'TREND'
      ? [
          [0.3, 0],
          [0, 0.3],
        ]
      : [[0.3, 0]]
  let corners: readonly Corner[] = [best]
  for (let round = 0; round < rounds; round += 1) {
    const start = cheapest(corners)
    const share = round === 0 ? 1 : 0.1
    corners = [start, ...reaches.map(([x, y]) => at([start.angles[0] + share * x, start.angles[1] + share * y]))]
    for (let step = 0; step < MOST_STEPS && spanOf(corners) > tolerance; step += 1) corners = stepSimplex(corners, at)
  }
  return { angles: cheapest(corners).angles, hasConverged: spanOf(corners) <= tolerance }
}

/** One step of Nelder and Mead: reflect the worst corner, expand, contract, or shrink towards the best. */
function stepSimplex(corners: readonly Corner[], at: (angles: Angles) => Corner): readonly Corner[] {
  const sorted = corners.toSorted((one, other) => one.cost - other.cost)
  const worst = sorted.at(-1) ?? cheapest(corners)
  const others = sorted.slice(0, -1)
  const centre = [0, 1].map((axis) => others.reduce((sum, { angles }) => sum + (angles[axis] ?? 0), 0) / others.length)
  const along = (share: number): Corner =>
    at([
      (centre[0] ?? 0) + share * ((centre[0] ?? 0) - worst.angles[0]),
      (centre[1] ?? 0) + share * ((centre[1] ?? 0) - worst.angles[1]),
    ])
  const best = cheapest(sorted)
  const reflected = along(1)
  if (reflected.cost < best.cost) {
    const expanded = along(2)
    return [...others, expanded.cost < reflected.cost ? expanded : reflected]
  }
  if (reflected.cost < (others.at(-1)?.cost ?? best.cost)) return [...others, reflected]
  const contracted = along(reflected.cost < worst.cost ? 0.5 : -0.5)
  if (contracted.cost < Math.min(reflected.cost, worst.cost)) return [...others, contracted]
  return sorted.map((corner) =>
    corner === best ? best : at([(corner.angles[0] + best.angles[0]) / 2, (corner.angles[1] + best.angles[1]) / 2]),
  )
}

function cheapest(corners: readonly Corner[]): Corner {
  return corners.reduce((one, other) => (other.cost < one.cost ? other : one))
}

function spanOf(corners: readonly Corner[]): number {
  const best = cheapest(corners)
  return Math.max(
    ...corners.map(({ angles }) =>
      Math.max(Math.abs(angles[0] - best.angles[0]), Math.abs(angles[1] - best.angles[1])),
    ),
  )
}
