import type { Candles } from './candles.ts'

/** A shape of some candles. */
export interface CandlePattern {
  readonly name: string
  readonly title: string
  /** Bars before the first that can be judged. */
  readonly lookback: number
  /** How far into the first body the last candle must close, as a share of it; null where it does not count. */
  readonly penetration: number | null
  /** 100 or 80 rising, -100 or -80 falling, 0 none; for shapes that mean one thing always that number. */
  match(candles: Candles, penetration: number): number
}

/** A pattern that means one thing. */
export function oneWay(
  name: string,
  title: string,
  lookback: number,
  value: 100 | -100,
  matches: (candles: Candles) => boolean,
): CandlePattern {
  return { name, title, lookback, penetration: null, match: (candles) => (matches(candles) ? value : 0) }
}

/** A pattern that takes its sign, 1 or -1, from a match; 0 is none. */
export function eitherWay(
  name: string,
  title: string,
  lookback: number,
  match: (candles: Candles) => number,
): CandlePattern {
  return { name, title, lookback, penetration: null, match: (candles) => 100 * match(candles) }
}

/** A pattern in which the last candle closes a share into the first. */
export function penetrating(
  name: string,
  title: string,
  lookback: number,
  penetration: number,
  match: (candles: Candles, penetration: number) => number,
): CandlePattern {
  return { name, title, lookback, penetration, match: (candles, share) => 100 * match(candles, share) }
}
