import type { Estimate } from '#core/model/estimate.ts'
import { readDrift, type DriftReading } from '../quality/driftVerdict.ts'
import { correlationOfRanks, informationCoefficient, ranksOf } from './rankCorrelation.ts'
import { thinned } from './thinned.ts'

/** Values of one feature by the bar, NaN where there is none. */
export interface StudiedColumn {
  readonly name: string
  readonly values: Readonly<Float64Array>
}

/** How the newer part of one feature's values compares with the older one. */
export interface StudiedDrift extends DriftReading {
  readonly name: string
  /** Values that were compared, after thinning. */
  readonly referenceCount: number
  readonly recentCount: number
}

/** What the values of some features say together. */
export interface Study {
  readonly names: readonly string[]
  /** Bars in which all were known. */
  readonly n: number
  readonly correlation: readonly (readonly (number | null)[])[]
  readonly importance: readonly { readonly name: string; readonly correlation: Estimate | null }[]
  readonly drift: readonly StudiedDrift[]
}

/** Bars below which no correlation is told. */
const LEAST_BARS = 20
/** Share of the bars that is the reference of the drift. */
export const REFERENCE_SHARE = 0.75

/**
 * Studies features over bars. `closes` are those of the bars; a feature is held against the return of the `horizon` bars
 * after its own, so that it never knows what it is measured by.
 */
export function studyFeatures(
  columns: readonly StudiedColumn[],
  closes: Readonly<Float64Array>,
  horizon: number,
  referenceShare: number = REFERENCE_SHARE,
): Study {
  const whole = rowsWithAll(columns, closes.length)
  const ranks = columns.map(({ values }) => ranksOf(Float64Array.from(whole, (row) => values[row] ?? Number.NaN)))
  const isEnough = whole.length >= LEAST_BARS
  return {
    names: columns.map(({ name }) => name),
    n: whole.length,
    correlation: ranks.map((one, row) =>
      ranks.map((other, column) => {
        if (!isEnough) return null
        const correlation = correlationOfRanks(one, other)
        return row === column && correlation !== null ? 1 : correlation
      }),
    ),
    importance: columns.map(({ name, values }) => ({ name, correlation: importanceOf(values, closes, horizon) })),
    drift: columns.map((column) => driftOf(column, referenceShare)),
  }
}

/** The older part of a feature's values against the newer one, both thinned. */
export function driftOf({ name, values }: StudiedColumn, referenceShare: number): StudiedDrift {
  const cut = Math.floor(values.length * referenceShare)
  const reference = thinned(values.slice(0, cut))
  const recent = thinned(values.slice(cut))
  return { name, referenceCount: reference.length, recentCount: recent.length, ...readDrift(reference, recent) }
}

function rowsWithAll(columns: readonly StudiedColumn[], rows: number): readonly number[] {
  const whole: number[] = []
  for (let row = 0; row < rows; row += 1) {
    if (columns.every(({ values }) => Number.isFinite(values[row]))) whole.push(row)
  }
  return whole
}

function importanceOf(
  values: Readonly<Float64Array>,
  closes: Readonly<Float64Array>,
  horizon: number,
): Estimate | null {
  const known: number[] = []
  const returns: number[] = []
  for (let row = 0; row + horizon < closes.length; row += 1) {
    const value = values[row] ?? Number.NaN
    const gain = Math.log((closes[row + horizon] ?? Number.NaN) / (closes[row] ?? Number.NaN))
    if (!Number.isFinite(value) || !Number.isFinite(gain)) continue
    known.push(value)
    returns.push(gain)
  }
  return informationCoefficient(Float64Array.from(known), Float64Array.from(returns), horizon)
}
