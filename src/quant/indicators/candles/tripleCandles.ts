import { BODY_SHORT, type Candles, EQUAL, FAR, NEAR, SHADOW_LONG, SHADOW_SHORT, SHADOW_VERY_SHORT } from './candles.ts'
import { type CandlePattern, eitherWay, oneWay } from './pattern.ts'

/** Shapes of three candles in a row. */
export const TRIPLE_CANDLES: readonly CandlePattern[] = [
  eitherWay('CDL3INSIDE', 'Three inside up or down', 12, (at) => {
    const isInside = at.top(1) < at.top(2) && at.bottom(1) > at.bottom(2)
    const confirms = at.isWhite(2)
      ? at.isBlack(0) && at.close(0) < at.open(2)
      : at.isWhite(0) && at.close(0) > at.open(2)
    return at.isLong(2) && at.isSmall(1) && isInside && confirms ? -at.colour(2) : 0
  }),
  eitherWay('CDL3OUTSIDE', 'Three outside up or down', 3, (at) => {
    const rises =
      at.isWhite(1) &&
      at.isBlack(2) &&
      at.close(1) > at.open(2) &&
      at.open(1) < at.close(2) &&
      at.close(0) > at.close(1)
    const falls =
      at.isBlack(1) &&
      at.isWhite(2) &&
      at.open(1) > at.close(2) &&
      at.close(1) < at.open(2) &&
      at.close(0) < at.close(1)
    return rises || falls ? at.colour(1) : 0
  }),
  oneWay('CDL3STARSINSOUTH', 'Three stars in the south', 12, 100, (at) => {
    return (
      areBlack(at) &&
      at.isLong(2) &&
      at.lower(2) > at.measure(SHADOW_LONG, 2) &&
      at.body(1) < at.body(2) &&
      at.open(1) > at.close(2) &&
      at.open(1) <= at.high(2) &&
      at.low(1) < at.close(2) &&
      at.low(1) >= at.low(2) &&
      at.lower(1) > at.measure(SHADOW_VERY_SHORT, 1) &&
      at.isShort(0) &&
      at.hasNoLower(0) &&
      at.hasNoUpper(0) &&
      at.low(0) > at.low(1) &&
      at.high(0) < at.high(1)
    )
  }),
  oneWay('CDL3WHITESOLDIERS', 'Three white soldiers', 12, 100, (at) => {
    return (
      areRising(at) &&
      opensNear(at, 1) &&
      opensNear(at, 0) &&
      at.hasNoUpper(2) &&
      at.hasNoUpper(1) &&
      at.hasNoUpper(0) &&
      at.body(1) > at.body(2) - at.measure(FAR, 2) &&
      at.body(0) > at.body(1) - at.measure(FAR, 1) &&
      at.body(0) > at.measure(BODY_SHORT, 0)
    )
  }),
  oneWay('CDLADVANCEBLOCK', 'Advance block', 12, -100, (at) => {
    const isFirm = at.isLong(2) && at.upper(2) < at.measure(SHADOW_SHORT, 2)
    return areRising(at) && opensNear(at, 1) && opensNear(at, 0) && isFirm && weakens(at)
  }),
  oneWay('CDLSTALLEDPATTERN', 'Stalled pattern', 12, -100, (at) => {
    return (
      areRising(at) &&
      at.isLong(2) &&
      at.isLong(1) &&
      at.hasNoUpper(1) &&
      opensNear(at, 1) &&
      at.isShort(0) &&
      at.open(0) >= at.close(1) - at.body(0) - at.measure(NEAR, 1)
    )
  }),
  oneWay('CDLIDENTICAL3CROWS', 'Identical three crows', 12, -100, (at) => {
    return (
      areBlack(at) &&
      [2, 1, 0].every((back) => at.hasNoLower(back)) &&
      at.close(2) > at.close(1) &&
      at.close(1) > at.close(0) &&
      at.isWithin(EQUAL, 2, at.open(1), at.close(2)) &&
      at.isWithin(EQUAL, 1, at.open(0), at.close(1))
    )
  }),
  eitherWay('CDLGAPSIDESIDEWHITE', 'Side-by-side white lines', 7, (at) => {
    const up = at.bodyGapsUp(1, 2) && at.bodyGapsUp(0, 2)
    const down = at.bodyGapsDown(1, 2) && at.bodyGapsDown(0, 2)
    const areAlike =
      at.isWhite(1) &&
      at.isWhite(0) &&
      at.isWithin(NEAR, 1, at.body(0), at.body(1)) &&
      at.isWithin(EQUAL, 1, at.open(0), at.open(1))
    if (!areAlike || !(up || down)) return 0
    return up ? 1 : -1
  }),
  oneWay('CDLSTICKSANDWICH', 'Stick sandwich', 7, 100, (at) => {
    const isSandwich = at.isBlack(2) && at.isWhite(1) && at.isBlack(0)
    return isSandwich && at.low(1) > at.close(2) && at.isWithin(EQUAL, 2, at.close(0), at.close(2))
  }),
  eitherWay('CDLTASUKIGAP', 'Tasuki gap', 7, (at) => {
    const gaps = at.isWhite(1) ? at.bodyGapsUp(1, 2) : at.bodyGapsDown(1, 2)
    if (!gaps || at.colour(1) !== -at.colour(0)) return 0
    const opensInside = at.open(0) < at.top(1) && at.open(0) > at.bottom(1)
    const closesInGap = at.isWhite(1)
      ? at.close(0) < at.open(1) && at.close(0) > at.top(2)
      : at.close(0) > at.open(1) && at.close(0) < at.bottom(2)
    const areAlike = Math.abs(at.body(1) - at.body(0)) < at.measure(NEAR, 1)
    return opensInside && closesInGap && areAlike ? at.colour(1) : 0
  }),
  eitherWay('CDLXSIDEGAP3METHODS', 'Gap three methods', 2, (at) => {
    const matches =
      at.colour(2) === at.colour(1) &&
      at.colour(1) === -at.colour(0) &&
      at.open(0) < at.top(1) &&
      at.open(0) > at.bottom(1) &&
      at.close(0) < at.top(2) &&
      at.close(0) > at.bottom(2) &&
      (at.isWhite(2) ? at.bodyGapsUp(1, 2) : at.bodyGapsDown(1, 2))
    return matches ? at.colour(2) : 0
  }),
]

function areBlack(at: Candles): boolean {
  return at.isBlack(2) && at.isBlack(1) && at.isBlack(0)
}

/** Three white candles with higher and higher closes. */
function areRising(at: Candles): boolean {
  return at.isWhite(2) && at.isWhite(1) && at.isWhite(0) && at.close(0) > at.close(1) && at.close(1) > at.close(2)
}

/** Whether a candle opens above the open before and within or near its body. */
function opensNear(at: Candles, back: number): boolean {
  const before = back + 1
  return at.open(back) > at.open(before) && at.open(back) <= at.close(before) + at.measure(NEAR, before)
}

/** Bodies shrink, or shadows grow, from candle to candle. */
function weakens(at: Candles): boolean {
  const shrinks = at.body(0) < at.body(1)
  return (
    (at.body(1) < at.body(2) - at.measure(FAR, 2) && at.body(0) < at.body(1) + at.measure(NEAR, 1)) ||
    at.body(0) < at.body(1) - at.measure(FAR, 1) ||
    (shrinks &&
      at.body(1) < at.body(2) &&
      (at.upper(0) > at.measure(SHADOW_SHORT, 0) || at.upper(1) > at.measure(SHADOW_SHORT, 1))) ||
    (shrinks && at.upper(0) > at.measure(SHADOW_LONG, 0))
  )
}
