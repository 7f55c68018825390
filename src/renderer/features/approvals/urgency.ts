/** How pressing an expiry is; it changes at half, at a quarter and at ten seconds. */
export type Urgency = 'calm' | 'half' | 'quarter' | 'last'

/** Returns the urgency for the share of the validity left (0..1) and the milliseconds left. */
export function urgencyOf(share: number, milliseconds: number): Urgency {
  if (milliseconds <= 10_000) return 'last'
  if (share <= 0.25) return 'quarter'
  return share <= 0.5 ? 'half' : 'calm'
}
