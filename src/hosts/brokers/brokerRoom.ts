import path from 'node:path'
import type { OrderIdStore } from '#adapters/brokers/interactiveBrokers/orderIds.ts'
import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import type { Credentials } from '#adapters/secrets/vault.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Clock } from '#core/time/clock.ts'
import type { brokerChannel } from '#contracts/broker.ts'
import { brokerCard } from '#contracts/brokerCards.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { BrokerAccountEntry, ToldAccount } from '#contracts/records/brokerAccounts.ts'
import type { Session } from '#contracts/records/market.ts'
import type { BrokerAccount, BrokerConnection } from '#engines/broker/brokerPort.ts'
import type { Journal, Venue } from '#engines/broker/ports.ts'
import { systemUniform } from '../feeds/systemUniform.ts'
import { sessionOfAccount, venueAccountId } from './accountNames.ts'
import { accountOf, openAccountsFile } from './accountsFile.ts'
import { askConnection } from './askAccount.ts'
import type { AskedAccountReply, BrokerStatus } from './brokerMessages.ts'
import type { BrokerOrigins } from './brokerOrigins.ts'
import { abilitiesOf, connectAccount, shapeOf, type ConnectionParts } from './brokerRegistry.ts'
import { lastFour } from './modeBinding.ts'
import { openOrderIdDatabase, type OrderIdDatabase } from './orderIdDatabase.ts'
import { createRemoteVenue, type RemoteVenue, type VenueAnswer } from './remoteVenue.ts'
import { createSessionConnection } from './sessionConnection.ts'
import { openTicketFolder } from './ticketFolder.ts'
import { openTokenFile } from './tokenFile.ts'

/** What the room of the broker thread is given. */
export interface BrokerRoomParts {
  readonly dataDirectory: string
  readonly clock: Clock
  readonly origins: BrokerOrigins
  readonly journal: Pick<Journal, 'query' | 'replay'>
  readonly isKilled: () => boolean
  /** Puts an answer of the venue into the engine's inbox. */
  post<Answer extends VenueAnswer>(type: Answer, payload: CommandPayload<typeof brokerChannel, Answer>): void
  tell(status: BrokerStatus): void
  note(text: string): void
}

/** The accounts at venues, in the thread of the broker engine, which alone has their keys. */
export interface BrokerRoom {
  /** Opens the account of a session and makes the engine's venue of it; null when there is no such account. */
  enter(session: Session, instruments: readonly Instrument[]): Venue | null
  /** Closes what is open. */
  leave(): void
  takeCredentials(all: Readonly<Record<string, Credentials>>): void
  /** Opens an account, reads it and closes it; never sends an order. */
  ask(connectionId: string): Promise<CommandResult<AskedAccountReply>>
  close(): void
}

interface Entered {
  readonly connectionId: string
  readonly remote: RemoteVenue
  told: ToldAccount | null
}

const NO_KEY: Credentials = { key: '', secret: '' }

/** Makes the room; nothing is opened before a session enters or somebody asks. */
export function createBrokerRoom(parts: BrokerRoomParts): BrokerRoom {
  const { clock, journal } = parts
  const paths = dataPaths(parts.dataDirectory)
  const feedClock = createFeedClock(clock)
  const file = openAccountsFile(parts.dataDirectory)
  let keys: Readonly<Record<string, Credentials>> = {}
  const waiting = new Set<() => void>()
  let entered: Entered | null = null
  let closing: Promise<unknown> = Promise.resolve()
  let numbers: OrderIdDatabase | null = null

  const keyOf = ({ id, broker }: BrokerAccountEntry): Credentials | null =>
    brokerCard(broker).key === null ? NO_KEY : (keys[id] ?? null)

  function orderIdsOf(entry: BrokerAccountEntry): OrderIdStore {
    if (numbers === null) {
      const opened = openOrderIdDatabase(paths.orderNumbers)
      if (!opened.ok) throw new Error(opened.failure.message)
      numbers = opened.reply
    }
    return numbers.storeOf(entry.id)
  }

  function partsFor(entry: BrokerAccountEntry, instruments: readonly Instrument[]): ConnectionParts {
    return {
      instruments,
      clock: feedClock,
      uniform: systemUniform,
      origins: parts.origins,
      knownOrderIds: () => intendedIds(journal),
      orderIds: () => orderIdsOf(entry),
      tokens: ({ key }) => openTokenFile(path.join(paths.root, `${entry.id}.token`), key, feedClock),
      tickets: openTicketFolder(paths.tickets, clock.now, (ticket) =>
        parts.note(`An order was written down as a ticket, to be entered by hand: ${ticket}`),
      ),
    }
  }

  function leave(): void {
    if (entered === null) return
    const { connectionId, remote } = entered
    entered = null
    closing = Promise.all([closing, remote.close()])
    parts.tell({ connectionId, link: 'UNUSED', note: '' })
  }

  function enter(session: Session, instruments: readonly Instrument[]): Venue | null {
    leave()
    const { account } = session
    if (account === undefined) return null
    const found = accountOf(file, account.connectionId)
    if (!found.ok) {
      parts.note(found.failure.message)
      return null
    }
    const entry = found.reply
    const { id: connectionId } = entry
    const shape = shapeOf(entry, feedClock)
    const tellDown = (text: string): void => {
      parts.tell({ connectionId, link: 'DOWN', note: text })
      const { accountId } = session
      parts.post('TakeVenueLink', { accountId, state: 'DOWN', isGap: false, clockSkew: null, text })
    }
    const onOpened = (opened: BrokerAccount): void => {
      const told = toldOf(shape.venue, opened, clock.now())
      if (entered?.connectionId === connectionId) entered.told = told
      parts.tell({ connectionId, link: 'UP', note: '', told })
    }
    const ready = closing
    const connect = (): BrokerConnection =>
      createSessionConnection({
        mode: session.mode,
        account,
        entry,
        shape,
        ready,
        credentials: () => keyOf(entry),
        onNextKeys: (task) => {
          waiting.add(task)
          return () => void waiting.delete(task)
        },
        connect: (credentials) => connectAccount(entry, credentials, partsFor(entry, instruments)),
        onWaiting: ({ message }) => tellDown(message),
        onOpened,
      })
    const remote = createRemoteVenue({
      connect,
      accountId: session.accountId,
      instruments,
      now: clock.now,
      post: (type, payload) => {
        if (type === 'TakeVenueLink') {
          const { state, clockSkew, text } = payload as CommandPayload<typeof brokerChannel, 'TakeVenueLink'>
          parts.tell({ connectionId, link: state, note: state === 'UP' ? '' : text, clockSkew })
        }
        parts.post(type, payload)
      },
      after: feedClock.after,
      uniform: systemUniform,
      isKilled: parts.isKilled,
    })
    entered = { connectionId, remote, told: null }
    remote.start()
    return remote.venue
  }

  async function ask(connectionId: string): Promise<CommandResult<AskedAccountReply>> {
    const found = accountOf(file, connectionId)
    if (!found.ok) return found
    const entry = found.reply
    const abilities = abilitiesOf(shapeOf(entry, feedClock))
    const replied = (told: ToldAccount): CommandResult<AskedAccountReply> =>
      accepted({ told, entry, abilities, earlier: sessionOfAccount(journal, venueAccountId(entry, told.number)) })
    // A second connection of the same name would take the place of the one that trades.
    if (entered?.connectionId === connectionId) {
      return entered.told === null
        ? refused('BROKER_UNREACHABLE', `${entry.name} is not connected now; the link tells why.`)
        : replied(entered.told)
    }
    const credentials = keyOf(entry)
    if (credentials === null) {
      const text = `No key is kept for ${entry.name}, or the vault is locked, so it was not asked; enter the key first.`
      return refused('BROKER_KEY_MISSING', text)
    }
    await closing
    const asked = await askConnection(connectAccount(entry, credentials, partsFor(entry, [])), clock.now)
    if (!asked.ok) return asked
    parts.tell({ connectionId, link: 'UNUSED', note: '', told: asked.reply.told })
    return replied(asked.reply.told)
  }

  return {
    enter,
    leave,
    takeCredentials: (all) => {
      keys = all
      const tasks = [...waiting]
      waiting.clear()
      for (const task of tasks) task()
    },
    ask: (connectionId) => ask(connectionId).catch((error: unknown) => asFailure(error)),
    close: () => {
      leave()
      numbers?.close()
    },
  }
}

function asFailure(error: unknown): CommandResult<never> {
  return refused(
    'BROKER_UNREACHABLE',
    `The account could not be asked (${String(error).slice(0, 300)}); nothing was sent.`,
  )
}

function toldOf(venue: string, account: BrokerAccount, at: number): ToldAccount {
  const { number, currency, isLive, permissions, clockSkew } = account
  return {
    at,
    venue,
    number: lastFour(number),
    currency,
    isLive,
    permissions: permissions.slice(0, 50).map((text) => text.slice(0, 200)),
    clockSkew: clockSkew === null ? null : Math.round(clockSkew),
    cash: null,
    openOrders: null,
    positions: null,
  }
}

/** Every order that was ever intended here, whatever became of it. */
function intendedIds(journal: Pick<Journal, 'replay'>): readonly ClientOrderId[] {
  const ids: ClientOrderId[] = []
  journal.replay(({ kind, payload }) => {
    if (kind !== 'OrderIntended' && kind !== 'OrderSpawned') return
    const { event } = payload as { readonly event: { readonly clientOrderId: ClientOrderId } }
    ids.push(event.clientOrderId)
  })
  return ids
}
