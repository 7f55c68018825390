import type { FeatureContext, FeatureDeclaration } from './declaration.ts'
import { FeatureSet } from './featureSet.ts'
import { type InputName, unknownInputs } from './inputs.ts'

/** What is known of each bar, as columns of equal length; an input without a column is not known. */
export type InputColumns = { readonly [Name in InputName]?: Readonly<Float64Array> }

/**
 * Computes features over bars from the first one on: the same as following them one by one. `order` holds each feature after
 * those it uses. Returns a column for each of them, NaN where there is no value.
 */
export function foldFeatures(
  order: readonly FeatureDeclaration[],
  context: FeatureContext,
  columns: InputColumns,
  rows: number,
): readonly Float64Array[] {
  const set = new FeatureSet(order, context)
  const known = set.inputs.filter((name) => columns[name] !== undefined)
  const input = unknownInputs()
  const out = order.map(() => new Float64Array(rows))
  for (let row = 0; row < rows; row += 1) {
    for (const name of known) input[name] = columns[name]?.[row] ?? Number.NaN
    const values = set.update(input)
    for (let place = 0; place < out.length; place += 1) {
      const column = out[place]
      if (column !== undefined) column[row] = values[place] ?? Number.NaN
    }
  }
  return out
}

/**
 * Bars that are needed before the first one wanted: the lookbacks of the longest chain of uses, and four times as many
 * where a feature remembers everything, after which what came earlier is forgotten for practical purposes.
 */
export function barsBefore(order: readonly FeatureDeclaration[]): number {
  const needed = new Map<string, number>()
  let most = 0
  for (const { name, uses, lookback, reach } of order) {
    const used = Math.max(0, ...uses.map((other) => needed.get(other) ?? 0))
    const bars = used + lookback * (reach === 'HISTORY' ? 4 : 1)
    needed.set(name, bars)
    most = Math.max(most, bars)
  }
  return most
}
