import type { SystemEncryption } from '#adapters/secrets/keyGuard.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { refused, type CommandResult } from '#contracts/failure.ts'
import type { Preferences } from '#contracts/desk.ts'
import type { KillPath } from '#contracts/records/safety.ts'
import type { Settings } from '#contracts/settings.ts'
import type { TableChange, TableName, TableRecord } from '#contracts/uiState.ts'
import type { EngineName } from '#engines/kernel/engine.ts'
import { openAccountsFile } from '../brokers/accountsFile.ts'
import type { BrokerOrigins } from '../brokers/brokerOrigins.ts'
import type { CheckedCommand } from '../hub/commandGate.ts'
import type { FeedOrigins } from '../feeds/feedEntry.ts'
import { openControlSocket } from '../control/controlSocket.ts'
import { createHub, type Hub } from '../hub/hub.ts'
import { createEngineHalt } from '../kill/engineHalt.ts'
import { createKillSwitch, type KillSwitch } from '../kill/killSwitch.ts'
import { createShortcutProof } from '../kill/shortcutProof.ts'
import { createSpareKill } from '../kill/spareKillWorker.ts'
import { createLineageDesk } from '../lineage/lineageDesk.ts'
import type { Log } from '../log.ts'
import { createExperimentScreens } from '../research/experimentScreens.ts'
import { createResearchDesk } from '../research/researchDesk.ts'
import { startResearchThread } from '../research/researchThread.ts'
import { openRunStore } from '../research/runStore.ts'
import { openSearchStore } from '../research/sweep/searchStore.ts'
import { createSweepDesk } from '../research/sweep/sweepDesk.ts'
import { socketPath } from '../sockets/socketPath.ts'
import { createStorageKeeper } from '../storage/storageKeeper.ts'
import { createSystemClock, monotonicMilliseconds } from '../systemClock.ts'
import { createThreads } from '../threads.ts'
import { workerEntry, type WorkerFiles } from '../threads/workerFiles.ts'
import { createAccountDesk } from './accountDesk.ts'
import { createCommandRouting } from './commandRouting.ts'
import { createDeskHandlers } from './deskCommands.ts'
import type { DeskFile } from './deskFile.ts'
import { createEngineWatch } from './engineWatch.ts'
import { stopGracefully } from './gracefulStop.ts'
import { createHostNotices } from './hostNotices.ts'
import { createImportGrants } from './importGrants.ts'
import { createPluginDesk } from './pluginDesk.ts'
import { createKeyDesk } from './keyDesk.ts'
import { createProposalPause } from './proposalPause.ts'
import { createSessionDirector } from './sessionDirector.ts'

/** How a shell opens the workstation. */
export interface WorkstationOptions {
  readonly dataDirectory: string
  readonly workers: WorkerFiles
  /** Folder of the files that ship with the program. */
  readonly resources: string
  readonly version: string
  /** For example `Node 24.21.0`. */
  readonly runtime: string
  /** Ways to kill beside those every host has, each with the system's word on whether it is still ours. */
  readonly shellPaths: Partial<Record<KillPath, () => boolean>>
  openSettings(dataDirectory: string): Settings
  /** Servers of a test instead of the sources' own. */
  readonly feedOrigins?: FeedOrigins
  /** Servers of a test instead of the brokers' own. */
  readonly brokerOrigins?: BrokerOrigins
  /** Shows the system's file dialog; null where the host has none. */
  readonly chooseFile: (() => Promise<string | null>) | null
  /** The system's key ring; left out where there is none, or one that protects nothing. */
  readonly keyring?: SystemEncryption | null
  onPreferences?(preferences: Preferences): void
  /** Told of every change of the session and of the kill switch, for titles and trays. */
  onShellState?(state: ShellState): void
}

/** What a shell shows outside the screens. */
export interface ShellState {
  readonly session: TableRecord<'session'> | null
  readonly kill: TableRecord<'kill'> | null
}

/** The running workstation, as its shell sees it. */
export interface Workstation {
  readonly hub: Hub
  readonly kill: KillSwitch
  readonly settings: Settings
  readonly log: Log
  /** Carries out a command as if a screen had sent it. */
  execute(command: CheckedCommand): Promise<CommandResult>
  /** One record of a table as the screens see it. */
  record<Name extends TableName>(table: Name, key: string): TableRecord<Name> | null
  /** Whether the gate that every order passes is closed by the kill switch, read from the shared memory. */
  isGateClosed(): boolean
  /** Ends an engine's thread as a crash does; for tests of the restart. */
  crash(engine: EngineName): void
  /** Stops everything in order; at most five seconds. */
  close(): Promise<void>
}

/** Paths every host has; the shell adds its own. */
const COMMON_PATHS: readonly KillPath[] = ['BUTTON', 'COMMAND_LINE', 'SENTINEL_FILE', 'HEARTBEAT_LOSS']
const SELF_TEST_MILLISECONDS = 60_000
const PATIENCE_MILLISECONDS = 1_000

/** Composes engines, hub, desk and research on a data directory whose lock is held; starts them and opens a session. */
export async function composeWorkstation(
  options: WorkstationOptions,
  parts: { readonly file: DeskFile; readonly log: Log; readonly settings: Settings },
): Promise<CommandResult<Workstation>> {
  const { dataDirectory, resources, workers } = options
  const { file, log, settings } = parts
  const clock = createSystemClock()
  const now = clock.now
  const after = (milliseconds: number, action: () => void): void => void setTimeout(action, milliseconds)
  let execute: (command: CheckedCommand) => Promise<CommandResult>
  // Outlives the record itself, which goes when the data engine does.
  let playing = false
  let isClosing = false

  const hub = createHub({
    milliseconds: monotonicMilliseconds,
    after,
    execute: (command) => execute(command),
    version: options.version,
    runtime: options.runtime,
  })
  const record = <Name extends TableName>(table: Name, key: string): TableRecord<Name> | null =>
    // Engines publish through the typed `put`, so a record is of its table's type.
    (hub.tables.get(table, key) ?? null) as TableRecord<Name> | null
  const publish = (change: TableChange): void => hub.applyChanges([change], 'host')
  const notices = createHostNotices(publish, now)
  const grants = createImportGrants()
  const onFault = (text: string): void => {
    log.warn(text)
    notices.put(`fault-${text.slice(0, 40)}`, 'P2', text, 'Look at the log in the data directory.')
  }

  const pause = createProposalPause({
    mode: () => record('session', 'current')?.session.mode ?? null,
    isWanted: () => settings.read().preferences.pauseOnProposal,
    isPlaying: () => record('session', 'current')?.playing ?? false,
    waiting: () => waitingProposals(hub),
    pause: () => void threads.request('data', 'PauseMarket', {}),
    play: () => void threads.request('data', 'PlayMarket', {}),
  })

  const killPaths = [...COMMON_PATHS, ...(Object.keys(options.shellPaths) as KillPath[])]
  const watch = createEngineWatch({
    hub,
    log,
    notices,
    killFacts: () => ({
      failed: kill.failed(),
      engines: halt.outcomes(),
      press: kill.pressed(),
      spare: spare.unanswered(),
    }),
    onKillTripped: () => kill.confirmed(),
    onKillSeen: () => kill.seen(),
    onKillRearmed: () => {
      kill.rearmed()
      spare.clear()
    },
    onBrokerDown: () => {
      if (threads.gate.isClosed()) spare.run()
    },
    onDrill: (answer) => kill.answered(answer),
    onProposals: pause.look,
    onShellState: () => {
      const session = record('session', 'current')
      if (session !== null) playing = session.playing
      options.onShellState?.({ session, kill: record('kill', 'current') })
    },
    onStrategyFailed: (strategyId, failure) => plugins.onFailed(strategyId, failure),
    onPluginFatal: (at, failure) => plugins.onFatal(at, failure),
    onRestarted: (name) => {
      void director.reopen()
      if (name === 'broker') void kill.drill()
      if (name === 'data' || name === 'broker') keys.redeliver()
    },
  })
  const threads = createThreads({
    workers,
    dataDirectory,
    resources,
    run: String(file.read().lives),
    clock,
    mode: 'lockstep',
    backtest: null,
    plugins: () => plugins.sources(),
    sourceChoices: () => settings.read().sources,
    killPaths,
    ...(options.feedOrigins === undefined ? {} : { feedOrigins: options.feedOrigins }),
    ...(options.brokerOrigins === undefined ? {} : { brokerOrigins: options.brokerOrigins }),
    listeners: { ...watch.listeners, onBrokerStatus: (status) => accounts.takeStatus(status) },
  })
  const halt = createEngineHalt({
    memory: threads.memory,
    isUp: threads.isUp,
    tell: threads.halt,
    end: threads.endForKill,
    milliseconds: monotonicMilliseconds,
    onChange: watch.showKill,
  })
  const spare = createSpareKill({
    entry: workerEntry(workers, 'spareKill'),
    data: () => ({
      dataDirectory,
      session: record('session', 'current')?.session ?? null,
      instruments: hub.tables.records('instruments') as readonly TableRecord<'instruments'>[],
    }),
    onReport: watch.showKill,
    log,
  })
  const kill = createKillSwitch({
    halt,
    shortcut: createShortcutProof({
      now,
      read: () => file.read().shortcutProvenAt,
      write: (at) => file.write({ shortcutProvenAt: at }),
    }),
    onPress: watch.showKill,
    keepDrill: ({ gateMilliseconds, verified, answers }) =>
      void threads.request('broker', 'NoteDrill', { gateMilliseconds, verified, paths: answers }),
    gate: threads.gate,
    memory: threads.memory,
    dataDirectory,
    now,
    post: threads.kill,
    holdDrillHeart: threads.holdDrillHeart,
    granted: options.shellPaths,
    paths: killPaths,
    onDrilled: watch.showDrill,
    onFault,
  })
  const director = createSessionDirector({
    file,
    request: threads.request,
    changeMode: async (mode) => {
      await rest(threads.isIdle)
      return threads.setMode(mode)
    },
    lastSession: threads.lastSession,
    wasPlaying: () => playing,
    onFault,
  })
  const plugins = createPluginDesk({
    dataDirectory,
    notices,
    log,
    switchOff: (strategyId) => director.keepStrategyEnabled(strategyId, false),
    reconfigure: () => director.reconfigure(),
  })
  const research = createResearchDesk({
    store: openRunStore(dataDirectory),
    spawn: (listeners) =>
      startResearchThread(workerEntry(workers, 'research'), { dataDirectory, resources }, listeners),
    now,
    show: (job) => publish({ table: 'jobs', added: [], updated: [job], removed: [] }),
    after,
    onFault,
  })
  const searches = createSweepDesk({
    store: openSearchStore(dataDirectory),
    dataDirectory,
    workers,
    backtest: (runId) => research.result(runId),
    now,
    show: (job) => publish({ table: 'jobs', added: [], updated: [job], removed: [] }),
    onFault,
  })
  const storage = createStorageKeeper({ dataDirectory, workers, notices, log, now })
  const keys = createKeyDesk({
    file: dataPaths(dataDirectory).vault,
    keyring: options.keyring ?? null,
    notices,
    now,
    deliver: (credentials) => {
      threads.giveCredentials(credentials)
      accounts.start()
    },
    hide: log.hide,
  })
  const accounts = createAccountDesk({
    file: openAccountsFile(dataDirectory),
    keys,
    director,
    ask: threads.askAccount,
    request: threads.request,
    publish,
    limits: () => hub.tables.records('limits') as readonly TableRecord<'limits'>[],
    now,
    onFault,
  })
  const lineage = createLineageDesk(dataDirectory, workers)
  const desk = createDeskHandlers({
    settings,
    director,
    kill,
    grants,
    keys,
    accounts,
    lineage,
    now,
    chooseFile: options.chooseFile,
    acknowledge: (key) => publish({ table: 'notices', added: [], updated: [], removed: [key] }),
    onPreferences: (preferences) => options.onPreferences?.(preferences),
    onSourceChoices: threads.giveSourceChoices,
  })
  const experiments = createExperimentScreens(dataDirectory, research.result)
  const routed = createCommandRouting({ threads, desk, research, experiments, grants, director, pause, searches })
  execute = (command) =>
    isClosing && command.type !== 'PressKill'
      ? Promise.resolve(refused('CLOSING', 'The program is closing, so nothing new is taken; only KILL still acts.'))
      : routed(command)

  const control = openControlSocket({
    path: socketPath(dataDirectory, 'control'),
    tables: hub.tables,
    execute,
    onFault: (text) => onFault(`The command line cannot reach this workstation: ${text}`),
  })
  const timers = [
    setInterval(() => watch.showEngines(threads.views()), 1_000),
    setInterval(() => void kill.drill(), SELF_TEST_MILLISECONDS),
  ]
  const close = async (): Promise<void> => {
    for (const timer of timers) clearInterval(timer)
    control.close()
    isClosing = true
    await stopGracefully({
      policy: settings.read().closing ?? null,
      records: (table) => hub.tables.records(table) as readonly TableRecord<typeof table>[],
      request: threads.request,
      milliseconds: monotonicMilliseconds,
      wait: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds)),
      tell: (text) => {
        log.info(text)
        notices.put('closing', 'P3', text, 'Nothing is to be done; the program ends by itself.')
      },
    })
    hub.close()
    // The data engine notes where the market stood when it is paused.
    await Promise.race([threads.request('data', 'PauseMarket', {}).then(() => rest(threads.isIdle)), patience()])
    kill.close()
    plugins.close()
    await storage.close()
    await lineage.close()
    await research.close()
    await searches.close()
    await threads.close()
  }

  const started = await threads.start()
  if (!started.ok) {
    await close()
    return started
  }
  watch.showEngines(threads.views())
  await keys.start()
  accounts.start()
  void kill.drill()
  const resumed = await director.resume()
  if (!resumed.ok) onFault(`No session could be opened: ${resumed.failure.message}`)
  return {
    ok: true,
    reply: {
      hub,
      kill,
      settings,
      log,
      execute,
      record,
      isGateClosed: threads.gate.isClosed,
      crash: threads.crash,
      close,
    },
  }
}

function waitingProposals(hub: Hub): string[] {
  const proposals = hub.tables.records('proposals') as readonly TableRecord<'proposals'>[]
  return proposals
    .filter(({ status }) => status === 'QUEUED' || status === 'RETURNED')
    .map(({ proposalId }) => proposalId)
}

/** Resolves when nothing is under way between the engines, or after a second. */
async function rest(isIdle: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS
  while (!isIdle() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 2))
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS).unref())
}
