import { fromQuantity } from '#core/money.ts'
import type { RunFacts } from './runFacts.ts'

/** A strategy that asks to leave where a stop has left already is no finding. */
const ORDINARY = 'NOTHING_TO_CLOSE'

/** What the trader should know about a run beside its figures; one sentence each. */
export function warningsOf(facts: RunFacts): readonly string[] {
  const { account } = facts
  const warnings = facts.denials
    .filter(({ denial }) => denial.code !== ORDINARY)
    .map(({ denial, count }) => `${times(count, 'signal')} denied (${denial.code}): ${denial.message}`)
  const { count: dropped, filters } = facts.dropped
  if (dropped > 0) {
    const reasons = [...filters]
      .toSorted(([, left], [, right]) => right - left)
      .map(([filter, count]) => `${filter} ${count}`)
    warnings.push(`${times(dropped, 'candidate')} looked at and dropped, first stopped by: ${reasons.join(', ')}.`)
  }
  const ruin = account.equity.findIndex((value) => value <= 0)
  if (ruin >= 0) {
    warnings.push(
      `The equity was used up at bar ${ruin + 1}; the exchange closed every position at its next price and took no more orders.`,
    )
  }
  const refused = new Map<string, { text: string; count: number }>()
  for (const { status, reason } of facts.orders) {
    if ((status !== 'REJECTED' && status !== 'DENIED') || reason === null) continue
    const known = refused.get(reason.code)
    if (known === undefined) refused.set(reason.code, { text: reason.text, count: 1 })
    else known.count += 1
  }
  for (const [code, { text, count }] of refused) warnings.push(`${times(count, 'order')} rejected (${code}): ${text}`)
  for (const { instrument, quantity } of account.held) {
    warnings.push(
      `${Math.abs(fromQuantity(instrument, quantity))} units${account.held.length > 1 ? ` of ${instrument.symbol}` : ''} were still held at the end and are valued at the last close; close them with --finalize.`,
    )
  }
  if (account.trades.length === 0) warnings.push('No trade was closed, so most statistics have nothing to rest on.')
  return warnings
}

function times(count: number, noun: string): string {
  return count === 1 ? `1 ${noun} was` : `${count} ${noun}s were`
}
