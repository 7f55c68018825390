import { identifier, type AccountId } from '#core/model/identifiers.ts'
import type { TradingMode } from '#core/model/origin.ts'
import type { BrokerAccountEntry } from '#contracts/records/brokerAccounts.ts'
import { sessionSchema, type Session } from '#contracts/records/market.ts'
import type { Journal } from '#engines/broker/ports.ts'

/** The mode that an account belongs to. */
export function modeOf({
  environment,
}: Pick<BrokerAccountEntry, 'environment'>): Extract<TradingMode, 'PAPER' | 'LIVE'> {
  return environment === 'live' ? 'LIVE' : 'PAPER'
}

/** Our name of an account at a venue: the same for ever, so that its books go on from one session to the next. */
export function venueAccountId(entry: BrokerAccountEntry, lastFour: string): AccountId {
  return identifier<AccountId>(`${modeOf(entry)}-${entry.id}-${lastFour.replaceAll(/[^\x21-\x7e]/g, '_')}`)
}

/** Sessions looked through; an account has one, which is taken up again. */
const LOOKED_THROUGH = 500

/** The session of an account as it was open last; null while it has had none. */
export function sessionOfAccount(journal: Pick<Journal, 'query'>, accountId: AccountId): Session | null {
  for (const kind of ['SessionResumed', 'SessionOpened']) {
    const entry = journal.query(null, LOOKED_THROUGH, kind).find((one) => one.accountId === accountId)
    const parsed = sessionSchema.safeParse((entry?.payload as { readonly session?: unknown } | undefined)?.session)
    if (parsed.success) return parsed.data
  }
  return null
}
