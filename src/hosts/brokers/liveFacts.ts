import { sha256 } from '#adapters/storage/sha256.ts'
import { canonicalJson } from '#core/canonicalJson.ts'
import { DRILL_VALID, PAPER_APPROVALS_NEEDED } from '#contracts/liveCeremony.ts'
import type { BrokerAccountEntry, LiveFacts, ToldAccount } from '#contracts/records/brokerAccounts.ts'
import type { LimitView } from '#contracts/records/safety.ts'
import { modeRefusal } from './modeBinding.ts'

/** What the journal says of the way to real money. */
export interface JournalFacts {
  readonly paperApprovals: number
  readonly lastDrillAt: number | null
  readonly isSigned: boolean
}

/** The limit beyond which everything is closed. */
const LAST_LOSS = 'dayLossEmergency'

/** The limits as they are shown and signed, in a fixed order. */
export function signedLimits(limits: readonly LimitView[]): LiveFacts['limits'] {
  return limits
    .map(({ key, name, unit, limit }) => ({ key, name, unit, limit }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

/** What a signature of limits is for: any change of a figure makes another hash. */
export function limitsHash(limits: LiveFacts['limits']): string {
  return sha256(canonicalJson(limits.map(({ key, limit }) => ({ key, limit }))))
}

/** Puts the facts together and says what still stands in the way. Nothing here is a setting that could be switched. */
export function gatherFacts(parts: {
  readonly entry: BrokerAccountEntry
  readonly told: ToldAccount
  readonly limits: LiveFacts['limits']
  readonly journal: JournalFacts
  /** Cash that positions are sized by, micro-units. */
  readonly cash: number
  readonly now: number
}): LiveFacts {
  const { entry, told, limits, journal, cash, now } = parts
  const { paperApprovals, lastDrillAt, isSigned } = journal
  const share = limits.find(({ key }) => key === LAST_LOSS)?.limit ?? null
  const obstacles: string[] = []
  const why = modeRefusal('LIVE', { environment: entry.environment, isLive: told.isLive })
  if (why !== null) obstacles.push(why)
  if (paperApprovals < PAPER_APPROVALS_NEEDED) {
    obstacles.push(
      `${paperApprovals} approvals were carried out in PAPER and ${PAPER_APPROVALS_NEEDED} are needed; trade on paper first.`,
    )
  }
  if (lastDrillAt === null) obstacles.push('No kill drill is in the journal in which every way answered; run one.')
  else if (now - lastDrillAt > DRILL_VALID) obstacles.push('The last kill drill is more than seven days old; run one.')
  if (share === null) obstacles.push('The limits are not known yet; wait until the risk engine shows them.')
  if (cash <= 0) obstacles.push(`The venue tells no cash in ${told.currency} for this account; pay in first.`)
  if (!isSigned) obstacles.push('The limits as they stand are not signed for this account; read and sign them.')
  return {
    told,
    paperApprovals,
    paperApprovalsNeeded: PAPER_APPROVALS_NEEDED,
    lastDrillAt,
    limits,
    limitsHash: limitsHash(limits),
    isSigned,
    largestDayLoss: Math.max(1, Math.round((share ?? 0) * cash)),
    obstacles,
  }
}

/** Why real money is not traded on what was typed and accepted; null when it is. The facts were gathered just now. */
export function entryRefusal(
  facts: LiveFacts,
  typed: { readonly typedNumber: string; readonly limitsHash: string; readonly acceptedDayLoss: number },
): string | null {
  const [first] = facts.obstacles
  if (first !== undefined) return first
  if (facts.told.number.length === 0 || typed.typedNumber !== facts.told.number) {
    return "The last four characters of the account's number are not as typed, so nothing was opened; look at your broker's own page."
  }
  if (typed.limitsHash !== facts.limitsHash) {
    return 'The limits have changed since they were shown, so nothing was opened; read them again.'
  }
  // Cash moves with the market; more than was accepted is not what was accepted.
  if (facts.largestDayLoss > typed.acceptedDayLoss) {
    return 'The largest loss of a day has risen since it was shown, so nothing was opened; read it again.'
  }
  return null
}
