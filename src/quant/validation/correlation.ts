import { mean } from '../statistics/moments.ts'
import { RETURN_RESOLUTION } from '../statistics/shape.ts'

/** Correlations of every pair of columns of returns, of equal length, flat by rows; 0 with a column that never changes, 1 with itself. */
export function correlationMatrix(columns: readonly Float64Array[]): Float64Array {
  const size = columns.length
  const scaled = columns.map(standardised)
  const matrix = new Float64Array(size * size)
  for (const [row, left] of scaled.entries()) {
    matrix[row * size + row] = 1
    for (let column = 0; column < row; column += 1) {
      const right = scaled[column] ?? left
      if (right.length !== left.length) throw new Error('Invariant: columns to correlate are of equal length')
      let sum = 0
      for (let index = 0; index < left.length; index += 1) sum += (left[index] ?? 0) * (right[index] ?? 0)
      matrix[row * size + column] = sum
      matrix[column * size + row] = sum
    }
  }
  return matrix
}

/** The column with mean 0 and length 1, or zeros. */
function standardised(column: Float64Array): Float64Array {
  const centre = mean(column)
  const centred = column.map((value) => value - centre)
  const length = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0))
  return length > RETURN_RESOLUTION * Math.sqrt(column.length)
    ? centred.map((value) => value / length)
    : centred.fill(0)
}
