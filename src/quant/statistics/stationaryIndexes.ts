import type { Random } from './random.ts'

/**
 * Draws the positions of one resample of the stationary bootstrap (Politis and Romano, 1994): runs of neighbours of
 * geometric length with mean `meanBlock`, wrapped around the end. A mean block of 1 draws every position on its own.
 */
export function drawStationaryIndexes(indexes: Int32Array, meanBlock: number, random: Random): void {
  const n = indexes.length
  const restart = 1 / meanBlock
  let index = Math.floor(random.next() * n)
  for (let position = 0; position < n; position += 1) {
    if (position > 0) {
      if (restart >= 1 || random.next() < restart) index = Math.floor(random.next() * n)
      else index = index + 1 === n ? 0 : index + 1
    }
    indexes[position] = index
  }
}
