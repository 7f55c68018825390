import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'
import { columnOf } from './featureRuns.ts'

/** Bars of which only some inputs are known, each a column of equal length or one number for all bars. */
function barsWith(
  columns: Partial<Readonly<Record<keyof FeatureInputs, number | readonly number[]>>>,
): FeatureInputs[] {
  const entries = Object.entries(columns) as [keyof FeatureInputs, number | readonly number[]][]
  const length = Math.max(1, ...entries.map(([, values]) => (typeof values === 'number' ? 1 : values.length)))
  return Array.from({ length }, (_, index) => {
    const bar = unknownInputs()
    for (const [name, values] of entries)
      bar[name] = typeof values === 'number' ? values : (values[index] ?? Number.NaN)
    return bar
  })
}

/** The last value of a feature over such bars. */
export function lastOf(
  name: string,
  columns: Partial<Readonly<Record<keyof FeatureInputs, number | readonly number[]>>>,
): number {
  return columnOf(name, barsWith(columns)).at(-1) ?? Number.NaN
}

/** A column of so many equal numbers. */
export function flat(length: number, value: number): readonly number[] {
  return Array.from({ length }, () => value)
}

/** A column made of its places. */
export function column(length: number, make: (index: number) => number): readonly number[] {
  return Array.from({ length }, (_, index) => make(index))
}
