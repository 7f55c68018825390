/** A triangle's diagonal that is smaller than this share of its largest tells that columns depend on each other. */
const NOTHING_NEW = 1e-11

/**
 * Least squares that take one observation after the other, with optional forgetting: after every update the coefficients
 * are those of the regression with weights 1, f, f^2, ... from the newest back, to the last digits. The triangle R of the
 * weighted columns and Q'y are kept and each row is rotated in (Golub and Van Loan, 6.5.3), without a made-up beginning.
 */
export class RecursiveRegression {
  readonly #size: number
  readonly #root: number
  readonly #triangle: Float64Array
  readonly #right: Float64Array
  readonly #row: Float64Array
  readonly #coefficients: Float64Array
  #isKnown = false

  /** For so many columns; give a column of ones for a constant. `forgetting` is in (0, 1], 1 forgets nothing. */
  constructor(size: number, forgetting = 1) {
    if (!(Number.isInteger(size) && size > 0 && forgetting > 0 && forgetting <= 1)) {
      throw new Error(`Invariant: ${size} columns with forgetting ${forgetting} cannot be regressed on`)
    }
    this.#size = size
    this.#root = Math.sqrt(forgetting)
    this.#triangle = new Float64Array(size * size)
    this.#right = new Float64Array(size)
    this.#row = new Float64Array(size)
    this.#coefficients = new Float64Array(size)
  }

  /** The coefficients; null as long as the rows do not tell them apart. The array is reused by the next update. */
  get coefficients(): Float64Array | null {
    return this.#isKnown ? this.#coefficients : null
  }

  /**
   * Takes one observation and returns the error of its forecast by the coefficients before; NaN as long as there are none.
   * A row with anything that is no finite number changes nothing and has the error NaN.
   */
  update(y: number, columns: ArrayLike<number>): number {
    let forecast = 0
    let isFinite = Number.isFinite(y)
    for (let index = 0; index < this.#size; index += 1) {
      const value = columns[index] ?? Number.NaN
      isFinite &&= Number.isFinite(value)
      this.#row[index] = value
      forecast += value * (this.#coefficients[index] ?? 0)
    }
    if (!isFinite) return Number.NaN
    const error = this.#isKnown ? y - forecast : Number.NaN
    this.#rotateIn(y)
    this.#solve()
    return error
  }

  #rotateIn(y: number): void {
    const size = this.#size
    for (let index = 0; index < this.#triangle.length; index += 1) {
      this.#triangle[index] = (this.#triangle[index] ?? 0) * this.#root
    }
    for (let index = 0; index < size; index += 1) this.#right[index] = (this.#right[index] ?? 0) * this.#root
    let rest = y
    for (let k = 0; k < size; k += 1) {
      const above = this.#triangle[k * size + k] ?? 0
      const below = this.#row[k] ?? 0
      const length = Math.hypot(above, below)
      if (length === 0) continue
      const cosine = above / length
      const sine = below / length
      for (let column = k; column < size; column += 1) {
        const upper = this.#triangle[k * size + column] ?? 0
        const lower = this.#row[column] ?? 0
        this.#triangle[k * size + column] = cosine * upper + sine * lower
        this.#row[column] = cosine * lower - sine * upper
      }
      const upper = this.#right[k] ?? 0
      this.#right[k] = cosine * upper + sine * rest
      rest = cosine * rest - sine * upper
    }
  }

  #solve(): void {
    const size = this.#size
    this.#isKnown = false
    for (let column = 0; column < size; column += 1) {
      let squares = 0
      for (let row = 0; row <= column; row += 1) squares += (this.#triangle[row * size + column] ?? 0) ** 2
      if (!(Math.abs(this.#triangle[column * size + column] ?? 0) > NOTHING_NEW * Math.sqrt(squares))) return
    }
    for (let row = size - 1; row >= 0; row -= 1) {
      let sum = this.#right[row] ?? 0
      for (let column = row + 1; column < size; column += 1) {
        sum -= (this.#triangle[row * size + column] ?? 0) * (this.#coefficients[column] ?? 0)
      }
      this.#coefficients[row] = sum / (this.#triangle[row * size + row] ?? Number.NaN)
    }
    this.#isKnown = true
  }
}
