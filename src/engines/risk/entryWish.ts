import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide, OrderType, SpecialTerms, TimeInForce, Trail } from '#core/model/order.ts'
import type { EntryTerms } from '#core/model/proposal.ts'
import type { EntryWish, Signal, TrailWish } from '#core/model/signal.ts'
import { powerOfTen } from '#core/money.ts'
import { LONGEST_RANGE } from '#trading/exchange/barGauges.ts'

/** An entry as its strategy wants it, on the instrument's increments. */
export interface WishedEntry {
  readonly orderType: OrderType
  readonly timeInForce: TimeInForce
  readonly limitPrice: number | null
  readonly terms: EntryTerms
}

/** Why the entry or the trail that a strategy asks for is impossible; null when it is not. */
export function impossibleEntry(signal: Signal): { readonly code: 'ENTRY_INVALID'; readonly message: string } | null {
  const problem = wishProblem(signal)
  if (problem === null) return null
  const message = `The strategy asked for ${problem}, which no venue takes, so nothing was sent; correct the strategy.`
  return { code: 'ENTRY_INVALID', message }
}

function wishProblem({ entry, trail }: Signal): string | null {
  if (trail?.kind === 'AVERAGE_TRUE_RANGE' && trail.length > LONGEST_RANGE) {
    return `a trail by more than ${LONGEST_RANGE} bars`
  }
  if (entry === undefined) return null
  const { type, limitPrice, stopPrice, timeInForce, expireAt, postOnly, displayShare } = entry
  const isLimited = type === 'LIMIT' || type === 'STOP_LIMIT'
  const isStop = type === 'STOP' || type === 'STOP_LIMIT'
  if (isLimited !== (limitPrice !== null)) return `a ${type} entry ${isLimited ? 'without' : 'with'} a limit price`
  if (isStop !== (stopPrice !== null)) return `a ${type} entry ${isStop ? 'without' : 'with'} a stop price`
  if (isStop && isForAuction(timeInForce)) return `a ${type} entry in an auction`
  if (timeInForce === 'GTD' && expireAt === null) return 'an entry until a date without the date'
  const rests = !isForAuction(timeInForce) && timeInForce !== 'IOC' && timeInForce !== 'FOK'
  if (postOnly && (type !== 'LIMIT' || !rests)) return 'a post-only entry that is no resting limit order'
  if (displayShare !== null && (!isLimited || !rests)) return 'a part to show of an entry that never rests at a limit'
  return null
}

/** Puts a wish on the instrument's increments; a date turns an entry that works for a while into one that ends then. */
export function wishedEntry(
  instrument: Instrument,
  wish: EntryWish,
  trail: Trail | null,
  side: OrderSide,
): WishedEntry {
  const { type, limitPrice, stopPrice, timeInForce, expireAt, postOnly, displayShare } = wish
  const isDated = expireAt !== null && (timeInForce === 'GTC' || timeInForce === 'DAY' || timeInForce === 'GTD')
  const price = (units: number | null, way: 'up' | 'down' | 'nearest'): number | null =>
    units === null ? null : onIncrement(instrument, units, way)
  return {
    orderType: type,
    timeInForce: isDated ? 'GTD' : timeInForce,
    limitPrice: price(limitPrice, side === 'BUY' ? 'down' : 'up'),
    terms: {
      triggerPrice: price(stopPrice, 'nearest'),
      expireAt: isDated ? expireAt : null,
      postOnly,
      displayShare,
      trail,
    },
  }
}

/** Where an entry is expected to fill, currency units: at its own price if the market must come to it, else at `last`. */
export function expectedPrice(wish: EntryWish | undefined, last: number, away: number): number {
  const own = wish === undefined ? null : (wish.stopPrice ?? wish.limitPrice)
  if (wish === undefined || own === null) return last
  const mustMove = wish.stopPrice === null ? (last - own) * away > 0 : (own - last) * away > 0
  return mustMove ? own : last
}

/** The trail of a stop in the instrument's scaled prices. */
export function trailOf(instrument: Instrument, wish: TrailWish): Trail {
  return wish.kind === 'AMOUNT' ? { kind: 'AMOUNT', distance: onIncrement(instrument, wish.distance, 'nearest') } : wish
}

/** The terms of an entry as its order carries them; null for one without any. `quantity` null is sized at the fill. */
export function specialOf(
  instrument: Instrument,
  terms: EntryTerms | null,
  quantity: number | null,
): SpecialTerms | null {
  if (terms === null) return null
  const { postOnly, expireAt } = terms
  const displayQuantity = displayOf(instrument, terms.displayShare, quantity)
  if (!postOnly && expireAt === null && displayQuantity === null) return null
  return { postOnly, displayQuantity, trail: null, expireAt }
}

// What is sized at its fill has no quantity to show a part of, and shows itself whole.
function displayOf({ quantityIncrement }: Instrument, share: number | null, quantity: number | null): number | null {
  if (share === null || quantity === null) return null
  const shown = Math.max(1, Math.round((share * quantity) / quantityIncrement)) * quantityIncrement
  return shown < quantity ? shown : null
}

/** Rounds a price in currency units to the instrument's increments. */
export function onIncrement(instrument: Instrument, price: number, way: 'up' | 'down' | 'nearest'): number {
  const step = instrument.priceIncrement
  const steps = (price * powerOfTen(instrument.priceDecimals)) / step
  const nearest = Math.round(steps)
  // A price that is meant to lie on an increment may miss it by what floating point leaves.
  const isOnOne = Math.abs(steps - nearest) <= 1e-9 * Math.max(1, nearest)
  const rounded = way === 'nearest' || isOnOne ? nearest : way === 'up' ? Math.ceil(steps) : Math.floor(steps)
  return Math.max(rounded, 1) * step
}

function isForAuction(timeInForce: TimeInForce): boolean {
  return timeInForce === 'AT_OPEN' || timeInForce === 'AT_CLOSE'
}
