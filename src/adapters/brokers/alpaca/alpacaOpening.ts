import { parseTimestamp } from '#core/time/iso.ts'
import type { BrokerAccount, BrokerFailure } from '#engines/broker/brokerPort.ts'
import type { ChannelAnswer, OrderChannel } from '../shared/orderChannel.ts'
import { accountMessage, clockMessage, readList, whitelistedAddress, type AccountMessage } from './alpacaMessages.ts'

/** What an account is opened with. */
export interface OpeningParts {
  readonly channel: OrderChannel
  readonly isPaper: boolean
  /** The account that the key must belong to; null takes any. */
  readonly accountNumber: string | null
  readonly now: () => number
}

/** What an opening says. */
export type Opening =
  | { readonly ok: true; readonly account: BrokerAccount }
  | { readonly ok: false; readonly failure: BrokerFailure }

const WAIT_MS = 10_000
/** Numbers of paper accounts begin so. */
const PAPER_NUMBER = /^PA/
/** Whitelisted addresses in these states cannot be sent to, now or after the day that an approval takes. */
const HARMLESS = new Set(['REJECTED', 'DELETED'])

/**
 * Asks who the key belongs to, what it may do and what time it is there.
 *
 * A key of the Trading API cannot move dollars, but since coins may be sent on (`POST /v2/wallets/transfers`) it can
 * withdraw those to addresses that were whitelisted. So the list of addresses is asked for: a key with an approved or
 * pending one is refused. Accounts without wallets answer that question with 403, 404 or 422.
 */
export async function askOpening(parts: OpeningParts): Promise<Opening> {
  const { channel, now } = parts
  const ask = (target: string): Promise<ChannelAnswer> =>
    channel.send({ method: 'GET', target, urgency: 'ORDINARY', maxWaitMs: WAIT_MS })
  const answer = await ask('/v2/account')
  const account = answer.kind === 'ANSWERED' && answer.status === 200 ? accountMessage.safeParse(answer.value) : null
  if (account === null) return failed(failureOf(answer))
  if (!account.success) return failed({ code: 'BROKER_BAD_ANSWER', message: BAD_ANSWER })
  const wrong = wrongAccount(parts, account.data)
  if (wrong !== null) return failed(wrong)
  const withdrawal = withdrawalOf(await ask('/v2/wallets/whitelists'))
  if (withdrawal !== null) return failed(withdrawal)
  const left = now()
  const told = await ask('/v2/clock')
  const middle = left + (now() - left) / 2
  const time = told.kind === 'ANSWERED' && told.status === 200 ? clockMessage.safeParse(told.value) : null
  const venueTime = time?.success === true ? parseTimestamp(time.data.timestamp) : null
  return {
    ok: true,
    account: accountOf(parts, account.data, venueTime === null ? null : Math.round(venueTime - middle)),
  }
}

function failed(failure: BrokerFailure): Opening {
  return { ok: false, failure }
}

const BAD_ANSWER =
  'Alpaca told the account in a form that this version does not read, so it was not opened; look for a newer version.'

function failureOf(answer: ChannelAnswer): BrokerFailure {
  if (answer.kind !== 'ANSWERED') {
    const isLimited = answer.code === 'RATE_LIMITED'
    const isUnreadable = answer.code === 'VENUE_UNREADABLE' || answer.code === 'VENUE_TOO_LARGE'
    const code = isLimited ? 'BROKER_RATE_LIMITED' : isUnreadable ? 'BROKER_BAD_ANSWER' : 'BROKER_UNREACHABLE'
    return { code, message: answer.text }
  }
  if (answer.status === 401 || answer.status === 403) {
    return {
      code: 'BROKER_KEY_REFUSED',
      message:
        'Alpaca refused the key; check that it belongs to this kind of account (paper or live) and enter it again.',
    }
  }
  if (answer.status === 429) {
    return { code: 'BROKER_RATE_LIMITED', message: 'Alpaca was asked too often for now; connect again in a minute.' }
  }
  if (answer.status >= 500) {
    const message = `Alpaca has a fault of its own (${answer.status}), so the account was not opened; try again later.`
    return { code: 'BROKER_UNREACHABLE', message }
  }
  return { code: 'BROKER_BAD_ANSWER', message: BAD_ANSWER }
}

function wrongAccount({ isPaper, accountNumber }: OpeningParts, account: AccountMessage): BrokerFailure | null {
  const number = account.account_number
  if (accountNumber !== null && number !== accountNumber) {
    const message = `The key belongs to account ${number} and not to ${accountNumber}, so nothing was opened; enter the other key.`
    return { code: 'BROKER_WRONG_ACCOUNT', message }
  }
  if (PAPER_NUMBER.test(number) !== isPaper) {
    const message = `Account ${number} is ${isPaper ? 'no paper account' : 'a paper account'}, so it was not opened; choose the other kind.`
    return { code: 'BROKER_WRONG_ACCOUNT', message }
  }
  if (account.account_blocked === true || account.trading_blocked === true) {
    const message = `Alpaca has blocked trading in account ${number}, so it was not opened; ask its support.`
    return { code: 'BROKER_REFUSED', message }
  }
  return null
}

function withdrawalOf(answer: ChannelAnswer): BrokerFailure | null {
  if (answer.kind !== 'ANSWERED') return failureOf(answer)
  if ([403, 404, 422].includes(answer.status)) return null
  const addresses = answer.status === 200 ? readList(answer.value, whitelistedAddress) : null
  if (addresses === null) {
    const message = 'Alpaca does not tell whether the key can withdraw coins, so nothing was opened; try again later.'
    return { code: 'BROKER_BAD_ANSWER', message }
  }
  if (addresses.every(({ status }) => status !== null && HARMLESS.has(status))) return null
  const message =
    'The key can withdraw coins to a whitelisted address, so it was refused; remove the addresses at Alpaca or use another account.'
  return { code: 'BROKER_KEY_CAN_WITHDRAW', message }
}

function accountOf({ isPaper }: OpeningParts, account: AccountMessage, clockSkew: number | null): BrokerAccount {
  const permissions = ['trade shares']
  if (account.crypto_status === 'ACTIVE') permissions.push('trade coins')
  if (account.shorting_enabled === true) permissions.push('sell short')
  if (account.options_trading_level !== null && account.options_trading_level !== '0') {
    permissions.push(`trade options, level ${account.options_trading_level}`)
  }
  if (account.multiplier !== null) permissions.push(`margin multiplier ${account.multiplier}`)
  // The address and the number of the account say the same, or it was not opened.
  return {
    number: account.account_number,
    currency: account.currency ?? 'USD',
    isLive: !isPaper,
    permissions,
    clockSkew,
  }
}
