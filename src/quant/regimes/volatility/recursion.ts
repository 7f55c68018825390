import { MEAN_ABSOLUTE_NORMAL, powerOf, type VolatilityModel } from './volatilityModel.ts'
import type { PreSample } from './preSample.ts'

/** Numbers of a recursion that derivatives are taken by: mu, omega, alpha, gamma, beta. */
export const RECURSION_WIDTH = 5

/** The greatest logarithm of a variance, so that its exponential stays finite. */
export const GREATEST_LOGARITHM = 700

/** Where a recursion writes, one row for each bar. */
export interface RecursionRoom {
  /** Logarithm of the conditional variance. */
  readonly logVariance: Float64Array
  /** Its derivatives by mu, omega, alpha, gamma and beta, flat; null when they are not wanted. */
  readonly slopes: Float64Array | null
}

/** Runs a model's recursion over returns; `point` is mu, omega, alpha, gamma, beta. */
export function runRecursion(
  model: VolatilityModel,
  returns: Float64Array,
  point: Float64Array,
  start: PreSample,
  room: RecursionRoom,
): void {
  if (model === 'egarch') runLogarithm(returns, point, start, room)
  else runPower(powerOf(model), returns, point, start, room)
}

/** garch, gjr (power 2) and tarch (power 1): h = s^power = omega + (alpha + gamma 1(e < 0)) |e|^power + beta h. */
function runPower(
  power: 1 | 2,
  returns: Float64Array,
  point: Float64Array,
  { backcast, lower, upper }: PreSample,
  { logVariance, slopes }: RecursionRoom,
): void {
  const [mu = 0, omega = 0, alpha = 0, gamma = 0, beta = 0] = point
  const toVariance = 2 / power
  // Before the first bar size and level are the backcast, and half of the surprises were falls.
  let size = backcast
  let fallen = backcast / 2
  let bySize = 0
  let level = backcast
  let byMu = 0
  let byOmega = 0
  let byAlpha = 0
  let byGamma = 0
  let byBeta = 0
  for (let bar = 0; bar < returns.length; bar += 1) {
    byMu = bySize + beta * byMu
    byOmega = 1 + beta * byOmega
    byAlpha = size + beta * byAlpha
    byGamma = fallen + beta * byGamma
    byBeta = level + beta * byBeta
    level = omega + alpha * size + gamma * fallen + beta * level
    const least = lower[bar] ?? 0
    const most = upper[bar] ?? Number.POSITIVE_INFINITY
    if (!(level >= least) || level > most) {
      // Beyond the bounds the level follows slowly or not at all, and so do its derivatives.
      const share = level > most ? 1 / level : 0
      level = level > most ? most + Math.log(level / most) : least
      byMu *= share
      byOmega *= share
      byAlpha *= share
      byGamma *= share
      byBeta *= share
    }
    logVariance[bar] = toVariance * Math.log(level)
    if (slopes !== null) {
      const at = bar * RECURSION_WIDTH
      const scale = toVariance / level
      slopes[at] = scale * byMu
      slopes[at + 1] = scale * byOmega
      slopes[at + 2] = scale * byAlpha
      slopes[at + 3] = scale * byGamma
      slopes[at + 4] = scale * byBeta
    }
    const residual = (returns[bar] ?? 0) - mu
    const isFall = residual < 0
    size = power === 2 ? residual * residual : Math.abs(residual)
    fallen = isFall ? size : 0
    const slope = power === 2 ? -2 * residual : -Math.sign(residual)
    bySize = (isFall ? alpha + gamma : alpha) * slope
  }
}

/** egarch: ln s^2 = omega + alpha (|z| - sqrt(2 / pi)) + gamma z + beta ln s^2. */
function runLogarithm(
  returns: Float64Array,
  point: Float64Array,
  { backcast, lower, upper }: PreSample,
  { logVariance, slopes }: RecursionRoom,
): void {
  const [mu = 0, omega = 0, alpha = 0, gamma = 0, beta = 0] = point
  // Before the first bar there is a level and no surprise.
  let surprise = 0
  let size = 0
  let level = backcast
  let byMu = 0
  let byOmega = 0
  let byAlpha = 0
  let byGamma = 0
  let byBeta = 0
  /** Derivatives of alpha |z| + gamma z by the level and by mu. */
  let byLevel = 0
  let direct = 0
  for (let bar = 0; bar < returns.length; bar += 1) {
    const carry = beta + byLevel
    byMu = direct + carry * byMu
    byOmega = 1 + carry * byOmega
    byAlpha = size + carry * byAlpha
    byGamma = surprise + carry * byGamma
    byBeta = level + carry * byBeta
    level = omega + alpha * size + gamma * surprise + beta * level
    const kept = bounded(level, lower[bar] ?? 0, upper[bar] ?? Number.POSITIVE_INFINITY)
    if (kept !== level) {
      const share = kept < level && level < GREATEST_LOGARITHM ? 1 / Math.exp(kept) : 0
      level = kept
      byMu *= share
      byOmega *= share
      byAlpha *= share
      byGamma *= share
      byBeta *= share
    }
    logVariance[bar] = level
    if (slopes !== null) {
      const at = bar * RECURSION_WIDTH
      slopes[at] = byMu
      slopes[at + 1] = byOmega
      slopes[at + 2] = byAlpha
      slopes[at + 3] = byGamma
      slopes[at + 4] = byBeta
    }
    const inverse = Math.exp(-level / 2)
    surprise = ((returns[bar] ?? 0) - mu) * inverse
    size = Math.abs(surprise) - MEAN_ABSOLUTE_NORMAL
    const bySurprise = alpha * Math.sign(surprise) + gamma
    byLevel = (-bySurprise * surprise) / 2
    direct = -bySurprise * inverse
  }
}

/** A logarithm of a variance within its bounds; above them it follows by the logarithm of the excess. */
function bounded(level: number, least: number, most: number): number {
  const limited = level < GREATEST_LOGARITHM ? level : GREATEST_LOGARITHM
  const variance = Math.exp(limited)
  if (!(variance >= least)) return Math.log(least)
  if (variance > most) return Math.log(most + limited - Math.log(most))
  return limited
}
