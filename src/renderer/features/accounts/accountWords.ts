import type { BrokerAbilities, BrokerAccountView } from '#contracts/records/brokerAccounts.ts'
import { formatCount } from '../../format/amount.ts'

/** Paper or live, in capitals as the mode bar has them. */
export function environmentWord({ environment }: Pick<BrokerAccountView, 'environment'>): 'PAPER' | 'LIVE' {
  return environment === 'live' ? 'LIVE' : 'PAPER'
}

/** What is shown of an account's number: its last four characters. */
export function numberWords({ told }: Pick<BrokerAccountView, 'told'>): string {
  return told === null ? 'not told yet' : `…${told.number}`
}

/** The state of the link in words. */
export function linkWords({ link }: Pick<BrokerAccountView, 'link'>): string {
  return { UNUSED: 'not in use', DOWN: 'down', UP: 'connected' }[link]
}

/** The state of the key in words. */
export function keyStateWords({ keyState }: Pick<BrokerAccountView, 'keyState'>): string {
  return { NOT_NEEDED: 'not needed', MISSING: 'missing', KEPT: 'kept' }[keyState]
}

/** How far the adapter passed the fault kit, with the version of the kit. */
export function faultKitWords({ faultKit }: Pick<BrokerAccountView, 'faultKit'>): string {
  if (faultKit === null) return 'no fault kit was run'
  const { passed, impossible, total, version } = faultKit
  const possible = total - impossible
  return `${formatCount(passed)} of ${formatCount(possible)} faults survived (${formatCount(impossible)} cannot happen here), kit ${version}`
}

/** How far two clocks are apart. */
export function skewText(skew: number | null): string {
  if (skew === null) return 'not told'
  const seconds = skew / 1_000_000
  return `${Math.abs(seconds).toFixed(2)} s ${seconds < 0 ? 'behind' : 'ahead of'} ours`
}

const IDEMPOTENCY: Readonly<Record<BrokerAbilities['idempotency'], string>> = {
  FOR_EVER: 'A second order of the same name is refused for ever.',
  WHILE_OPEN: 'A second order of the same name is refused while the first one works.',
  FOR_A_WHILE: 'A second order of the same name is refused for a while.',
  NONE: 'Nothing but this program keeps an order from being sent twice.',
}

/** What a venue can and cannot do, one line each; what it cannot is said as plainly as what it can. */
export function abilityLines(abilities: BrokerAbilities): readonly { readonly can: boolean; readonly text: string }[] {
  const { deadMan, worstLag } = abilities
  const line = (can: boolean, yes: string, no: string) => ({ can, text: can ? yes : no })
  return [
    line(abilities.placesOrders, 'Places orders.', 'Places no orders: they are written down as tickets.'),
    line(abilities.nativeStops, 'Stops live at the venue.', 'Stops live here only and end with this program.'),
    line(
      deadMan !== null,
      `Cancels by itself after ${(deadMan ?? 0) / 1_000_000} s without us.`,
      'Has no dead-man switch.',
    ),
    line(
      abilities.reduceOnly,
      'Knows reduce-only orders.',
      'Knows no reduce-only orders; the guard here stands alone.',
    ),
    line(abilities.brackets, 'Takes an entry with its exits.', 'Exits are orders of their own.'),
    line(abilities.cancelAll, 'Cancels everything by one message.', 'Cancels one order at a time.'),
    line(abilities.postOnly, 'Knows post-only orders.', 'Knows no post-only orders.'),
    line(abilities.shortSales, 'Sells short.', 'Sells nothing short.'),
    line(abilities.extendedHours, 'Trades before and after the session.', 'Trades in the session only.'),
    line(abilities.idempotency === 'FOR_EVER', IDEMPOTENCY.FOR_EVER, IDEMPOTENCY[abilities.idempotency]),
    line(
      worstLag === 0,
      '"Not found" is proof.',
      `"Not found" is no proof before ${formatCount(Math.round(worstLag / 1_000_000))} s.`,
    ),
  ]
}
