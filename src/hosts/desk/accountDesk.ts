import type { InstrumentId } from '#core/model/identifiers.ts'
import { brokerCard } from '#contracts/brokerCards.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { deskChannel } from '#contracts/desk.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { CeremonyNote } from '#contracts/liveCeremony.ts'
import type {
  BrokerAccountEntry,
  BrokerAccountView,
  LiveFacts,
  ToldAccount,
} from '#contracts/records/brokerAccounts.ts'
import type { Session } from '#contracts/records/market.ts'
import type { LimitView } from '#contracts/records/safety.ts'
import type { TableChange } from '#contracts/uiState.ts'
import type { EngineName } from '#engines/kernel/engine.ts'
import type { AccountsFile } from '../brokers/accountsFile.ts'
import { brokerKeyName } from '../brokers/brokerKeys.ts'
import type { AskedAccountReply, BrokerStatus } from '../brokers/brokerMessages.ts'
import { entryRefusal, gatherFacts, signedLimits, limitsHash, type JournalFacts } from '../brokers/liveFacts.ts'
import type { KeyDesk } from './keyDesk.ts'
import type { SessionDirector } from './sessionDirector.ts'

type Wish<Name extends keyof (typeof deskChannel)['commands']> = CommandPayload<typeof deskChannel, Name>
type Nothing = Record<string, never>
type Begun = Promise<CommandResult<{ readonly session: Session }>>

/** What the desk of accounts needs of its host. */
export interface AccountDeskPorts {
  readonly file: AccountsFile
  readonly keys: KeyDesk
  readonly director: Pick<SessionDirector, 'beginAccount' | 'current'>
  /** Asks an account at its venue, in the thread that has its key. */
  ask(connectionId: string): Promise<CommandResult<AskedAccountReply>>
  request(target: EngineName, type: string, payload: unknown): Promise<CommandResult>
  publish(change: TableChange): void
  /** The limits as the risk engine shows them. */
  limits(): readonly LimitView[]
  now(): number
  onFault(text: string): void
}

/** Looks after the accounts at venues: the list, their keys, what they told, and the ceremony before real money. */
export interface AccountDesk {
  /** Shows the list. */
  start(): void
  takeStatus(status: BrokerStatus): void
  add(entry: Wish<'AddBrokerAccount'>): CommandResult<{ readonly connectionId: string }>
  remove(connectionId: string): CommandResult<Nothing>
  setKey(wish: Wish<'SetBrokerKey'>): Promise<CommandResult<Nothing>>
  test(connectionId: string): Promise<CommandResult<ToldAccount>>
  /** Opens a PAPER session in a paper account. */
  beginPaper(connectionId: string, instrumentIds: readonly InstrumentId[]): Begun
  liveFacts(connectionId: string): Promise<CommandResult<LiveFacts>>
  signLimits(wish: Wish<'SignLimits'>): Promise<CommandResult<Nothing>>
  enterLive(wish: Wish<'EnterLive'>): Begun
}

/** Makes the desk. */
export function createAccountDesk(ports: AccountDeskPorts): AccountDesk {
  const { file, keys, director } = ports
  const statuses = new Map<string, BrokerStatus>()
  let shown: readonly string[] = []

  /** The adapters are loaded with the first account: who has none need not wait for them. */
  async function publish(): Promise<void> {
    const read = file.read()
    const entries = read.ok ? read.reply : []
    if (entries.length === 0 && shown.length === 0) return
    const { accountView } = await import('../brokers/accountView.ts')
    const views: BrokerAccountView[] = entries.map((entry) =>
      accountView(entry, keys.has(brokerKeyName(entry.id)), statuses.get(entry.id) ?? null),
    )
    const removed = shown.filter((key) => !views.some((view) => view.key === key))
    shown = views.map(({ key }) => key)
    ports.publish({ table: 'brokerAccounts', added: [], updated: views, removed })
  }

  /** One after the other, so that the newest state is the last that is shown. */
  let showing: Promise<unknown> = Promise.resolve()
  const show = (): void => {
    showing = showing
      .then(publish)
      .catch((error: unknown) => ports.onFault(`The accounts cannot be shown: ${String(error)}`))
  }

  const inUse = (connectionId: string): boolean => director.current()?.account?.connectionId === connectionId

  async function note(entry: CeremonyNote): Promise<CommandResult<Nothing>> {
    const noted = await ports.request('broker', 'NoteCeremony', entry)
    return noted.ok ? accepted({}) : noted
  }

  async function gather(
    connectionId: string,
  ): Promise<CommandResult<AskedAccountReply & { readonly facts: LiveFacts }>> {
    const asked = await ports.ask(connectionId)
    if (!asked.ok) return asked
    const { entry, told, earlier } = asked.reply
    const limits = signedLimits(ports.limits())
    const query = { connectionId, limitsHash: limitsHash(limits) }
    const journal = await ports.request('broker', 'QueryLiveFacts', query)
    if (!journal.ok) return journal
    const cash = told.cash ?? earlier?.startingCash ?? 0
    // The reply was checked against its channel where it was made.
    const facts = gatherFacts({ entry, told, limits, journal: journal.reply as JournalFacts, cash, now: ports.now() })
    return accepted({ ...asked.reply, facts })
  }

  return {
    start: show,
    takeStatus: (status) => {
      const before = statuses.get(status.connectionId)
      const told = status.told ?? before?.told
      const skew = status.clockSkew ?? null
      const kept = told === undefined || skew === null ? told : { ...told, clockSkew: skew }
      statuses.set(status.connectionId, { ...status, ...(kept === undefined ? {} : { told: kept }) })
      show()
    },
    add: (entry) => {
      const added = file.add(entry)
      show()
      return added.ok ? accepted({ connectionId: added.reply }) : added
    },
    remove: (connectionId) => {
      if (inUse(connectionId)) {
        return refused('ACCOUNT_IN_USE', 'The running session trades in this account; start another session first.')
      }
      const name = brokerKeyName(connectionId)
      const forgotten = keys.has(name) ? keys.remove(name) : accepted({})
      if (!forgotten.ok) return forgotten
      const removed = file.remove(connectionId)
      statuses.delete(connectionId)
      show()
      return removed.ok ? accepted({}) : removed
    },
    setKey: async ({ connectionId, key, secret }) => {
      const entry = find(file, connectionId)
      if (!entry.ok) return entry
      if (brokerCard(entry.reply.broker).key === null) {
        return refused('KEY_NOT_NEEDED', `${entry.reply.name} needs no key here, so nothing was kept.`)
      }
      const kept = await keys.set(brokerKeyName(connectionId), { key, secret })
      show()
      return kept
    },
    test: async (connectionId) => {
      const asked = await ports.ask(connectionId)
      if (asked.ok) return accepted(asked.reply.told)
      if (!inUse(connectionId)) {
        const before = statuses.get(connectionId)
        statuses.set(connectionId, { ...before, connectionId, link: 'UNUSED', note: asked.failure.message })
        show()
      }
      return asked
    },
    beginPaper: async (connectionId, instrumentIds) => {
      const asked = await ports.ask(connectionId)
      if (!asked.ok) return asked
      const { entry, told, earlier, abilities } = asked.reply
      if (entry.environment !== 'paper') {
        const text =
          'This account is entered as live; a LIVE session is opened by its own ceremony, among the accounts.'
        return refused('ACCOUNT_NOT_ADMITTED', text)
      }
      if (!abilities.placesOrders) return tickets(entry)
      return director.beginAccount({ entry, told, earlier, instrumentIds })
    },
    liveFacts: async (connectionId) => {
      const gathered = await gather(connectionId)
      return gathered.ok ? accepted(gathered.reply.facts) : gathered
    },
    signLimits: async ({ connectionId, limitsHash: hash }) => {
      const entry = find(file, connectionId)
      if (!entry.ok) return entry
      const limits = signedLimits(ports.limits())
      if (limits.length === 0 || limitsHash(limits) !== hash) {
        return refused(
          'LIMITS_CHANGED',
          'The limits have changed since they were shown, so nothing was signed; read again.',
        )
      }
      const figures = limits.map(({ key, limit }) => ({ key, limit }))
      return note({ kind: 'LimitsSigned', connectionId, limitsHash: hash, limits: figures })
    },
    enterLive: async (wish) => {
      const { connectionId, instrumentIds } = wish
      const gathered = await gather(connectionId)
      if (!gathered.ok) return gathered
      const { entry, told, earlier, abilities, facts } = gathered.reply
      if (!abilities.placesOrders) return tickets(entry)
      const why = entryRefusal(facts, wish)
      if (why !== null) {
        await note({ kind: 'LiveRefused', connectionId, why })
        return refused('LIVE_REFUSED', why)
      }
      const entered: CeremonyNote = {
        kind: 'LiveEntered',
        connectionId,
        venue: told.venue,
        number: told.number,
        limitsHash: facts.limitsHash,
        acceptedDayLoss: wish.acceptedDayLoss,
        paperApprovals: facts.paperApprovals,
        lastDrillAt: facts.lastDrillAt ?? 0,
      }
      // What cannot be written down is not entered.
      const noted = await note(entered)
      return noted.ok ? director.beginAccount({ entry, told, earlier, instrumentIds }) : noted
    },
  }
}

function find(file: AccountsFile, connectionId: string): CommandResult<BrokerAccountEntry> {
  const read = file.read()
  if (!read.ok) return read
  const entry = read.reply.find(({ id }) => id === connectionId)
  return entry === undefined
    ? refused('ACCOUNT_UNKNOWN', `There is no account "${connectionId}" any more; look at the list.`)
    : accepted(entry)
}

function tickets({ name }: BrokerAccountEntry): CommandResult<never> {
  const text = `${name} is read only here: its orders are written down as tickets, which no session can follow, so none was opened.`
  return refused('ACCOUNT_READS_ONLY', text)
}
