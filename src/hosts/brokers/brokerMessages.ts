import type { BrokerAbilities, BrokerAccountEntry, ToldAccount } from '#contracts/records/brokerAccounts.ts'
import type { Session } from '#contracts/records/market.ts'

/** What a venue said of an account, and the session that its books belong to. */
export interface AskedAccountReply {
  readonly told: ToldAccount
  readonly entry: BrokerAccountEntry
  readonly abilities: BrokerAbilities
  readonly earlier: Session | null
}

/** What is told of a connected account without being asked. */
export interface BrokerStatus {
  readonly connectionId: string
  readonly link: 'UNUSED' | 'DOWN' | 'UP'
  readonly note: string
  readonly told?: ToldAccount
  readonly clockSkew?: number | null
}
