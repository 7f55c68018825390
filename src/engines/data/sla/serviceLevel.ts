import type { Estimate } from '#core/model/estimate.ts'
import { SECOND } from '#core/time/duration.ts'
import { wilsonProportion } from '#quant/statistics/proportion.ts'
import type { CallObservation, LinkState } from '../feeds/ports.ts'
import { countWithin, latencyQuantile, sketchCount } from './latencySketch.ts'
import { isAnswered, type ServiceBook, type ServiceCount } from './serviceBook.ts'

/** How well a source served over the latest hour. Null is "not enough data". */
export interface ServiceLevel {
  readonly sourceId: string
  /** Attempts that reached out. */
  readonly calls: number
  /** Microseconds. */
  readonly latencyP50: Estimate | null
  readonly latencyP95: Estimate | null
  /** Share of calls without a usable answer. */
  readonly errorRate: Estimate | null
  /** How often each failure came. */
  readonly failures: Readonly<Partial<Record<CallObservation['code'], number>>>
  /** Share of heartbeats at which its data was up to date. */
  readonly freshness: Estimate | null
  /** Share of the data that should have come which did. */
  readonly completeness: Estimate | null
  readonly link: LinkState | null
  readonly losses: number
  readonly clockSkew: number | null
  readonly lastHeard: number | null
  readonly reliability: Reliability | null
}

/** A part of the reliability; those that were never observed are left out of it. */
export type ReliabilityPart = 'ANSWERED' | 'PUNCTUAL' | 'FRESH' | 'COMPLETE'

/** How far a source can be relied on, from 0 to 1; n is that of the part observed least. */
export interface Reliability {
  readonly estimate: Estimate
  readonly parts: Readonly<Partial<Record<ReliabilityPart, Estimate>>>
}

/** An answer later than this helps nobody. */
const PUNCTUAL_WITHIN = 5 * SECOND
/** Observations of all parts together below which nothing is said. */
const LEAST_OBSERVATIONS = 20

/** The service level of a source over the hour before `now`; null for a source nothing is known of. */
export function serviceLevel(book: ServiceBook, sourceId: string, now: number): ServiceLevel | null {
  const count = book.count(sourceId, now)
  if (count === null) return null
  const { calls, answered } = callsOf(count)
  const failures = Object.fromEntries(Object.entries(count.calls).filter(([code]) => code !== 'OK'))
  return {
    sourceId,
    calls,
    latencyP50: latencyQuantile(count.latencies, 0.5),
    latencyP95: latencyQuantile(count.latencies, 0.95),
    errorRate: wilsonProportion(calls - answered, calls),
    failures,
    freshness: wilsonProportion(count.fresh, count.looks),
    completeness: wilsonProportion(count.received, count.expected),
    link: count.link,
    losses: count.losses,
    clockSkew: count.clockSkew,
    lastHeard: count.lastHeard,
    reliability: reliabilityOf(count),
  }
}

/**
 * The reliability is the product of four shares: of calls that were answered, of answers within 5 s, of heartbeats with
 * fresh data, of data that came; each is the chance that this part does not fail you. The interval multiplies the ends of
 * the parts' 95 % intervals, so it covers at least as often as it says if the parts fail independently.
 */
function reliabilityOf(count: ServiceCount): Reliability | null {
  const { calls, answered } = callsOf(count)
  const timed = sketchCount(count.latencies)
  const observed: readonly (readonly [ReliabilityPart, Estimate | null])[] = [
    ['ANSWERED', wilsonProportion(answered, calls)],
    ['PUNCTUAL', wilsonProportion(countWithin(count.latencies, PUNCTUAL_WITHIN), timed)],
    ['FRESH', wilsonProportion(count.fresh, count.looks)],
    ['COMPLETE', wilsonProportion(count.received, count.expected)],
  ]
  if (calls + count.looks + count.expected < LEAST_OBSERVATIONS) return null
  const parts: Partial<Record<ReliabilityPart, Estimate>> = {}
  const product = { value: 1, low: 1, high: 1, n: Number.POSITIVE_INFINITY }
  for (const [part, share] of observed) {
    if (share === null) continue
    parts[part] = share
    product.value *= share.value
    product.low *= share.low
    product.high *= share.high
    product.n = Math.min(product.n, share.n)
  }
  return { estimate: product, parts }
}

/**
 * The one figure of API reliability that limits are held against: that of the weakest source in use, for a decision needs
 * all of its data; null when nothing is known of any of them.
 */
export function apiReliability(
  book: ServiceBook,
  inUse: readonly string[],
  now: number,
): { readonly sourceId: string; readonly reliability: Reliability } | null {
  let weakest: { readonly sourceId: string; readonly reliability: Reliability } | null = null
  for (const sourceId of inUse) {
    const reliability = serviceLevel(book, sourceId, now)?.reliability ?? null
    if (reliability === null) continue
    if (weakest === null || reliability.estimate.value < weakest.reliability.estimate.value) {
      weakest = { sourceId, reliability }
    }
  }
  return weakest
}

function callsOf(count: ServiceCount): { readonly calls: number; readonly answered: number } {
  let calls = 0
  let answered = 0
  for (const [code, times] of Object.entries(count.calls) as [CallObservation['code'], number][]) {
    calls += times
    if (isAnswered(code)) answered += times
  }
  return { calls, answered }
}
