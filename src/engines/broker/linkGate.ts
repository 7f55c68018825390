import { SECOND } from '#core/time/duration.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import type { Desk } from './state.ts'

/** A clock that is this far off lets venues refuse or misplace orders by their time, microseconds. */
export const SKEW_STOPS = 5 * SECOND

/** Why the link lets nothing leave that adds risk; null when it does, or when the venue has no link. */
export function linkStopped({ state }: Desk): OrderReason | null {
  const venue = state.current?.venue
  if (venue?.remote === undefined) return null
  const { link, gapSince, clockSkew, unsettled } = state.remote
  if (link !== 'UP') {
    return { code: 'VENUE_LINK_DOWN', text: `${venue.name} is not connected, so no entries leave until it is again.` }
  }
  if (clockSkew !== null && Math.abs(clockSkew) > SKEW_STOPS) {
    const text = `This computer's clock and that of ${venue.name} are ${skewWords(clockSkew)} apart, so no entries leave; set the clock.`
    return { code: 'CLOCK_SKEW', text }
  }
  if (gapSince !== null || unsettled.size > 0) {
    const text = `The account is being compared with ${venue.name}, so entries wait for its answer.`
    return { code: 'NOT_RECONCILED', text }
  }
  return null
}

/** How far apart two clocks are, in words. */
export function skewWords(skew: number): string {
  return `${(Math.abs(skew) / SECOND).toFixed(1)} s`
}
