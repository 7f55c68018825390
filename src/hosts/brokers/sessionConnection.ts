import type { Credentials } from '#adapters/secrets/vault.ts'
import type { TradingMode } from '#core/model/origin.ts'
import type { BrokerAccountEntry, SessionAccount } from '#contracts/records/brokerAccounts.ts'
import type { BrokerAccount, BrokerConnection, BrokerFailure, BrokerNews } from '#engines/broker/brokerPort.ts'
import { identityRefusal, modeRefusal } from './modeBinding.ts'

/** What a connection of a session is made with. */
export interface SessionConnectionParts {
  readonly mode: TradingMode
  readonly account: SessionAccount
  readonly entry: BrokerAccountEntry
  readonly shape: Pick<BrokerConnection, 'venue' | 'capabilities'>
  /** The key of the account; null while none is there. An account that needs none has an empty one. */
  readonly credentials: () => Credentials | null
  /** Calls back at the next change of the keys; the answer calls it off. */
  readonly onNextKeys: (task: () => void) => () => void
  /** Settles when the connection before this one is closed: some venues take one of a name at a time. */
  readonly ready: Promise<unknown>
  /** Makes a connection with a key; asked again for each key. */
  readonly connect: (credentials: Credentials) => BrokerConnection
  /** Hears why nothing is open yet, and who answered. */
  readonly onWaiting: (failure: BrokerFailure) => void
  readonly onOpened: (account: BrokerAccount) => void
}

type Opened = Awaited<ReturnType<BrokerConnection['open']>>

/** What another key may change: it is waited for. */
const OF_THE_KEY: readonly BrokerFailure['code'][] = [
  'BROKER_KEY_REFUSED',
  'BROKER_KEY_MISSING',
  'BROKER_KEY_CAN_WITHDRAW',
  'BROKER_WRONG_ACCOUNT',
]

/**
 * Makes the connection of a session: the one at the venue, behind three rules.
 *
 * 1. Nothing is open before the venue has said which account it is, and that is the account and the kind of money that the
 *    session is bound to. Until then every order is NOT_SENT.
 * 2. A missing, refused or wrong key is waited for: a new one is tried as soon as it is there.
 * 3. A venue that knows no reduce-only order is given none; the engine's own guard against closing too much stays.
 */
export function createSessionConnection(parts: SessionConnectionParts): BrokerConnection {
  const { mode, account, entry, shape } = parts
  let open: BrokerConnection | null = null
  let isClosed = false
  let wake: () => void = () => undefined

  async function attempt(credentials: Credentials, onNews: (news: BrokerNews) => void): Promise<Opened> {
    const connection = parts.connect(credentials)
    const held: BrokerNews[] = []
    let isChecked = false
    const opened = await connection.open((news) => (isChecked ? onNews(news) : void held.push(news)))
    if (!opened.ok) {
      await closed(connection)
      return opened
    }
    const told = { venue: connection.venue, number: opened.account.number, isLive: opened.account.isLive }
    const why =
      modeRefusal(mode, { environment: entry.environment, isLive: told.isLive }) ?? identityRefusal(account, told)
    if (why !== null || isClosed) {
      await closed(connection)
      return { ok: false, failure: { code: 'BROKER_WRONG_ACCOUNT', message: why ?? 'The session was closed.' } }
    }
    open = connection
    parts.onOpened(opened.account)
    // What was told before the account was known is told after it, in its order.
    queueMicrotask(() => {
      isChecked = true
      for (const news of held.splice(0)) onNews(news)
    })
    return opened
  }

  async function openUntil(onNews: (news: BrokerNews) => void): Promise<Opened> {
    await parts.ready
    for (;;) {
      if (isClosed) return missing(entry.name)
      const credentials = parts.credentials()
      const opened = credentials === null ? missing(entry.name) : await attempt(credentials, onNews)
      if (opened.ok || isClosed || !OF_THE_KEY.includes(opened.failure.code)) return opened
      parts.onWaiting(opened.failure)
      // A key that came while the last one was tried is tried at once.
      if (parts.credentials() === credentials) await nextKeys()
      if (isClosed) return opened
    }
  }

  function nextKeys(): Promise<void> {
    return new Promise((resolve) => {
      const callOff = parts.onNextKeys(resolve)
      wake = () => {
        callOff()
        resolve()
      }
    })
  }

  return {
    venue: shape.venue,
    capabilities: shape.capabilities,
    open: openUntil,
    submit: async (order, instrument) => {
      if (open === null) {
        const text = `${shape.venue} is not connected, so nothing was sent.`
        return { kind: 'NOT_SENT', reason: { code: 'BROKER_UNREACHABLE', text } }
      }
      const isClear = shape.capabilities.reduceOnly || !order.reduceOnly
      return open.submit(isClear ? order : { ...order, reduceOnly: false }, instrument)
    },
    cancel: async (target) => {
      if (open !== null) return open.cancel(target)
      const text = `${shape.venue} is not connected, so the cancel was not sent.`
      return { kind: 'UNKNOWN', reason: { code: 'BROKER_UNREACHABLE', text } }
    },
    account: async (since) => (open === null ? null : open.account(since)),
    close: async () => {
      isClosed = true
      wake()
      const connection = open
      open = null
      if (connection !== null) await closed(connection)
    },
  }
}

async function closed(connection: BrokerConnection): Promise<void> {
  await connection.close().catch(() => undefined)
}

function missing(name: string): Opened {
  const message = `No key is kept for ${name}, or the vault is locked, so nothing is sent; enter the key among the accounts.`
  return { ok: false, failure: { code: 'BROKER_KEY_MISSING', message } }
}
