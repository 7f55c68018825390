import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide, OrderType, TimeInForce } from '#core/model/order.ts'
import type { EntryTerms } from '#core/model/proposal.ts'
import type { Signal } from '#core/model/signal.ts'
import { fromPrice, toPrice, tickDecimals } from '#core/money.ts'
import type { RiskConfiguration } from '#contracts/risk.ts'
import { expectedPrice, impossibleEntry, onIncrement, trailOf, wishedEntry, type WishedEntry } from './entryWish.ts'
import type { MarketView } from './marketView.ts'

/** Prices of an entry and its protection; scaled integers on the instrument's increments. */
export interface EntryPlan {
  readonly side: OrderSide
  readonly orderType: OrderType
  readonly timeInForce: TimeInForce
  /** Last price the plan starts from. */
  readonly referencePrice: number
  /** Price the entry may pay at worst; null for an order at the market. */
  readonly limitPrice: number | null
  /** What is beyond the ordinary in the entry and its stop; null for nothing. */
  readonly entry: EntryTerms | null
  readonly stopPrice: number
  readonly targetPrice: number | null
  /** Distance to the target over distance to the stop; null without a target. */
  readonly rewardRisk: number | null
  /** How the stop came about, in words. */
  readonly stopRule: string
}

/** Why no plan can be made. */
export interface PlanFailure {
  readonly code: 'PRICE_MISSING' | 'STOP_PASSED' | 'ENTRY_INVALID'
  readonly text: string
}

/** Share of the price that an entry may pay beyond the last price; the house's slippage budget. */
export const SLIPPAGE_BUDGET = 0.003
/** Distance of the stop where neither the strategy nor the configuration states one, as a share of the price. */
export const HOUSE_STOP = 0.05
/** The same in average true ranges, where the signal carries one. */
const STOP_IN_RANGES = 2

/**
 * Plans an entry at the current prices: as the strategy wants it, or else a limit order that pays at most the slippage
 * budget beyond the offer (or the bid, to sell), so that the shown value is the most it can cost; with a protective stop
 * that always exists, at a distance from where the entry is expected to fill.
 */
export function planEntry(
  instrument: Instrument,
  signal: Signal,
  side: OrderSide,
  market: MarketView,
  configuration: RiskConfiguration,
): { readonly ok: true; readonly plan: EntryPlan } | { readonly ok: false; readonly failure: PlanFailure } {
  const last = market.last(instrument.id)
  if (last === null) {
    const text = `No price of ${instrument.symbol} is known, so nothing was proposed; wait for data.`
    return { ok: false, failure: { code: 'PRICE_MISSING', text } }
  }
  const impossible = impossibleEntry(signal)
  if (impossible !== null) return { ok: false, failure: { code: impossible.code, text: impossible.message } }
  const away = side === 'BUY' ? 1 : -1
  const base = expectedPrice(signal.entry, last, away)
  const quote = market.quote(instrument.id)
  const touch = quote === null ? last : side === 'BUY' ? quote.ask : quote.bid
  const protection = protectionOf(signal, base, away, configuration)
  const stopPrice = onIncrement(instrument, protection.stop, 'nearest')
  const referencePrice = toPrice(instrument, last)
  const basePrice = toPrice(instrument, base)
  if ((basePrice - stopPrice) * away <= 0 || stopPrice <= 0) {
    const text = `The price of ${instrument.symbol} has already passed the planned stop, so the idea is over; nothing was sent.`
    return { ok: false, failure: { code: 'STOP_PASSED', text } }
  }
  const targetPrice = protection.target === null ? null : onIncrement(instrument, protection.target, 'nearest')
  const trail = signal.trail === undefined ? null : trailOf(instrument, signal.trail)
  const byHouse: WishedEntry = {
    orderType: 'LIMIT',
    timeInForce: 'DAY',
    limitPrice: onIncrement(instrument, touch * (1 + away * SLIPPAGE_BUDGET), side === 'BUY' ? 'down' : 'up'),
    terms: { triggerPrice: null, expireAt: null, postOnly: false, displayShare: null, trail },
  }
  const { orderType, timeInForce, limitPrice, terms } =
    signal.entry === undefined ? byHouse : wishedEntry(instrument, signal.entry, trail, side)
  return {
    ok: true,
    plan: {
      side,
      orderType,
      timeInForce,
      referencePrice,
      limitPrice,
      entry: isPlain(terms) ? null : terms,
      stopPrice,
      targetPrice: targetPrice !== null && (targetPrice - basePrice) * away > 0 ? targetPrice : null,
      rewardRisk: protection.rewardRisk,
      stopRule: protection.rule,
    },
  }
}

/** The worst price an entry can fill at by its plan, scaled; for a stop at the market the price that sets it off. */
export function worstPrice(plan: Pick<EntryPlan, 'limitPrice' | 'referencePrice' | 'entry'>): number {
  return Math.max(entryPrice(plan), plan.referencePrice)
}

/** The price an entry names, its limit before the price that sets it off, scaled; the last price for one at the market. */
export function entryPrice(plan: Pick<EntryPlan, 'limitPrice' | 'referencePrice' | 'entry'>): number {
  return plan.limitPrice ?? plan.entry?.triggerPrice ?? plan.referencePrice
}

/** The plan with the trader's own limit, or at the market without one; a stop entry stays one. */
export function withLimit(plan: EntryPlan, limitPrice: number | null): EntryPlan {
  const isStop = plan.orderType === 'STOP' || plan.orderType === 'STOP_LIMIT'
  if (limitPrice !== null) return { ...plan, limitPrice, orderType: isStop ? 'STOP_LIMIT' : 'LIMIT' }
  const terms = plan.entry === null ? null : { ...plan.entry, postOnly: false, displayShare: null }
  return {
    ...plan,
    limitPrice,
    orderType: isStop ? 'STOP' : 'MARKET',
    entry: terms === null || isPlain(terms) ? null : terms,
  }
}

function isPlain({ triggerPrice, expireAt, postOnly, displayShare, trail }: EntryTerms): boolean {
  return triggerPrice === null && expireAt === null && !postOnly && displayShare === null && trail === null
}

interface Protection {
  readonly stop: number
  readonly target: number | null
  readonly rewardRisk: number | null
  readonly rule: string
}

function protectionOf(signal: Signal, base: number, away: number, configuration: RiskConfiguration): Protection {
  const { stopLossFraction, takeProfitFraction } = configuration
  const { bracket } = signal
  const fixedTarget = takeProfitFraction === null ? null : base * (1 + away * takeProfitFraction)
  if (stopLossFraction !== null) {
    return {
      stop: base * (1 - away * stopLossFraction),
      target: fixedTarget ?? bracket?.target ?? null,
      rewardRisk: takeProfitFraction === null ? null : takeProfitFraction / stopLossFraction,
      rule: `${(stopLossFraction * 100).toFixed(1)} % by configuration`,
    }
  }
  if (bracket !== null) {
    return {
      stop: bracket.stop,
      target: fixedTarget ?? bracket.target,
      rewardRisk: bracket.rewardRisk,
      rule: 'the strategy',
    }
  }
  const range = signal.features.find((feature) => feature.name.startsWith('atr-'))?.value
  const trailed = trailDistance(signal, base, range)
  if (trailed !== null) {
    return { stop: base - away * trailed, target: fixedTarget, rewardRisk: null, rule: 'the strategy, trailing' }
  }
  const distance = range !== undefined && range > 0 ? Math.min(STOP_IN_RANGES * range, base * 0.25) : base * HOUSE_STOP
  const rule =
    range === undefined ? `${HOUSE_STOP * 100} % by the house` : `${STOP_IN_RANGES} average true ranges by the house`
  return { stop: base - away * distance, target: fixedTarget, rewardRisk: null, rule }
}

/** How far the strategy's trail starts behind the entry, currency units; null without one or where it cannot be told. */
function trailDistance({ trail }: Signal, base: number, range: number | undefined): number | null {
  if (trail === undefined) return null
  if (trail.kind === 'AMOUNT') return trail.distance
  if (trail.kind === 'FRACTION') return base * trail.fraction
  return range !== undefined && range > 0 ? Math.min(trail.multiple * range, base * 0.25) : null
}

/** Writes a scaled price in words of its instrument. */
export function priceText(instrument: Instrument, price: number | null): string {
  return price === null ? 'none' : fromPrice(instrument, price).toFixed(tickDecimals(instrument))
}
