/** The constants of covariance adaptation for a number of dimensions and a population; names of the tutorial behind. */
export interface StrategyWeights {
  /** Weights of the parents, best first, adding to 1 (w). */
  readonly weights: readonly number[]
  /** Effective number of parents (mu_eff). */
  readonly effective: number
  /** Learning rate and damping of the step size (c_sigma, d_sigma). */
  readonly stepLearning: number
  readonly stepDamping: number
  /** Learning rates of the covariance's path, of the rank-one and of the rank-mu update (c_c, c_1, c_mu). */
  readonly pathLearning: number
  readonly rankOne: number
  readonly rankMu: number
  /** Expected length of a standard normal vector (chi_n). */
  readonly expectedLength: number
}

/** The default constants of Hansen's tutorial (2016, table 1) with positive weights only. */
export function recombinationWeights(size: number, population: number): StrategyWeights {
  const parents = Math.floor(population / 2)
  const raw = Array.from({ length: parents }, (_, index) => Math.log((population + 1) / 2) - Math.log(index + 1))
  const total = raw.reduce((sum, weight) => sum + weight, 0)
  const weights = raw.map((weight) => weight / total)
  const effective = 1 / weights.reduce((sum, weight) => sum + weight * weight, 0)
  const stepLearning = (effective + 2) / (size + effective + 5)
  const rankOne = 2 / ((size + 1.3) ** 2 + effective)
  return {
    weights,
    effective,
    stepLearning,
    stepDamping: 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (size + 1)) - 1) + stepLearning,
    pathLearning: (4 + effective / size) / (size + 4 + (2 * effective) / size),
    rankOne,
    rankMu: Math.min(1 - rankOne, (2 * (0.25 + effective - 2 + 1 / effective)) / ((size + 2) ** 2 + effective)),
    expectedLength: Math.sqrt(size) * (1 - 1 / (4 * size) + 1 / (21 * size * size)),
  }
}

/** Default population for a number of dimensions: 4 + 3 ln n, at least 4. */
export function defaultPopulation(size: number): number {
  return 4 + Math.floor(3 * Math.log(size))
}
