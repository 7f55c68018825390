import * as z from 'zod'
import type { KeyScopes } from '#engines/data/feeds/ports.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { ALPACA_CARD } from '../alpacaCard.ts'

/** Fields come and go with the rules of the regulator, so that a missing one is taken as its ordinary value. */
const accountSchema = z.object({
  status: z.string().max(64),
  crypto_status: z.string().max(64).nullish(),
  trading_blocked: z.boolean().nullish(),
  account_blocked: z.boolean().nullish(),
  trade_suspended_by_user: z.boolean().nullish(),
  transfers_blocked: z.boolean().nullish(),
})

/**
 * Reads what the account of a key may do (`/v2/account`). A key takes no money out, but for coins: the wallet of a live
 * account with crypto can send them to addresses that were allowed beforehand.
 */
export function parseAccount(body: unknown, isPaper: boolean): Parsed<KeyScopes> {
  const read = readAnswer(ALPACA_CARD.name, body, accountSchema)
  if (!read.ok) return read
  const account = read.value
  const isActive = account.status === 'ACTIVE' && account.account_blocked !== true
  const canTrade = isActive && account.trading_blocked !== true && account.trade_suspended_by_user !== true
  const canWithdraw = !isPaper && isActive && account.crypto_status === 'ACTIVE' && account.transfers_blocked !== true
  return {
    ok: true,
    value: {
      scopes: ['market data', isPaper ? 'paper account' : 'live account', ...(canTrade ? ['trading'] : [])],
      canTrade,
      canWithdraw,
    },
  }
}
