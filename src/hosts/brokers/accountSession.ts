import { identifier, type InstrumentId, type SessionId } from '#core/model/identifiers.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { BrokerAccountEntry, SessionAccount, ToldAccount } from '#contracts/records/brokerAccounts.ts'
import type { Session } from '#contracts/records/market.ts'
import { modeOf, venueAccountId } from './accountNames.ts'
import { modeRefusal } from './modeBinding.ts'

/** Most instruments that one live session hears. */
const MOST_HEARD = 200

/**
 * Makes the session of an account at a venue. An account that had one goes on with it, so that its books, its starting cash
 * and every instrument that it may hold stay; its first session begins with the cash that the venue tells.
 */
export function accountSession(
  wish: {
    readonly entry: BrokerAccountEntry
    readonly told: ToldAccount
    readonly earlier: Session | null
    readonly instrumentIds: readonly InstrumentId[]
  },
  number: number,
): CommandResult<Session> {
  const { entry, told, earlier, instrumentIds } = wish
  const mode = modeOf(entry)
  const why = modeRefusal(mode, { environment: entry.environment, isLive: told.isLive })
  if (why !== null) return refused('ACCOUNT_NOT_ADMITTED', why)
  const account: SessionAccount = {
    connectionId: entry.id,
    venue: told.venue,
    number: told.number,
    isLive: told.isLive,
  }
  const before = earlier?.source.kind === 'live' ? earlier.source.instrumentIds : []
  const all = [...new Set([...before, ...instrumentIds])]
  if (all.length > MOST_HEARD) {
    const text = `With those of before this account would hear ${all.length} instruments, and ${MOST_HEARD} is the most; choose fewer.`
    return refused('TOO_MANY_INSTRUMENTS', text)
  }
  const source = { kind: 'live', instrumentIds: all } as const
  if (earlier !== null) return accepted({ ...earlier, source, account })
  if (told.cash === null || told.cash <= 0) {
    const text = `The venue tells no cash in ${told.currency} for this account, so there is nothing to size positions by; pay in first.`
    return refused('ACCOUNT_CASH_UNKNOWN', text)
  }
  return accepted({
    sessionId: identifier<SessionId>(`session-${number}`),
    mode,
    accountId: venueAccountId(entry, told.number),
    source,
    startingCash: told.cash,
    currency: told.currency,
    account,
  })
}
