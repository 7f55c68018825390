import { mean } from '../statistics/moments.ts'
import { RETURN_RESOLUTION } from '../statistics/shape.ts'

/** Sums over blocks of consecutive rows of several trials, from which the moments of any set of blocks follow. */
export interface BlockSums {
  readonly blocks: number
  /** Rows of each block. */
  readonly rows: Float64Array
  /** Mean of each trial over all rows, taken out of its sums to keep their digits. */
  readonly centres: Float64Array
  /** Sums and sums of squares around the centre, flat by block, a trial beside the other. */
  readonly sums: Float64Array
  readonly squares: Float64Array
}

/** Sums up trials of equal length by blocks whose sizes differ by one row at most. */
export function blockSums(trials: readonly Float64Array[], blocks: number): BlockSums {
  const n = trials[0]?.length ?? 0
  const size = trials.length
  const rows = new Float64Array(blocks)
  const centres = Float64Array.from(trials, mean)
  const sums = new Float64Array(blocks * size)
  const squares = new Float64Array(blocks * size)
  for (let block = 0; block < blocks; block += 1) {
    const [from, to] = [Math.floor((block * n) / blocks), Math.floor(((block + 1) * n) / blocks)]
    rows[block] = to - from
    for (const [trial, returns] of trials.entries()) {
      if (returns.length !== n) throw new Error('Invariant: trials to compare are of equal length')
      const centre = centres[trial] ?? 0
      let sum = 0
      let square = 0
      for (let row = from; row < to; row += 1) {
        const value = (returns[row] ?? Number.NaN) - centre
        sum += value
        square += value * value
      }
      sums[block * size + trial] = sum
      squares[block * size + trial] = square
    }
  }
  return { blocks, rows, centres, sums, squares }
}

/** Sharpe ratio (of one period) of each trial over a set of blocks, given as bits; 0 where its returns never change. */
export function sharpesOfBlocks({ blocks, rows, centres, sums, squares }: BlockSums, set: number): Float64Array {
  const size = centres.length
  const sharpes = new Float64Array(size)
  const square = new Float64Array(size)
  let n = 0
  for (let block = 0; block < blocks; block += 1) {
    if ((set & (2 ** block)) === 0) continue
    n += rows[block] ?? 0
    for (let trial = 0; trial < size; trial += 1) {
      sharpes[trial] = (sharpes[trial] ?? 0) + (sums[block * size + trial] ?? 0)
      square[trial] = (square[trial] ?? 0) + (squares[block * size + trial] ?? 0)
    }
  }
  for (let trial = 0; trial < size; trial += 1) {
    const shift = (sharpes[trial] ?? 0) / n
    const centre = centres[trial] ?? 0
    const variance = ((square[trial] ?? 0) - n * shift * shift) / (n - 1)
    sharpes[trial] = variance > RETURN_RESOLUTION ** 2 ? (centre + shift) / Math.sqrt(variance) : 0
  }
  return sharpes
}
