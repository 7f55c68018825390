import type { Instrument } from '#core/model/instrument.ts'
import { fromQuantity } from '#core/money.ts'
import { nextSession } from '#core/time/calendar.ts'
import { SECOND } from '#core/time/duration.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import type { Failure } from '#contracts/failure.ts'
import type { EntryExplanationView } from '#contracts/records/entryExplanation.ts'
import type { OrderCandidate } from '#trading/risk/candidate.ts'
import type { ExplainedCheck } from '#trading/risk/explanation/explainEntry.ts'
import { MENDS } from '#trading/risk/explanation/mend.ts'
import { priceText } from './entryPlan.ts'
import type { RiskDesk } from './state.ts'

type Blocker = EntryExplanationView['blockers'][number]

/** What to do about a check that no size and no price mends, or when it ends by itself. Null for one that was passed. */
export function wayOf(
  { memory }: RiskDesk,
  { symbol }: Instrument,
  { check, denial }: ExplainedCheck,
  flowNow: number,
): Blocker | null {
  if (denial === null) return null
  const blocker = { check, code: denial.code, mend: MENDS[denial.code] }
  switch (denial.code) {
    case 'SESSION_CLOSED': {
      const until = nextSession(memory.market.marketTime).open
      return { ...blocker, until, way: `${symbol} trades again from ${formatTimestamp(until)} on; decide then.` }
    }
    case 'DUPLICATE_ORDER': {
      const left = denial.context.window - denial.context.age
      const way = `Wait ${Math.ceil(left / SECOND)} more seconds, or choose another size.`
      return { ...blocker, until: Math.ceil(flowNow + left), way }
    }
    case 'MESSAGE_RATE_EXCEEDED':
      return { ...blocker, until: Math.ceil(flowNow + SECOND), way: 'Wait a second.' }
    case 'SESSION_ORDERS_EXCEEDED':
    case 'SESSION_VALUE_EXCEEDED':
      return { ...blocker, until: null, way: 'The next market day begins anew; until then only its limit would help.' }
    case 'GUARD_LEVEL':
      return { ...blocker, until: null, way: `Loosen the guard in the Risk workspace: ${memory.guard.wayBack}` }
    default:
      return { ...blocker, until: null, way: denial.text }
  }
}

/** A circuit breaker that holds up entries. */
export function pauseBlocker({ memory }: RiskDesk, { id }: Instrument, { code, message }: Failure): Blocker {
  const until = memory.breakers.pauseOf(id)?.until ?? Infinity
  return {
    check: 'volatility pause',
    code,
    mend: 'TIME',
    way: message,
    until: Number.isFinite(until) ? Math.ceil(until) : null,
  }
}

/** Tells the smallest change in one or two sentences. */
export function changeSentence(
  instrument: Instrument,
  asked: OrderCandidate & { readonly quantity: number },
  change: Omit<EntryExplanationView['change'], 'sentence'>,
  step: number,
  blockers: readonly Blocker[],
): string {
  const units = (quantity: number): string => `${fromQuantity(instrument, quantity)} ${instrument.symbol}`
  const terms = [
    ...(change.quantity === null ? [] : [`${units(change.quantity)} instead of ${units(asked.quantity)}`]),
    ...(change.limitPrice === null
      ? []
      : [
          `a limit of ${priceText(instrument, change.limitPrice)} instead of ${priceText(instrument, asked.limitPrice)}`,
        ]),
  ].join(' and ')
  const bound =
    change.largest === null
      ? ''
      : ` The largest size is ${units(change.largest)}; ${units(change.largest + step)} would not pass.`
  if (change.flips) {
    return terms === '' ? `Nothing stands in the way of it.${bound}` : `It passes every check with ${terms}.${bound}`
  }
  const count = blockers.length === 1 ? 'One check stands' : `${blockers.length} checks stand`
  const ways = blockers.map(({ way }) => way).join(' ')
  const after = terms === '' ? '' : ` After that it takes ${terms}.`
  return `${count} in the way that no size mends: ${ways}${after}${change.largest === null ? '' : bound}`.slice(
    0,
    2_000,
  )
}
