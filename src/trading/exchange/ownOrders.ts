import type { AccountId, ClientOrderId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'

/** Why the exchange closes a position itself. */
export type ClosingPurpose = 'FINAL' | 'DELISTED' | 'LIQUIDATION'

/** Names an order by which the exchange closes a position itself; `sequence` is the number it gets on the book. */
export function closingName(accountId: AccountId, purpose: ClosingPurpose, sequence: number): ClientOrderId {
  return identifier<ClientOrderId>(`${accountId}-${purpose}-${sequence}`)
}

/** Names what takes the place of an order or a group in a split; it stays short however many splits it lives through. */
export function splitName(name: string, sequence: number): string {
  return `${nameBeforeSplit(name)}-S${sequence}`
}

/** Tells whether the exchange made an order itself, out of one of those that `isKnown` knows or for a position. */
export function isOwnOrder(
  clientOrderId: ClientOrderId,
  accountId: AccountId,
  isKnown: (id: ClientOrderId) => boolean,
): boolean {
  if (clientOrderId.startsWith(`${accountId}-`)) return true
  const before = nameBeforeSplit(clientOrderId)
  return before !== clientOrderId && isKnown(identifier<ClientOrderId>(before))
}

function nameBeforeSplit(name: string): string {
  return name.replace(/-S\d+$/, '')
}
