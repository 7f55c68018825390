import { BODY_DOJI, BODY_SHORT, type Candles } from './candles.ts'
import { type CandlePattern, eitherWay, oneWay, penetrating } from './pattern.ts'

/** Shapes of three candles that turn on the middle one. */
export const STAR_CANDLES: readonly CandlePattern[] = [
  oneWay('CDL2CROWS', 'Two crows', 12, -100, (at) => {
    return (
      at.isWhite(2) &&
      at.isLong(2) &&
      at.isBlack(1) &&
      at.bodyGapsUp(1, 2) &&
      at.isBlack(0) &&
      at.open(0) < at.open(1) &&
      at.open(0) > at.close(1) &&
      at.close(0) > at.open(2) &&
      at.close(0) < at.close(2)
    )
  }),
  oneWay('CDLUPSIDEGAP2CROWS', 'Upside gap two crows', 12, -100, (at) => {
    return (
      at.isWhite(2) &&
      at.isLong(2) &&
      at.isBlack(1) &&
      at.isSmall(1) &&
      at.bodyGapsUp(1, 2) &&
      at.isBlack(0) &&
      at.open(0) > at.open(1) &&
      at.close(0) < at.close(1) &&
      at.close(0) > at.close(2)
    )
  }),
  penetrating('CDLABANDONEDBABY', 'Abandoned baby', 12, 0.3, (at, share) => {
    if (!(at.isLong(2) && at.isDoji(1) && at.body(0) > at.measure(BODY_SHORT, 0))) return 0
    const falls = at.isWhite(2) && at.isBlack(0) && closesBelow(at, share) && at.gapsUp(1, 2) && at.gapsDown(0, 1)
    const rises = at.isBlack(2) && at.isWhite(0) && closesAbove(at, share) && at.gapsDown(1, 2) && at.gapsUp(0, 1)
    return falls || rises ? at.colour(0) : 0
  }),
  penetrating('CDLEVENINGDOJISTAR', 'Evening doji star', 12, 0.3, (at, share) => {
    return at.isDoji(1) && isEvening(at, share) ? -1 : 0
  }),
  penetrating('CDLEVENINGSTAR', 'Evening star', 12, 0.3, (at, share) => {
    return at.isSmall(1) && isEvening(at, share) ? -1 : 0
  }),
  penetrating('CDLMORNINGDOJISTAR', 'Morning doji star', 12, 0.3, (at, share) => {
    return at.isDoji(1) && isMorning(at, share) ? 1 : 0
  }),
  penetrating('CDLMORNINGSTAR', 'Morning star', 12, 0.3, (at, share) => {
    return at.isSmall(1) && isMorning(at, share) ? 1 : 0
  }),
  eitherWay('CDLTRISTAR', 'Tristar', 12, (at) => {
    const doji = at.measure(BODY_DOJI, 2)
    if (!(at.body(2) <= doji && at.body(1) <= doji && at.body(0) <= doji)) return 0
    if (at.bodyGapsUp(1, 2) && at.top(0) < at.top(1)) return -1
    return at.bodyGapsDown(1, 2) && at.bottom(0) > at.bottom(1) ? 1 : 0
  }),
  oneWay('CDLUNIQUE3RIVER', 'Unique three river', 12, 100, (at) => {
    return (
      at.isLong(2) &&
      at.isBlack(2) &&
      at.isBlack(1) &&
      at.close(1) > at.close(2) &&
      at.open(1) <= at.open(2) &&
      at.low(1) < at.low(2) &&
      at.isShort(0) &&
      at.isWhite(0) &&
      at.open(0) > at.low(1)
    )
  }),
]

function closesBelow(at: Candles, share: number): boolean {
  return at.close(0) < at.close(2) - at.body(2) * share
}

function closesAbove(at: Candles, share: number): boolean {
  return at.close(0) > at.close(2) + at.body(2) * share
}

function isEvening(at: Candles, share: number): boolean {
  const last = at.body(0) > at.measure(BODY_SHORT, 0) && at.isBlack(0) && closesBelow(at, share)
  return at.isLong(2) && at.isWhite(2) && at.bodyGapsUp(1, 2) && last
}

function isMorning(at: Candles, share: number): boolean {
  const last = at.body(0) > at.measure(BODY_SHORT, 0) && at.isWhite(0) && closesAbove(at, share)
  return at.isLong(2) && at.isBlack(2) && at.bodyGapsDown(1, 2) && last
}
