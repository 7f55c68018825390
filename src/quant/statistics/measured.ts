/** Why a statistic cannot be computed. */
export type StatisticsFault =
  | 'SERIES_TOO_SHORT'
  | 'SERIES_CONSTANT'
  | 'VALUE_NOT_FINITE'
  | 'LENGTHS_DIFFER'
  | 'MATRIX_SINGULAR'
  | 'OPTION_INVALID'

/** A statistic that cannot be computed: a stable code and one sentence with the way out. */
export interface Unmeasured {
  readonly ok: false
  readonly code: StatisticsFault
  readonly message: string
}

/** A statistic, or why there is none. */
export type Measured<Value> = { readonly ok: true; readonly value: Value } | Unmeasured

/** Larger values have fourth powers that no float holds. */
const LARGEST = 1e60

/** Says what was measured. */
export function measured<Value>(value: Value): Measured<Value> {
  return { ok: true, value }
}

/** Says why nothing was measured. */
export function unmeasured(code: StatisticsFault, message: string): Unmeasured {
  return { ok: false, code, message }
}

/** Refuses a series with fewer than `least` values or with one that is no number within 10^60; null when it may be used. */
export function faultOfSeries(values: ArrayLike<number>, least: number, name = 'The series'): Unmeasured | null {
  if (values.length < least) {
    return unmeasured(
      'SERIES_TOO_SHORT',
      `${name} has ${values.length} values where at least ${least} are needed; give it more.`,
    )
  }
  for (let index = 0; index < values.length; index += 1) {
    if (!(Math.abs(values[index] ?? Number.NaN) <= LARGEST)) {
      return unmeasured(
        'VALUE_NOT_FINITE',
        `${name} has no usable number at place ${index + 1}; correct it, or leave it out.`,
      )
    }
  }
  return null
}

/** As `faultOfSeries`, and refuses values that never change. */
export function faultOfVaryingSeries(values: ArrayLike<number>, least: number, name = 'The series'): Unmeasured | null {
  const fault = faultOfSeries(values, least, name)
  if (fault !== null) return fault
  for (let index = 1; index < values.length; index += 1) if (values[index] !== values[0]) return null
  return unmeasured('SERIES_CONSTANT', `${name} never changes, so there is nothing to test; give a series that does.`)
}
