import { DAY, HOUR, SECOND } from '#core/time/duration.ts'
import { sessionAt } from '#core/time/calendar.ts'
import { utcDay } from '#core/time/iso.ts'
import { exactProportion } from '../../statistics/proportion.ts'
import { agree, dateText } from '../evidence/text.ts'
import { count, counted, estimatedShare, money, seconds, share } from '../evidence/phrase.ts'
import { PASSED, unknown, warning } from '../evidence/verdict.ts'
import { BAR_LENGTH } from '../facts/barGaps.ts'
import type { Facts, PlacedFill } from '../facts/facts.ts'
import { onFills, onOrders, onTrades } from '../facts/needs.ts'
import { medianOf } from '../facts/search.ts'
import type { Check } from '../finding.ts'

const OUTSIDE_SHARE = 0.01
const QUICK = { latencies: 2, share: 0.05 } as const
const SLOW_ENOUGH = HOUR
const SMALL_SHARE = 0.01

// data table
/** Checks of whether the orders could have been placed. */
export const PRACTICE: readonly Check[] = [
  {
    code: 'PRACTICE_OUTSIDE_SESSION',
    family: 'PRACTICE',
    title: 'Trades outside the session',
    looksAt: 'fills in bars shorter than a day that lie outside the regular session (New York instruments)',
    threshold: `more than ${100 * OUTSIDE_SHARE} % of such fills`,
    reason: 'Outside of it spreads are several times as wide, and many orders are not accepted.',
    severities: ['WARNING'],
    advice: 'Restrict the strategy to the session, or give the run the spreads of the hours it trades in.',
    judge: onFills((fills) => {
      const intraday = fills.filter(({ scanned: { instrument } }) => {
        return instrument.calendar === 'XNYS' && BAR_LENGTH[instrument.interval] <= HOUR
      })
      const seen = exactProportion(intraday.filter(isOutsideSession).length, intraday.length)
      if (seen === null || seen.value <= OUTSIDE_SHARE) return PASSED
      return warning`${estimatedShare('fills outside the session', seen)} of the fills are outside the regular session.`
    }),
  },
  {
    code: 'PRACTICE_ORDER_RATE',
    family: 'PRACTICE',
    title: 'More orders than the venue takes',
    looksAt: 'orders on the busiest day (UTC) against the limit of the venue',
    threshold: 'more than the limit',
    reason: 'The venue refuses the rest, and which ones is not up to you.',
    severities: ['WARNING'],
    advice: 'Trade less often, or fewer instruments, on such days.',
    judge: onOrders((orders, { input: { venue } }) => {
      const limit = venue?.ordersPerDay ?? null
      if (venue === null || limit === null) return unknown('How many orders the venue takes in a day is not known.')
      const byDay = new Map<number, number>()
      for (const { submittedAt } of orders) byDay.set(utcDay(submittedAt), (byDay.get(utcDay(submittedAt)) ?? 0) + 1)
      const [busiest] = [...byDay].toSorted(([, a], [, b]) => b - a)
      if (busiest === undefined || busiest[1] <= limit) return PASSED
      return warning`The busiest day, ${dateText(busiest[0] * DAY)}, has ${counted(busiest[1], 'order', 'orders of the busiest day')}; ${venue.name} takes ${count('orders a day', limit)} in a day.`
    }),
  },
  {
    code: 'PRACTICE_QUICKER_THAN_LATENCY',
    family: 'PRACTICE',
    title: 'Trades quicker than orders travel',
    looksAt: 'how long trades were held (a bar at least) against the latency of the run',
    threshold: `more than ${100 * QUICK.share} % of them below ${QUICK.latencies} times the latency`,
    reason: 'Entry and exit each travel once; what is over before cannot be managed.',
    severities: ['WARNING'],
    advice: 'Use longer holding times, or state a latency that you have measured.',
    judge: onTrades(1, (trades, facts) => {
      const { latency } = facts.input.terms
      const held = holdingTimes(facts)
      const quick = held.filter((time) => time < QUICK.latencies * latency).length
      const seen = exactProportion(quick, trades.length)
      if (seen === null || seen.value <= QUICK.share) return PASSED
      return warning`${estimatedShare('trades quicker than the latency', seen)} of the trades were held for less than ${count('latencies', QUICK.latencies)} times the latency of ${seconds('latency', latency / SECOND)}.`
    }),
  },
  {
    code: 'PRACTICE_NO_LATENCY',
    family: 'PRACTICE',
    title: 'Quick trades without latency',
    looksAt: 'the middle holding time (a bar at least), where orders arrive at once',
    threshold: 'below an hour with a latency of 0',
    reason: 'Orders take time, and so does deciding; over minutes it changes prices.',
    severities: ['WARNING'],
    advice: 'Set the latency that you have measured, and run again.',
    judge: onTrades(1, (_, facts) => {
      const middle = medianOf(holdingTimes(facts))
      if (facts.input.terms.latency > 0 || !(middle < SLOW_ENOUGH)) return PASSED
      return warning`The middle trade was held for ${seconds('middle holding time', middle / SECOND)}, and orders arrived after ${seconds('latency', 0)}.`
    }),
  },
  {
    code: 'PRACTICE_SMALL_ORDERS',
    family: 'PRACTICE',
    title: 'Orders below the least the venue takes',
    looksAt: 'the value of fills against the least value of an order',
    threshold: `more than ${100 * SMALL_SHARE} % of the fills below it`,
    reason: 'The venue refuses them, or charges its minimum fee, which eats small trades.',
    severities: ['WARNING'],
    advice: 'Start with more cash, or trade fewer instruments with larger orders.',
    judge: onFills((fills, { input: { venue, currency } }) => {
      const least = venue?.minimumOrderValue ?? null
      if (venue === null || least === null) return unknown('The least value of an order at the venue is not known.')
      const small = fills.filter(({ fill }) => fill.quantity * fill.price < least).length
      if (small <= SMALL_SHARE * fills.length) return PASSED
      return warning`${count('small fills', small)} of ${counted(fills.length, 'fill')} (${share('share', small / fills.length)}) ${agree(small, 'is', 'are')} worth less than the ${money('least value', least, currency)} that ${venue.name} takes.`
    }),
  },
]

function isOutsideSession({ scanned: { instrument }, bar }: PlacedFill): boolean {
  const from = instrument.bars.tsOpen[bar] ?? Number.NaN
  return sessionAt(from) === null && sessionAt(from + BAR_LENGTH[instrument.interval] - 1) === null
}

/** How long each trade was held, microseconds; within a bar it counts as the bar. */
function holdingTimes({ input: { trades, instruments } }: Facts): readonly number[] {
  const lengths = new Map(instruments.map(({ instrumentId, interval }) => [instrumentId, BAR_LENGTH[interval]]))
  return trades.map(({ instrumentId, entryTime, exitTime }) => {
    return Math.max(exitTime - entryTime, lengths.get(instrumentId) ?? 0)
  })
}
