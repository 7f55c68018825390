import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { AlgorithmTerms } from '#core/model/executionPlan.ts'
import { type CostMarket, type CostStyle, type StyleCost, styleCost } from './styleCost.ts'
import type { TradingSession } from './tradability.ts'

/** How much a trade is in a hurry: NOW takes what is there, PATIENT would rather rest. */
export type Urgency = 'NOW' | 'NORMAL' | 'PATIENT'

/** What the choice of a style rests on. Values in one currency. */
export interface StyleQuestion {
  readonly session: TradingSession
  readonly urgency: Urgency
  readonly notional: number
  /** Scaled quantity and the increment it trades in. */
  readonly quantity: number
  readonly quantityIncrement: number
  readonly reducesRisk: boolean
  /** Weights of slots by a volume curve, and the sessions behind it; null without one. */
  readonly curve: { readonly weights: readonly number[]; readonly n: number } | null
  /** Whether the trades of the market are heard as they happen. */
  readonly hearsTrades: boolean
  /** Chance that an order at the near touch fills within its patience, 0..1; null where it was never measured. */
  readonly fillProbability: number | null
  readonly market: CostMarket
}

/** Bounds of the choice, as data. Times in microseconds, shares of 1. */
export interface StyleRules {
  /** Above this share of the volume expected over `duration` an order is spread over time. */
  readonly largeShare: number
  readonly duration: number
  readonly slots: number
  readonly participation: number
  readonly participationCap: number
  readonly patience: number
  readonly repriceInterval: number
  readonly maximumReprices: number
  /** Fewest sessions behind a volume curve that is followed. */
  readonly curveSessions: number
  /** How far beyond the touch an order that crosses reaches. */
  readonly reach: number
}

/** The defaults of the house. */
const DEFAULT_STYLE_RULES: StyleRules = {
  largeShare: 0.05,
  duration: 30 * MINUTE,
  slots: 15,
  participation: 0.1,
  participationCap: 0.2,
  patience: 30 * SECOND,
  repriceInterval: 2 * SECOND,
  maximumReprices: 10,
  curveSessions: 5,
  reach: 0.0005,
}

/** A style with its reason in words and what each style would cost; null where a cost cannot be told. */
export interface StyleChoice {
  readonly terms: AlgorithmTerms
  /** How long it is given, microseconds. */
  readonly duration: number
  /** One sentence for the card. */
  readonly words: string
  readonly cost: StyleCost | null
  /** For the card: what the styles not chosen would cost. */
  readonly alternatives: readonly { readonly style: string; readonly cost: StyleCost | null }[]
}

/** Chooses how an order is worked; null while the market is closed. */
export function chooseStyle(question: StyleQuestion, rules: StyleRules = DEFAULT_STYLE_RULES): StyleChoice | null {
  const { session, urgency, reducesRisk } = question
  if (session === 'CLOSED') return null
  if (session !== 'REGULAR') return outsideHours(question, rules)
  const share = shareOfVolume(question, rules)
  if (share !== null && share > rules.largeShare) return scheduled(question, rules, share)
  if (urgency === 'PATIENT' && !reducesRisk) return patient(question, rules)
  const why = reducesRisk ? 'it only reduces risk, and that does not wait' : sizeWords(share, rules)
  const words = `A limit order that trades at once, at most ${bps(rules.reach)} beyond the touch, because ${why}.`
  return choice(question, rules, { kind: 'MARKETABLE', reach: rules.reach, attempts: 5 }, MINUTE, words, 'IMMEDIATE')
}

/** Spreads an order over time because the trader wants it so; null while the market is not in its regular hours. */
export function spreadStyle(question: StyleQuestion, rules: StyleRules = DEFAULT_STYLE_RULES): StyleChoice | null {
  return question.session === 'REGULAR' ? scheduled(question, rules, null) : null
}

function outsideHours(question: StyleQuestion, rules: StyleRules): StyleChoice {
  const join =
    question.urgency === 'PATIENT' ? 'NEAR' : question.urgency === 'NOW' || question.reducesRisk ? 'FAR' : 'MID'
  const place = { NEAR: 'at the near touch', MID: 'in the middle of the spread', FAR: 'at the far touch' }[join]
  const when = question.session === 'PRE' ? 'before' : 'after'
  const words = `One limit order ${place} with its exits, because ${when} the regular hours only limits trade and books are thin.`
  const style = join === 'FAR' ? 'IMMEDIATE' : 'PASSIVE'
  return choice(question, rules, { kind: 'LIMIT', join, attempts: 3 }, rules.duration, words, style)
}

function patient(question: StyleQuestion, rules: StyleRules): StyleChoice {
  const { patience, repriceInterval, maximumReprices } = rules
  const words = `Rests at the near touch for ${patience / SECOND} s without paying the spread, then crosses within the budget, because it may wait.`
  const terms = { kind: 'POST_ONLY', maximumReprices, repriceInterval, patience, thenCross: true } as const
  return choice(question, rules, terms, patience + MINUTE, words, 'PASSIVE')
}

function scheduled(question: StyleQuestion, rules: StyleRules, share: number | null): StyleChoice {
  const { curve, hearsTrades, urgency, quantity, quantityIncrement } = question
  const size =
    share === null
      ? 'the trader wants it so'
      : `it is ${(share * 100).toFixed(1)} % of the volume expected in ${rules.duration / MINUTE} minutes`
  const slotTerms = { jitter: 0.5, patience: 0.6, catchUp: 1.5, reach: rules.reach }
  if (hearsTrades && urgency === 'NOW') {
    const maximumSlice = Math.max(
      quantityIncrement,
      Math.ceil(quantity / rules.slots / quantityIncrement) * quantityIncrement,
    )
    const { participation: rate, participationCap: cap } = rules
    const terms = { kind: 'POV', rate, cap, maximumSlice, patience: 5 * SECOND, reach: rules.reach } as const
    const words = `Takes part in ${percent(rate)} of what trades, because ${size} and it should not wait for the clock.`
    return choice(question, rules, terms, rules.duration, words, 'SCHEDULED')
  }
  if (curve !== null && curve.n >= rules.curveSessions) {
    const words = `Spread along the usual volume of ${curve.n} sessions, because ${size}.`
    return choice(
      question,
      rules,
      { kind: 'VWAP', curve: curve.weights, ...slotTerms },
      rules.duration,
      words,
      'SCHEDULED',
    )
  }
  const why = curve === null ? 'no volume curve is known' : `only ${curve.n} sessions of volume are known`
  const words = `Spread evenly over ${rules.slots} slots, because ${size} and ${why}.`
  return choice(question, rules, { kind: 'TWAP', slots: rules.slots, ...slotTerms }, rules.duration, words, 'SCHEDULED')
}

function choice(
  question: StyleQuestion,
  rules: StyleRules,
  terms: AlgorithmTerms,
  duration: number,
  words: string,
  chosen: CostStyle['kind'],
): StyleChoice {
  const { notional, market, fillProbability } = question
  const costs = new Map<CostStyle['kind'], StyleCost | null>([
    ['IMMEDIATE', styleCost(notional, market, { kind: 'IMMEDIATE' })],
    [
      'PASSIVE',
      // Without a measured chance to fill, what resting costs is not known.
      fillProbability === null
        ? null
        : styleCost(notional, market, { kind: 'PASSIVE', patience: rules.patience, fillProbability }),
    ],
    ['SCHEDULED', styleCost(notional, market, { kind: 'SCHEDULED', duration: rules.duration, passiveShare: 0 })],
  ])
  const alternatives = [...costs].filter(([style]) => style !== chosen).map(([style, cost]) => ({ style, cost }))
  return { terms, duration, words, cost: costs.get(chosen) ?? null, alternatives }
}

/** Share of the volume expected over the time an order would be spread over; null where it is not known. */
function shareOfVolume({ notional, market }: StyleQuestion, { duration }: StyleRules): number | null {
  const { dailyVolume, dayLength } = market
  if (dailyVolume === null || !(dailyVolume > 0)) return null
  return Math.abs(notional) / (dailyVolume * Math.min(1, duration / dayLength))
}

function sizeWords(share: number | null, rules: StyleRules): string {
  if (share === null) return 'the usual volume is not known, so nothing speaks for spreading it'
  return `it is ${(share * 100).toFixed(2)} % of the volume expected in ${rules.duration / MINUTE} minutes`
}

function bps(share: number): string {
  return `${Number((share * 10_000).toFixed(2))} bps`
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}
