/** A source of randomness: the only one pure code may use. */
export interface Random {
  /** Uniform in [0, 1), a multiple of 2^-53. */
  next(): number
}
