/**
 * Sums over the windows of one length that end in one block of that length. A window is the end of the block before and
 * the beginning of the block, so its sums are sums over that end, made when the block begins, plus running sums. All are
 * taken around the block's first input, its centre. That one lies in every window of the block, so it is never further
 * from the mean than sqrt(length - 1) deviations (Samuelson's inequality): the squares lose at most a factor `length` to
 * rounding at any level of prices, and a window of one repeated value has exactly that mean and no spread.
 */

/**
 * A run of whole blocks of a column: from `begin` to before `end`, each `length` long. The block before the first of them
 * begins at `from` in `before`, which is the column itself or another one.
 */
export interface Blocks {
  readonly length: number
  readonly before: Float64Array
  readonly from: number
  readonly column: Float64Array
  readonly begin: number
  readonly end: number
}

/**
 * Sums over the end of the block before from each place on, the distances from the centre and their squares, written to
 * `sums` and `squares` at the place before that (`offset` on), where the window's last input stands. The last is empty.
 */
export function measureEnds(
  before: Float64Array,
  from: number,
  length: number,
  centre: number,
  sums: Float64Array,
  squares: Float64Array,
  offset: number,
): void {
  let sum = 0
  let square = 0
  for (let place = length - 1; place >= 0; place -= 1) {
    sums[offset + place] = sum
    squares[offset + place] = square
    const distance = (before[from + place] ?? 0) - centre
    sum += distance
    square += distance * distance
  }
}

/** The squared distances from the mean, from those around a centre: their sum, the sum of distances and the mean's. */
export function spreadOf(squares: number, sum: number, shift: number): number {
  return Math.max(squares - sum * shift, 0)
}

/** Writes the mean and the spread of the window that ends with each input of some blocks. */
export function foldBlocks(blocks: Blocks, means: Float64Array, spreads: Float64Array): void {
  const { length, before, from, column, begin, end } = blocks
  const share = 1 / length
  for (let at = begin; at < end; at += length) {
    const centre = column[at] ?? 0
    measureEnds(before, from + at - begin, length, centre, means, spreads, at)
    let sum = 0
    let square = 0
    for (let index = at; index < at + length; index += 1) {
      const distance = (column[index] ?? 0) - centre
      sum += distance
      square += distance * distance
      const whole = (means[index] ?? 0) + sum
      const shift = whole * share
      means[index] = centre + shift
      spreads[index] = spreadOf((spreads[index] ?? 0) + square, whole, shift)
    }
  }
}

/**
 * Writes the mean of the window that ends with each input of some blocks. One loop runs forwards through a block for its
 * means and backwards through it for the sums over its ends that the next block needs. Returns the sum of the means, which
 * is finite only if all of them and the inputs of the blocks are.
 */
export function foldBlockMeans(blocks: Blocks, means: Float64Array): number {
  const { length, before, from, column, begin, end } = blocks
  let all = 0
  if (begin === end) return all
  const share = 1 / length
  let centre = column[begin] ?? 0
  let rest = 0
  for (let place = length - 1; place >= 0; place -= 1) {
    means[begin + place] = rest
    rest += (before[from + place] ?? 0) - centre
  }
  let at = begin
  for (; at + length < end; at += length) {
    const next = column[at + length] ?? 0
    let sum = 0
    rest = 0
    let mirrored = at + length - 1
    for (let index = at; index < at + length; index += 1) {
      sum += (column[index] ?? 0) - centre
      const mean = centre + ((means[index] ?? 0) + sum) * share
      means[index] = mean
      all += mean
      means[mirrored + length] = rest
      rest += (column[mirrored] ?? 0) - next
      mirrored -= 1
    }
    centre = next
  }
  let sum = 0
  for (let index = at; index < end; index += 1) {
    sum += (column[index] ?? 0) - centre
    const mean = centre + ((means[index] ?? 0) + sum) * share
    means[index] = mean
    all += mean
  }
  return all
}

/**
 * Writes the sum of the window that ends with each input of some blocks, times a factor; the sums are not taken around a
 * centre. Forwards and backwards in one loop, as in `foldBlockMeans`.
 */
export function foldBlockSums(blocks: Blocks, factor: number, sums: Float64Array): void {
  const { length, before, from, column, begin, end } = blocks
  if (begin === end) return
  let rest = 0
  for (let place = length - 1; place >= 0; place -= 1) {
    sums[begin + place] = rest
    rest += before[from + place] ?? 0
  }
  let at = begin
  for (; at + length < end; at += length) {
    let sum = 0
    rest = 0
    let mirrored = at + length - 1
    for (let index = at; index < at + length; index += 1) {
      sum += column[index] ?? 0
      sums[index] = ((sums[index] ?? 0) + sum) * factor
      sums[mirrored + length] = rest
      rest += column[mirrored] ?? 0
      mirrored -= 1
    }
  }
  let sum = 0
  for (let index = at; index < end; index += 1) {
    sum += column[index] ?? 0
    sums[index] = ((sums[index] ?? 0) + sum) * factor
  }
}
