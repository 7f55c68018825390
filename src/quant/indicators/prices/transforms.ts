import { type IndicatorDefinition, type Inputs, several, single } from '../kernel/definition.ts'

/** A price made of one bar. */
function ofBar(
  name: string,
  title: string,
  formula: string,
  inputs: readonly (keyof Inputs)[],
  of: (input: Readonly<Inputs>) => number,
): IndicatorDefinition {
  return single({
    name,
    title,
    formula,
    inputs,
    family: 'price',
    unit: 'as the prices',
    source: 'TA-Lib',
    warmUp: () => 1,
    make: () => of,
  })
}

/** Writes the typical price, (h + l + c) / 3, of each of the first `count` bars. */
export function foldTypical(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  to: Float64Array,
  count: number,
): void {
  for (let index = 0; index < count; index += 1) {
    to[index] = ((high[index] ?? 0) + (low[index] ?? 0) + (close[index] ?? 0)) / 3
  }
}

/** Prices made of prices. */
export const PRICE_TRANSFORMS: readonly IndicatorDefinition[] = [
  ofBar('AVGPRICE', 'Average price', '(o + h + l + c) / 4', ['open', 'high', 'low', 'close'], (bar) => {
    return (bar.open + bar.high + bar.low + bar.close) / 4
  }),
  ofBar('MEDPRICE', 'Median price', '(h + l) / 2', ['high', 'low'], (bar) => (bar.high + bar.low) / 2),
  ofBar('TYPPRICE', 'Typical price', '(h + l + c) / 3', ['high', 'low', 'close'], (bar) => {
    return (bar.high + bar.low + bar.close) / 3
  }),
  ofBar('WCLPRICE', 'Weighted close', '(h + l + 2 c) / 4', ['high', 'low', 'close'], (bar) => {
    return (bar.high + bar.low + 2 * bar.close) / 4
  }),
  several({
    name: 'HA',
    family: 'price',
    title: 'Heikin-Ashi candles',
    unit: 'as the prices',
    source: 'TA-Lib 0.8',
    formula: 'close (o + h + l + c) / 4; open the middle of the body before, at first of its own; extremes with both',
    inputs: ['open', 'high', 'low', 'close'],
    outputs: ['open', 'high', 'low', 'close'],
    warmUp: () => 1,
    make: (memory) => {
      const [before, closeBefore] = [memory.cell(Number.NaN), memory.cell(Number.NaN)]
      return ({ open, high, low, close }, out) => {
        const newClose = (open + high + low + close) / 4
        const newOpen = Number.isNaN(before.value) ? (open + close) / 2 : (before.value + closeBefore.value) / 2
        before.value = newOpen
        closeBefore.value = newClose
        out[0] = newOpen
        out[1] = Math.max(high, newOpen, newClose)
        out[2] = Math.min(low, newOpen, newClose)
        out[3] = newClose
      }
    },
  }),
]
