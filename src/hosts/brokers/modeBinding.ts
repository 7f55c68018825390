import type { TradingMode } from '#core/model/origin.ts'
import type { BrokerAccountEntry, SessionAccount } from '#contracts/records/brokerAccounts.ts'

/** What is known of an account where it is to be opened: its entry, and what the venue told when it was asked. */
export interface AskedAccount {
  readonly environment: BrokerAccountEntry['environment']
  /** Whether real money moves, as the venue tells; null when it does not tell. */
  readonly isLive: boolean | null
}

/**
 * Why an account may not be traded in by a session of this mode; null when it may. The mode is bound to the account:
 *
 * 1. PAPER needs a paper account of which the venue itself says that no real money moves. One that does not say counts as
 *    real money.
 * 2. LIVE needs an account entered as live that the venue does not call a paper account.
 * 3. No other mode has an account at a venue.
 */
export function modeRefusal(mode: TradingMode, { environment, isLive }: AskedAccount): string | null {
  switch (mode) {
    case 'PAPER':
      if (environment !== 'paper') return 'This account is entered as live, so a PAPER session does not open it.'
      if (isLive === true)
        return 'The venue says that real money moves in this account, so a PAPER session does not open it.'
      if (isLive === null)
        return 'The venue does not say that this account trades no real money, so a PAPER session does not open it.'
      return null
    case 'LIVE':
      if (environment !== 'live') return 'This account is entered as paper, so a LIVE session does not open it.'
      if (isLive === false)
        return 'The venue says that no real money moves in this account, so a LIVE session does not open it.'
      return null
    default:
      return `A session in mode ${mode} trades in no account at a venue.`
  }
}

/** Why what the venue tells now is not the account that the session was opened with; null when it is. */
export function identityRefusal(
  account: Pick<SessionAccount, 'venue' | 'number' | 'isLive'>,
  told: { readonly venue: string; readonly number: string; readonly isLive: boolean | null },
): string | null {
  if (told.venue !== account.venue)
    return `The session was opened at ${account.venue} and this is ${told.venue}, so nothing is sent.`
  const number = lastFour(told.number)
  if (number !== account.number) {
    return `The key belongs to the account …${number} and the session to …${account.number}, so nothing is sent; enter the other key.`
  }
  if (told.isLive !== account.isLive) {
    return `The venue says something else about real money than when the session was opened, so nothing is sent; start a new session.`
  }
  return null
}

/** The last four characters of an account's number: what is shown and kept of it. */
export function lastFour(number: string): string {
  return number.slice(-4)
}
