import type { BrokerAccountView, ToldAccount } from '#contracts/records/brokerAccounts.ts'

/** How far the adapter passed the fault kit, in one line. */
export function faultKitText(score: BrokerAccountView['faultKit']): string {
  if (score === null) return 'no kit was run'
  return `${score.passed} of ${score.total - score.impossible}, ${score.impossible} cannot happen (kit ${score.version})`
}

/** What a venue said of an account, line by line. */
export function toldLines(told: ToldAccount): readonly string[] {
  const money =
    told.isLive === null
      ? 'the venue does not say; it counts as real'
      : told.isLive
        ? 'yes, says the venue'
        : 'no, says the venue'
  const skew = told.clockSkew === null ? 'not told' : `${(told.clockSkew / 1_000_000).toFixed(3)} s (theirs less ours)`
  return [
    `account      …${told.number} at ${told.venue}, in ${told.currency}`,
    `real money   ${money}`,
    `permissions  ${told.permissions.join(', ') || 'none told'}`,
    `clock        ${skew}`,
    `cash         ${told.cash === null ? 'not told' : (told.cash / 1_000_000).toFixed(2)}`,
    `open orders  ${told.openOrders ?? 'not told'}`,
    `positions    ${told.positions ?? 'not told'}`,
  ]
}
