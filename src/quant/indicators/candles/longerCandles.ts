import { type Candles, NEAR, SHADOW_VERY_SHORT } from './candles.ts'
import { type CandlePattern, eitherWay, oneWay, penetrating } from './pattern.ts'

/** Shapes of four and five candles. */
export const LONGER_CANDLES: readonly CandlePattern[] = [
  oneWay('CDL3BLACKCROWS', 'Three black crows', 13, -100, (at) => {
    return (
      at.isWhite(3) &&
      [2, 1, 0].every((back) => at.isBlack(back) && at.hasNoLower(back)) &&
      at.open(1) < at.open(2) &&
      at.open(1) > at.close(2) &&
      at.open(0) < at.open(1) &&
      at.open(0) > at.close(1) &&
      at.high(3) > at.close(2) &&
      at.close(2) > at.close(1) &&
      at.close(1) > at.close(0)
    )
  }),
  eitherWay('CDL3LINESTRIKE', 'Three-line strike', 8, (at) => {
    const colour = at.colour(1)
    const isRow = at.colour(3) === colour && at.colour(2) === colour && at.colour(0) === -colour
    if (!isRow || !opensInOrNear(at, 2) || !opensInOrNear(at, 1)) return 0
    const strikes =
      colour * at.close(1) > colour * at.close(2) &&
      colour * at.close(2) > colour * at.close(3) &&
      colour * at.open(0) > colour * at.close(1) &&
      colour * at.close(0) < colour * at.open(3)
    return strikes ? colour : 0
  }),
  eitherWay('CDLBREAKAWAY', 'Breakaway', 14, (at) => {
    const colour = at.colour(4)
    const isRow = at.colour(3) === colour && at.colour(1) === colour && at.colour(0) === -colour && at.isLong(4)
    if (!isRow || !(colour === 1 ? at.bodyGapsUp(3, 4) : at.bodyGapsDown(3, 4))) return 0
    const goesOn = [2, 1].every((back) => {
      return colour * at.high(back) > colour * at.high(back + 1) && colour * at.low(back) > colour * at.low(back + 1)
    })
    const closesInGap = colour * at.close(0) < colour * at.open(3) && colour * at.close(0) > colour * at.close(4)
    return goesOn && closesInGap ? at.colour(0) : 0
  }),
  oneWay('CDLCONCEALBABYSWALL', 'Concealing baby swallow', 13, 100, (at) => {
    return (
      [3, 2, 1, 0].every((back) => at.isBlack(back)) &&
      [3, 2].every((back) => at.hasNoLower(back) && at.hasNoUpper(back)) &&
      at.bodyGapsDown(1, 2) &&
      at.upper(1) > at.measure(SHADOW_VERY_SHORT, 1) &&
      at.high(1) > at.close(2) &&
      at.high(0) > at.high(1) &&
      at.low(0) < at.low(1)
    )
  }),
  oneWay('CDLLADDERBOTTOM', 'Ladder bottom', 14, 100, (at) => {
    return (
      [4, 3, 2, 1].every((back) => at.isBlack(back)) &&
      at.open(4) > at.open(3) &&
      at.open(3) > at.open(2) &&
      at.close(4) > at.close(3) &&
      at.close(3) > at.close(2) &&
      at.upper(1) > at.measure(SHADOW_VERY_SHORT, 1) &&
      at.isWhite(0) &&
      at.open(0) > at.open(1) &&
      at.close(0) > at.high(1)
    )
  }),
  penetrating('CDLMATHOLD', 'Mat hold', 14, 0.5, (at, share) => {
    const floor = at.close(4) - at.body(4) * share
    const matches =
      at.isLong(4) &&
      [3, 2, 1].every((back) => at.isShort(back)) &&
      at.isWhite(4) &&
      at.isBlack(3) &&
      at.isWhite(0) &&
      at.bodyGapsUp(3, 4) &&
      [2, 1].every((back) => at.bottom(back) < at.close(4) && at.bottom(back) > floor) &&
      at.top(2) < at.open(3) &&
      at.top(1) < at.top(2) &&
      at.open(0) > at.close(1) &&
      at.close(0) > Math.max(at.high(3), at.high(2), at.high(1))
    return matches ? 1 : 0
  }),
  eitherWay('CDLRISEFALL3METHODS', 'Rising and falling three methods', 14, (at) => {
    const colour = at.colour(4)
    const matches =
      at.isLong(4) &&
      [3, 2, 1].every((back) => at.isShort(back) && at.colour(back) === -colour) &&
      at.isLong(0) &&
      at.colour(0) === colour &&
      [3, 2, 1].every((back) => at.bottom(back) < at.high(4) && at.top(back) > at.low(4)) &&
      colour * at.close(2) < colour * at.close(3) &&
      colour * at.close(1) < colour * at.close(2) &&
      colour * at.open(0) > colour * at.close(1) &&
      colour * at.close(0) > colour * at.close(4)
    return matches ? colour : 0
  }),
]

/** Whether a candle opens within the body before it or near it. */
function opensInOrNear(at: Candles, back: number): boolean {
  const before = back + 1
  const near = at.measure(NEAR, before)
  return at.open(back) >= at.bottom(before) - near && at.open(back) <= at.top(before) + near
}
