/** What a test allows for beside the unit root: nothing, a constant, a line, or a parabola. */
export type DeterministicTerms = 'n' | 'c' | 'ct' | 'ctt'

/** Number of columns of each. */
export const TERM_COUNT: Readonly<Record<DeterministicTerms, number>> = { n: 0, c: 1, ct: 2, ctt: 3 }

/** Writes the columns 1, t, t^2 for t = 1..rows one after the other, beginning at the start of the matrix. */
export function writeTerms(matrix: Float64Array, rows: number, terms: DeterministicTerms): void {
  for (let power = 0; power < TERM_COUNT[terms]; power += 1) {
    for (let row = 0; row < rows; row += 1) matrix[power * rows + row] = (row + 1) ** power
  }
}
