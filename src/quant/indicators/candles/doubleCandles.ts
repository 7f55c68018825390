import { type Candles, EQUAL } from './candles.ts'
import { type CandlePattern, eitherWay, oneWay, penetrating } from './pattern.ts'

/** Shapes of two candles. */
export const DOUBLE_CANDLES: readonly CandlePattern[] = [
  eitherWay('CDLCOUNTERATTACK', 'Counterattack', 11, (at) => {
    const matches =
      at.colour(1) === -at.colour(0) && at.isLong(1) && at.isLong(0) && at.isWithin(EQUAL, 1, at.close(0), at.close(1))
    return matches ? at.colour(0) : 0
  }),
  penetrating('CDLDARKCLOUDCOVER', 'Dark cloud cover', 11, 0.5, (at, share) => {
    const matches =
      at.isWhite(1) &&
      at.isLong(1) &&
      at.isBlack(0) &&
      at.open(0) > at.high(1) &&
      at.close(0) > at.open(1) &&
      at.close(0) < at.close(1) - at.body(1) * share
    return matches ? -1 : 0
  }),
  eitherWay('CDLDOJISTAR', 'Doji star', 11, (at) => {
    const gaps = at.isWhite(1) ? at.bodyGapsUp(0, 1) : at.bodyGapsDown(0, 1)
    return at.isLong(1) && at.isDoji(0) && gaps ? -at.colour(1) : 0
  }),
  eitherWay('CDLENGULFING', 'Engulfing', 2, (at) => {
    const engulfs =
      at.colour(0) === -at.colour(1) &&
      ((at.top(0) >= at.top(1) && at.bottom(0) < at.bottom(1)) ||
        (at.top(0) > at.top(1) && at.bottom(0) <= at.bottom(1)))
    if (!engulfs) return 0
    return at.open(0) !== at.close(1) && at.close(0) !== at.open(1) ? at.colour(0) : 0.8 * at.colour(0)
  }),
  eitherWay('CDLHARAMI', 'Harami', 11, (at) => (at.isLong(1) && at.isSmall(0) ? -at.colour(1) * insideness(at) : 0)),
  eitherWay('CDLHARAMICROSS', 'Harami cross', 11, (at) => {
    return at.isLong(1) && at.isDoji(0) ? -at.colour(1) * insideness(at) : 0
  }),
  oneWay('CDLHOMINGPIGEON', 'Homing pigeon', 11, 100, (at) => {
    const isInside = at.open(0) < at.open(1) && at.close(0) > at.close(1)
    return at.isBlack(1) && at.isBlack(0) && at.isLong(1) && at.isSmall(0) && isInside
  }),
  oneWay('CDLINNECK', 'In-neck', 11, -100, (at) => {
    return rallies(at) && at.close(0) <= at.close(1) + at.measure(EQUAL, 1) && at.close(0) >= at.close(1)
  }),
  oneWay('CDLONNECK', 'On-neck', 11, -100, (at) => rallies(at) && at.isWithin(EQUAL, 1, at.close(0), at.low(1))),
  oneWay('CDLTHRUSTING', 'Thrusting', 11, -100, (at) => {
    const reaches = at.close(0) > at.close(1) + at.measure(EQUAL, 1)
    return rallies(at) && reaches && at.close(0) <= at.close(1) + at.body(1) * 0.5
  }),
  oneWay('CDLPIERCING', 'Piercing', 11, 100, (at) => {
    return rallies(at) && at.isLong(0) && at.close(0) < at.open(1) && at.close(0) > at.close(1) + at.body(1) * 0.5
  }),
  eitherWay('CDLKICKING', 'Kicking', 11, (at) => (kicks(at) ? at.colour(0) : 0)),
  eitherWay('CDLKICKINGBYLENGTH', 'Kicking by length', 11, (at) => {
    return kicks(at) ? at.colour(at.body(0) > at.body(1) ? 0 : 1) : 0
  }),
  oneWay('CDLMATCHINGLOW', 'Matching low', 6, 100, (at) => {
    return at.isBlack(1) && at.isBlack(0) && at.isWithin(EQUAL, 1, at.close(0), at.close(1))
  }),
  eitherWay('CDLSEPARATINGLINES', 'Separating lines', 11, (at) => {
    const matches =
      at.colour(1) === -at.colour(0) &&
      at.isWithin(EQUAL, 1, at.open(0), at.open(1)) &&
      at.isLong(0) &&
      (at.isWhite(0) ? at.hasNoLower(0) : at.hasNoUpper(0))
    return matches ? at.colour(0) : 0
  }),
]

/** 1 where the body lies inside that of the candle before, 0.8 where it touches an end of it, else 0. */
function insideness(at: Candles): number {
  if (at.top(0) < at.top(1) && at.bottom(0) > at.bottom(1)) return 1
  return at.top(0) <= at.top(1) && at.bottom(0) >= at.bottom(1) ? 0.8 : 0
}

/** A long black candle, and a white one that opens below its low. */
function rallies(at: Candles): boolean {
  return at.isBlack(1) && at.isLong(1) && at.isWhite(0) && at.open(0) < at.low(1)
}

/** Two opposite marubozus with a gap between. */
function kicks(at: Candles): boolean {
  return (
    at.colour(1) === -at.colour(0) &&
    at.isLong(1) &&
    at.hasNoUpper(1) &&
    at.hasNoLower(1) &&
    at.isLong(0) &&
    at.hasNoUpper(0) &&
    at.hasNoLower(0) &&
    (at.isBlack(1) ? at.gapsUp(0, 1) : at.gapsDown(0, 1))
  )
}
