/**
 * How results make equity. ADDITIVE results are money, added to the equity: trades of fixed size. MULTIPLICATIVE results
 * are fractions of the equity at that moment: trades of a fixed share; a loss of everything stays. The final equity does
 * not depend on the order of the results under either rule; the way there does.
 */
export type EquityRule = 'ADDITIVE' | 'MULTIPLICATIVE'

/** What a path of equity was like. */
export interface PathMeasures {
  readonly finalEquity: number
  /** Lowest equity, the start included. */
  readonly lowestEquity: number
  /** Largest fall from the highest equity so far, as a fraction of it; above 1 where additive losses exceed it. */
  readonly maxDrawdown: number
  /** Most results in a row that brought no new high. */
  readonly longestUnderwater: number
  /** Most losses in a row. */
  readonly longestLosingRun: number
}

/** Path measures of many rounds by column. */
export interface PathColumns {
  readonly finalEquity: Float64Array
  readonly lowestEquity: Float64Array
  readonly maxDrawdown: Float64Array
  readonly longestUnderwater: Float64Array
  readonly longestLosingRun: Float64Array
}

/** Makes columns for so many rounds. */
export function pathColumns(rounds: number): PathColumns {
  return {
    finalEquity: new Float64Array(rounds),
    lowestEquity: new Float64Array(rounds),
    maxDrawdown: new Float64Array(rounds),
    longestUnderwater: new Float64Array(rounds),
    longestLosingRun: new Float64Array(rounds),
  }
}

/** Follows the first `count` results from a start and writes what the path was like into one row of the columns. */
export function measurePath(
  results: Float64Array,
  count: number,
  start: number,
  rule: EquityRule,
  columns: PathColumns,
  row: number,
): void {
  const isAdditive = rule === 'ADDITIVE'
  let [equity, peak, lowest, deepest] = [start, start, start, 0]
  let [underwater, longestUnderwater, losing, longestLosing] = [0, 0, 0, 0]
  for (let index = 0; index < count; index += 1) {
    const result = results[index] ?? 0
    equity = isAdditive ? equity + result : equity * (result > -1 ? 1 + result : 0)
    if (equity > peak) {
      peak = equity
      underwater = 0
    } else {
      underwater += 1
      if (underwater > longestUnderwater) longestUnderwater = underwater
      const fall = 1 - equity / peak
      if (fall > deepest) deepest = fall
      if (equity < lowest) lowest = equity
    }
    losing = result < 0 ? losing + 1 : 0
    if (losing > longestLosing) longestLosing = losing
  }
  columns.finalEquity[row] = equity
  columns.lowestEquity[row] = lowest
  columns.maxDrawdown[row] = deepest
  columns.longestUnderwater[row] = longestUnderwater
  columns.longestLosingRun[row] = longestLosing
}

/** Measures of the path that results made in their own order. */
export function pathMeasures(results: Float64Array, start: number, rule: EquityRule): PathMeasures {
  const columns = pathColumns(1)
  measurePath(results, results.length, start, rule, columns, 0)
  return {
    finalEquity: columns.finalEquity[0] ?? start,
    lowestEquity: columns.lowestEquity[0] ?? start,
    maxDrawdown: columns.maxDrawdown[0] ?? 0,
    longestUnderwater: columns.longestUnderwater[0] ?? 0,
    longestLosingRun: columns.longestLosingRun[0] ?? 0,
  }
}
