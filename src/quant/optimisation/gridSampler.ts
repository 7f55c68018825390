import { levelValue, tidyValue, valueBetween } from './dimension.ts'
import { type Proposal, type Sampler, type SearchDomain, WAIT, windowStart } from './sampler.ts'
import type { SearchSpace, SearchValues } from './searchSpace.ts'
import type { TrialHistory } from './trialLog.ts'
import { mixedRadix } from './uniformDraw.ts'

/** State of a grid search. */
export interface GridSamplerState {
  readonly kind: 'GRID'
  /** Index of the next point of the grid, allowed or not. */
  readonly next: number
}

/** Walks all points of a grid, the last dimension running fastest. */
export class GridSampler implements Sampler<GridSamplerState> {
  readonly #domain: SearchDomain
  readonly #parallelTrials: number
  readonly #levels: readonly number[]
  readonly #size: number
  #next: number

  /** Takes the number of points, both ends included, into which a continuous dimension is divided. */
  constructor(domain: SearchDomain, parallelTrials: number, continuousLevels: number, state: GridSamplerState | null) {
    this.#domain = domain
    this.#parallelTrials = parallelTrials
    this.#levels = gridLevels(domain.space, continuousLevels)
    this.#size = gridSize(domain.space, continuousLevels)
    this.#next = state?.next ?? 0
  }

  propose(history: TrialHistory): Proposal {
    const settledBelow = windowStart(history, this.#parallelTrials)
    if (history.settled < settledBelow) return WAIT
    while (this.#next < this.#size) {
      const values = this.#valuesAt(mixedRadix(this.#next, this.#levels))
      this.#next += 1
      if (this.#domain.isAllowed(values)) return { kind: 'TRIAL', values, settledBelow }
    }
    return { kind: 'END', reason: history.count === 0 ? 'NO_ALLOWED_VALUES' : 'EXHAUSTED' }
  }

  save(): GridSamplerState {
    return { kind: 'GRID', next: this.#next }
  }

  #valuesAt(digits: Float64Array): SearchValues {
    const { space } = this.#domain
    const values: Record<string, number | string> = {}
    for (const [index, dimension] of space.dimensions.entries()) {
      const digit = digits[index] ?? 0
      const levels = this.#levels[index] ?? 1
      const isContinuous = !Number.isFinite(space.levels[index] ?? 1)
      values[dimension.name] =
        dimension.kind === 'number' && isContinuous
          ? tidyValue(dimension, valueBetween(dimension, levels === 1 ? 0.5 : digit / (levels - 1)))
          : levelValue(dimension, digit)
    }
    return values
  }
}

/** Number of points of the grid over a space, the allowed ones and the others. */
export function gridSize(space: SearchSpace, continuousLevels: number): number {
  return gridLevels(space, continuousLevels).reduce((product, levels) => product * levels, 1)
}

function gridLevels(space: SearchSpace, continuousLevels: number): readonly number[] {
  return space.levels.map((levels) => (Number.isFinite(levels) ? levels : continuousLevels))
}
