import { type Candles, NEAR, SHADOW_LONG, SHADOW_SHORT, SHADOW_VERY_LONG, SHADOW_VERY_SHORT } from './candles.ts'
import { type CandlePattern, eitherWay, oneWay } from './pattern.ts'

/** Shapes of one candle. */
export const SINGLE_CANDLES: readonly CandlePattern[] = [
  eitherWay('CDLBELTHOLD', 'Belt-hold', 10, (at) => {
    return at.isLong(0) && (at.isWhite(0) ? at.hasNoLower(0) : at.hasNoUpper(0)) ? at.colour(0) : 0
  }),
  eitherWay('CDLCLOSINGMARUBOZU', 'Closing marubozu', 10, (at) => {
    return at.isLong(0) && (at.isWhite(0) ? at.hasNoUpper(0) : at.hasNoLower(0)) ? at.colour(0) : 0
  }),
  eitherWay('CDLMARUBOZU', 'Marubozu', 10, (at) => {
    return at.isLong(0) && at.hasNoUpper(0) && at.hasNoLower(0) ? at.colour(0) : 0
  }),
  oneWay('CDLDOJI', 'Doji', 10, 100, (at) => at.isDoji(0)),
  oneWay('CDLDRAGONFLYDOJI', 'Dragonfly doji', 10, 100, (at) => {
    return at.isDoji(0) && at.hasNoUpper(0) && at.lower(0) > at.measure(SHADOW_VERY_SHORT, 0)
  }),
  oneWay('CDLGRAVESTONEDOJI', 'Gravestone doji', 10, 100, (at) => {
    return at.isDoji(0) && at.hasNoLower(0) && at.upper(0) > at.measure(SHADOW_VERY_SHORT, 0)
  }),
  oneWay('CDLLONGLEGGEDDOJI', 'Long-legged doji', 10, 100, (at) => {
    return at.isDoji(0) && Math.max(at.lower(0), at.upper(0)) > at.measure(SHADOW_LONG, 0)
  }),
  oneWay('CDLRICKSHAWMAN', 'Rickshaw man', 10, 100, (at) => {
    const middle = at.low(0) + (at.high(0) - at.low(0)) / 2
    const near = at.measure(NEAR, 0)
    return at.isDoji(0) && hasLongShadows(at) && at.bottom(0) <= middle + near && at.top(0) >= middle - near
  }),
  oneWay('CDLTAKURI', 'Takuri', 10, 100, (at) => {
    return at.isDoji(0) && at.hasNoUpper(0) && at.lower(0) > at.measure(SHADOW_VERY_LONG, 0)
  }),
  eitherWay('CDLHIGHWAVE', 'High wave', 10, (at) => {
    const long = at.measure(SHADOW_VERY_LONG, 0)
    return at.isShort(0) && at.upper(0) > long && at.lower(0) > long ? at.colour(0) : 0
  }),
  eitherWay('CDLSPINNINGTOP', 'Spinning top', 10, (at) => {
    return at.isShort(0) && at.upper(0) > at.body(0) && at.lower(0) > at.body(0) ? at.colour(0) : 0
  }),
  eitherWay('CDLLONGLINE', 'Long line', 10, (at) => (at.isLong(0) && hasShortShadows(at) ? at.colour(0) : 0)),
  eitherWay('CDLSHORTLINE', 'Short line', 10, (at) => (at.isShort(0) && hasShortShadows(at) ? at.colour(0) : 0)),
  oneWay('CDLHAMMER', 'Hammer', 11, 100, (at) => {
    return hangs(at) && at.bottom(0) <= at.low(1) + at.measure(NEAR, 1)
  }),
  oneWay('CDLHANGINGMAN', 'Hanging man', 11, -100, (at) => {
    return hangs(at) && at.bottom(0) >= at.high(1) - at.measure(NEAR, 1)
  }),
  oneWay('CDLINVERTEDHAMMER', 'Inverted hammer', 11, 100, (at) => stands(at) && at.bodyGapsDown(0, 1)),
  oneWay('CDLSHOOTINGSTAR', 'Shooting star', 11, -100, (at) => stands(at) && at.bodyGapsUp(0, 1)),
]

/** A short body on a long lower shadow. */
function hangs(at: Candles): boolean {
  return at.isShort(0) && at.lower(0) > at.measure(SHADOW_LONG, 0) && at.hasNoUpper(0)
}

/** A short body under a long upper shadow. */
function stands(at: Candles): boolean {
  return at.isShort(0) && at.upper(0) > at.measure(SHADOW_LONG, 0) && at.hasNoLower(0)
}

function hasLongShadows(at: Candles): boolean {
  const long = at.measure(SHADOW_LONG, 0)
  return at.lower(0) > long && at.upper(0) > long
}

function hasShortShadows(at: Candles): boolean {
  const short = at.measure(SHADOW_SHORT, 0)
  return at.upper(0) < short && at.lower(0) < short
}
