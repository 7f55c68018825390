import { mean } from '../statistics/moments.ts'
import { type BlockSums, blockSums, sharpesOfBlocks } from './blockSums.ts'

/** How well the choice of the best trial holds outside the data it was chosen on. */
export interface BacktestOverfitting {
  /**
   * Share of the combinations in which the trial that was best in one half did no better than the median in the other. There
   * is no interval: the combinations share their blocks, and resampled rows would stand in both halves.
   */
  readonly probability: number
  /** Log odds of the chosen trial's rank in the other half, one for each combination: at most 0 where it was overfitted. */
  readonly logits: Float64Array
  readonly combinations: number
  readonly trials: number
  /** Returns of each trial. */
  readonly n: number
  /** Change of the chosen trial's Sharpe ratio in the other half with that in its own: negative where choosing does harm. */
  readonly degradationSlope: number | null
  /** Share of the combinations in which the chosen trial lost in the other half. */
  readonly lossProbability: number
}

const MOST_BLOCKS = 20

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey, Borwein, Lopez de Prado and Zhu,
 * 2017). The rows of all trials are cut into an even number of blocks of consecutive periods; for every half of the blocks the
 * trial with the highest Sharpe ratio is chosen and ranked in the other half. Null below two trials or two rows a block.
 */
export function backtestOverfitting(trials: readonly Float64Array[], blocks = 16): BacktestOverfitting | null {
  if (blocks % 2 !== 0 || blocks < 2 || blocks > MOST_BLOCKS) {
    throw new Error(`Invariant: ${blocks} blocks cannot be halved in every way`)
  }
  const n = trials[0]?.length ?? 0
  if (trials.length < 2 || n < 2 * blocks) return null
  const sums = blockSums(trials, blocks)
  const logits: number[] = []
  const inside: number[] = []
  const outside: number[] = []
  const choose = (own: Float64Array, other: Float64Array): void => {
    const best = indexOfHighest(own)
    inside.push(own[best] ?? Number.NaN)
    outside.push(other[best] ?? Number.NaN)
    logits.push(logitOfRank(other, best))
  }
  for (const half of halves(blocks)) {
    // The other half has its turn here as well.
    if ((half & 1) === 0) continue
    const [one, two] = [sharpesOfBlocks(sums, half), sharpesOfBlocks(sums, everyBlock(sums) ^ half)]
    choose(one, two)
    choose(two, one)
  }
  return {
    probability: logits.filter((logit) => logit <= 0).length / logits.length,
    logits: Float64Array.from(logits),
    combinations: logits.length,
    trials: trials.length,
    n,
    degradationSlope: slope(inside, outside),
    lossProbability: outside.filter((sharpe) => sharpe < 0).length / outside.length,
  }
}

function everyBlock({ blocks }: BlockSums): number {
  return 2 ** blocks - 1
}

/** Every set of half of the blocks, as bits, in rising order. */
function* halves(blocks: number): Generator<number> {
  const end = 2 ** blocks
  for (let set = 2 ** (blocks / 2) - 1; set < end;) {
    yield set
    // The next larger number with as many bits (Gosper).
    const lowest = set & -set
    const carried = set + lowest
    set = carried | (((set ^ carried) >> 2) / lowest)
  }
}

function indexOfHighest(values: Float64Array): number {
  let best = 0
  for (let index = 1; index < values.length; index += 1) {
    if ((values[index] ?? 0) > (values[best] ?? 0)) best = index
  }
  return best
}

/** Log odds of the relative rank (from the lowest, ties in the middle) over N + 1. */
function logitOfRank(values: Float64Array, chosen: number): number {
  const own = values[chosen] ?? 0
  let rank = 1
  for (const [index, value] of values.entries()) {
    if (value < own) rank += 1
    else if (value === own && index !== chosen) rank += 0.5
  }
  const relative = rank / (values.length + 1)
  return Math.log(relative / (1 - relative))
}

function slope(x: readonly number[], y: readonly number[]): number | null {
  const [centreX, centreY] = [mean(x), mean(y)]
  let xx = 0
  let xy = 0
  for (const [index, value] of x.entries()) {
    xx += (value - centreX) ** 2
    xy += (value - centreX) * ((y[index] ?? Number.NaN) - centreY)
  }
  return xx > 0 ? xy / xx : null
}
