import { type IndicatorDefinition, real, single } from '../kernel/definition.ts'
import { Candles, NEAR } from './candles.ts'
import { DOUBLE_CANDLES } from './doubleCandles.ts'
import { LONGER_CANDLES } from './longerCandles.ts'
import type { CandlePattern } from './pattern.ts'
import { SINGLE_CANDLES } from './singleCandles.ts'
import { STAR_CANDLES } from './starCandles.ts'
import { TRIPLE_CANDLES } from './tripleCandles.ts'

const CANDLE = {
  family: 'candles',
  unit: '100 or 80 rising, -100 or -80 falling, 0 none',
  source: 'TA-Lib and its settings of what is long, short, near and equal',
  inputs: ['open', 'high', 'low', 'close'],
} as const
/** Bars after a failed inside day within which it may be confirmed. */
const CONFIRMATION = 3

function ofPattern(pattern: CandlePattern): IndicatorDefinition {
  const { name, title, lookback, penetration } = pattern
  const declared = { ...CANDLE, name, title: `Candlestick: ${title}`, formula: 'the shape of that name' }
  const warmUp = (): number => lookback + 1
  if (penetration === null) {
    return single({ ...declared, warmUp, make: (memory) => follow(pattern, new Candles(memory), memory.cell(0), 0) })
  }
  return single({
    ...declared,
    parameters: { penetration: real(penetration, 0, 1000) },
    warmUp,
    make: (memory, values) => follow(pattern, new Candles(memory), memory.cell(0), values.penetration),
  })
}

function follow(
  { lookback, match }: CandlePattern,
  candles: Candles,
  count: { value: number },
  penetration: number,
): (input: { open: number; high: number; low: number; close: number }) => number {
  return ({ open, high, low, close }) => {
    candles.push(open, high, low, close)
    if (count.value <= lookback) count.value += 1
    return count.value <= lookback ? Number.NaN : match(candles, penetration)
  }
}

/** A false break of an inside day, 100 or -100, and its confirmation within three bars, 200 or -200. */
function hikkake(
  name: string,
  title: string,
  lookback: number,
  matches: (candles: Candles) => boolean,
): IndicatorDefinition {
  return single({
    ...CANDLE,
    name,
    title: `Candlestick: ${title}`,
    formula: 'a false break of an inside day; 200 when confirmed',
    warmUp: () => lookback + 1,
    make: (memory) => {
      const candles = new Candles(memory)
      const [count, sign, age] = [memory.cell(0), memory.cell(0), memory.cell(0)]
      const [high, low] = [memory.cell(Number.NaN), memory.cell(Number.NaN)]
      return (bar) => {
        candles.push(bar.open, bar.high, bar.low, bar.close)
        if (count.value <= lookback) count.value += 1
        if (count.value <= lookback - CONFIRMATION) return Number.NaN
        let value = 0
        age.value += 1
        if (matches(candles)) {
          sign.value = candles.high(0) < candles.high(1) ? 1 : -1
          age.value = 0
          high.value = candles.high(1)
          low.value = candles.low(1)
          value = 100 * sign.value
        } else if (sign.value !== 0 && age.value <= CONFIRMATION) {
          if (sign.value > 0 ? bar.close > high.value : bar.close < low.value) {
            value = 200 * sign.value
            sign.value = 0
          }
        }
        return count.value <= lookback ? Number.NaN : value
      }
    },
  })
}

function isInside(at: Candles, back: number): boolean {
  return at.high(back) < at.high(back + 1) && at.low(back) > at.low(back + 1)
}

function breaksDown(at: Candles): boolean {
  return at.high(0) < at.high(1) && at.low(0) < at.low(1)
}

function breaksUp(at: Candles): boolean {
  return at.high(0) > at.high(1) && at.low(0) > at.low(1)
}

/** The candlestick patterns of TA-Lib. */
export const CANDLE_INDICATORS: readonly IndicatorDefinition[] = [
  ...[...SINGLE_CANDLES, ...DOUBLE_CANDLES, ...STAR_CANDLES, ...TRIPLE_CANDLES, ...LONGER_CANDLES].map(ofPattern),
  hikkake('CDLHIKKAKE', 'Hikkake', 5, (at) => isInside(at, 1) && (breaksDown(at) || breaksUp(at))),
  hikkake('CDLHIKKAKEMOD', 'Modified hikkake', 10, (at) => {
    if (!isInside(at, 2) || !isInside(at, 1)) return false
    const near = at.measure(NEAR, 2)
    return (breaksDown(at) && at.close(2) <= at.low(2) + near) || (breaksUp(at) && at.close(2) >= at.high(2) - near)
  }),
]
