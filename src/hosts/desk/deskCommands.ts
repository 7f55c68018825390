import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { CommandName, CommandPayload, CommandReply } from '#contracts/channel.ts'
import type { deskChannel } from '#contracts/desk.ts'
import { glossary } from '../glossary/glossary.ts'
import { restoreSettings, type Settings } from '#contracts/settings.ts'
import type { Preferences } from '#contracts/desk.ts'
import type { Session } from '#contracts/records/market.ts'
import type { SourceChoices } from '#contracts/sourceChoices.ts'
import type { KillSwitch } from '../kill/killSwitch.ts'
import type { LineageDesk } from '../lineage/lineageDesk.ts'
import type { ImportGrants } from './importGrants.ts'
import type { KeyDesk } from './keyDesk.ts'
import type { AccountDesk } from './accountDesk.ts'
import type { SessionWish } from './firstSession.ts'
import type { SessionDirector } from './sessionDirector.ts'

/** One function per command of the desk's channel; some wait for the user or for the engines. */
export type DeskHandlers = {
  readonly [Name in CommandName<typeof deskChannel>]: (
    payload: CommandPayload<typeof deskChannel, Name>,
  ) =>
    | CommandResult<CommandReply<typeof deskChannel, Name>>
    | Promise<CommandResult<CommandReply<typeof deskChannel, Name>>>
}

/** What the desk's commands work with. */
export interface DeskParts {
  readonly settings: Settings
  readonly director: SessionDirector
  readonly kill: KillSwitch
  readonly grants: ImportGrants
  readonly keys: KeyDesk
  readonly accounts: AccountDesk
  readonly lineage: LineageDesk
  /** Our time, microseconds. */
  now(): number
  /** Shows the system's file dialog; null where the host has none. */
  readonly chooseFile: (() => Promise<string | null>) | null
  acknowledge(key: string): void
  onPreferences(preferences: Preferences): void
  /** Hands what was chosen about sources to the thread that talks to them. */
  onSourceChoices(choices: SourceChoices): void
}

/** Makes the handlers of what a screen may ask of the host itself. */
export function createDeskHandlers(parts: DeskParts): DeskHandlers {
  return {
    StartSession: async (wish) => idOf(await begin(parts, wish)),
    AddBrokerAccount: (entry) => parts.accounts.add(entry),
    RemoveBrokerAccount: ({ connectionId }) => parts.accounts.remove(connectionId),
    SetBrokerKey: (wish) => parts.accounts.setKey(wish),
    TestBrokerAccount: ({ connectionId }) => parts.accounts.test(connectionId),
    ReadLiveFacts: ({ connectionId }) => parts.accounts.liveFacts(connectionId),
    SignLimits: (wish) => parts.accounts.signLimits(wish),
    EnterLive: async (wish) => idOf(await parts.accounts.enterLive(wish)),
    PressKill: ({ pressedAt }) => {
      parts.kill.press('BUTTON', 'The KILL button was pressed.', pressedAt)
      return accepted({})
    },
    RunKillDrill: async () => {
      const { gateMilliseconds, verified, paths } = await parts.kill.keptDrill()
      return accepted({ gateMilliseconds, verified, paths })
    },
    TestKillShortcut: () => {
      parts.kill.testShortcut()
      return accepted({})
    },
    ReadPreferences: () => accepted(parts.settings.read().preferences),
    WritePreferences: (preferences) => {
      parts.settings.write(restoreSettings({ ...parts.settings.read(), preferences }))
      parts.onPreferences(preferences)
      return accepted({})
    },
    ReadSourceChoices: () => accepted(parts.settings.read().sources),
    WriteSourceChoices: (sources) => {
      parts.settings.write({ ...parts.settings.read(), sources })
      parts.onSourceChoices(sources)
      return accepted({})
    },
    ChooseImportFile: async () => {
      if (parts.chooseFile === null) return accepted({ path: null, available: false })
      const path = await parts.chooseFile()
      if (path !== null) parts.grants.grant(path)
      return accepted({ path, available: true })
    },
    AcknowledgeNotice: ({ key }) => {
      parts.acknowledge(key)
      return accepted({})
    },
    WatchInstruments: ({ instrumentIds }) => parts.director.watch(instrumentIds),
    SetSourceKey: ({ sourceId, key, secret }) => parts.keys.set(sourceId, { key, secret }),
    RemoveSourceKey: ({ sourceId }) => parts.keys.remove(sourceId),
    UnlockVault: ({ passphrase }) => parts.keys.unlock(passphrase),
    ReadVault: () => accepted(parts.keys.state()),
    ReadLineage: ({ of }) => parts.lineage.read(of),
    ReadDecision: ({ proposalId }) => parts.lineage.decision(proposalId),
    ReadRefusals: (of) => parts.lineage.refusals(of),
    ReadTrades: ({ accountId }) => parts.lineage.trades(accountId),
    WriteTradeNote: (write) => parts.lineage.tradeNote(write, parts.now()),
    ExportTrades: ({ accountId }) => parts.lineage.tradesFile(accountId),
    ReadGlossary: () => accepted({ entries: glossary() }),
  }
}

type Begun = CommandResult<{ readonly session: Session }>

/** A session in the simulated exchange, or in a connected paper account. */
function begin({ accounts, director }: DeskParts, wish: SessionWish): Promise<Begun> {
  const { connectionId, mode, source } = wish
  if (connectionId === undefined) return director.begin(wish)
  if (mode !== 'PAPER' || source.kind !== 'live') {
    const text = `A ${mode} session trades in no account at a venue, so none was opened; choose PAPER and live instruments.`
    return Promise.resolve(refused('ACCOUNT_NOT_ADMITTED', text))
  }
  return accounts.beginPaper(connectionId, source.instrumentIds)
}

function idOf(begun: Begun): CommandResult<{ readonly sessionId: Session['sessionId'] }> {
  return begun.ok ? accepted({ sessionId: begun.reply.session.sessionId }) : begun
}
