import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide, OrderType, TimeInForce } from '#core/model/order.ts'
import type { Signal } from '#core/model/signal.ts'
import { fromPrice, toPrice, tickDecimals } from '#core/money.ts'
import type { RiskConfiguration } from '#contracts/risk.ts'
import type { MarketView } from './marketView.ts'

/** Prices of an entry and its protection; scaled integers on the instrument's increments. */
export interface EntryPlan {
  readonly side: OrderSide
  readonly orderType: OrderType
  readonly timeInForce: TimeInForce
  /** Last price the plan starts from. */
  readonly referencePrice: number
  /** Price the entry may pay at worst; null for a market order. */
  readonly limitPrice: number | null
  readonly stopPrice: number
  readonly targetPrice: number | null
  /** Distance to the target over distance to the stop; null without a target. */
  readonly rewardRisk: number | null
  /** How the stop came about, in words. */
  readonly stopRule: string
}

/** Why no plan can be made. */
export interface PlanFailure {
  readonly code: 'PRICE_MISSING' | 'STOP_PASSED'
  readonly text: string
}

/** Share of the price that an entry may pay beyond the last price; the house's slippage budget. */
const SLIPPAGE_BUDGET = 0.003
/** Distance of the stop where neither the strategy nor the configuration states one. */
const DEFAULT_STOP = 0.05
/** The same in average true ranges, where the signal carries one. */
const STOP_IN_RANGES = 2

/**
 * Plans an entry at the current prices: a limit order that pays at most the slippage budget beyond the offer (or the
 * bid, to sell), so that the shown value is the most it can cost, with a protective stop that always exists.
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
  const away = side === 'BUY' ? 1 : -1
  const quote = market.quote(instrument.id)
  const touch = quote === null ? last : side === 'BUY' ? quote.ask : quote.bid
  const protection = protectionOf(signal, last, away, configuration)
  const stopPrice = onIncrement(instrument, protection.stop, 'nearest')
  const referencePrice = toPrice(instrument, last)
  if ((referencePrice - stopPrice) * away <= 0 || stopPrice <= 0) {
    const text = `The price of ${instrument.symbol} has already passed the planned stop, so the idea is over; nothing was sent.`
    return { ok: false, failure: { code: 'STOP_PASSED', text } }
  }
  const targetPrice = protection.target === null ? null : onIncrement(instrument, protection.target, 'nearest')
  return {
    ok: true,
    plan: {
      side,
      orderType: 'LIMIT',
      timeInForce: 'DAY',
      referencePrice,
      limitPrice: onIncrement(instrument, touch * (1 + away * SLIPPAGE_BUDGET), side === 'BUY' ? 'down' : 'up'),
      stopPrice,
      targetPrice: targetPrice !== null && (targetPrice - referencePrice) * away > 0 ? targetPrice : null,
      rewardRisk: protection.rewardRisk,
      stopRule: protection.rule,
    },
  }
}

/** The worst price an entry can fill at by its plan, scaled. */
export function worstPrice(plan: Pick<EntryPlan, 'limitPrice' | 'referencePrice'>): number {
  return Math.max(plan.limitPrice ?? plan.referencePrice, plan.referencePrice)
}

interface Protection {
  readonly stop: number
  readonly target: number | null
  readonly rewardRisk: number | null
  readonly rule: string
}

function protectionOf(signal: Signal, last: number, away: number, configuration: RiskConfiguration): Protection {
  const { stopLossFraction, takeProfitFraction } = configuration
  const { bracket } = signal
  const fixedTarget = takeProfitFraction === null ? null : last * (1 + away * takeProfitFraction)
  if (stopLossFraction !== null) {
    return {
      stop: last * (1 - away * stopLossFraction),
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
  const distance =
    range !== undefined && range > 0 ? Math.min(STOP_IN_RANGES * range, last * 0.25) : last * DEFAULT_STOP
  const rule =
    range === undefined ? `${DEFAULT_STOP * 100} % by the house` : `${STOP_IN_RANGES} average true ranges by the house`
  return { stop: last - away * distance, target: fixedTarget, rewardRisk: null, rule }
}

/** Rounds a price in currency units to the instrument's increments. */
function onIncrement(instrument: Instrument, price: number, way: 'up' | 'down' | 'nearest'): number {
  const scaled = toPrice(instrument, price)
  const step = instrument.priceIncrement
  const steps = scaled / step
  const rounded = way === 'up' ? Math.ceil(steps) : way === 'down' ? Math.floor(steps) : Math.round(steps)
  return Math.max(rounded, 1) * step
}

/** Writes a scaled price in words of its instrument. */
export function priceText(instrument: Instrument, price: number | null): string {
  return price === null ? 'none' : fromPrice(instrument, price).toFixed(tickDecimals(instrument))
}
