import type { InstrumentId } from '#core/model/identifiers.ts'
import { admitsOrigin, type Origin } from '#core/model/origin.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { BrokerAccountEntry, ToldAccount } from '#contracts/records/brokerAccounts.ts'
import type { Session, SessionSource } from '#contracts/records/market.ts'
import type { StrategyConfiguration } from '#contracts/strategy.ts'
import type { EngineName } from '#engines/kernel/engine.ts'
import type { RouterOptions } from '#engines/kernel/router.ts'
import { PLUGIN_KIND } from '#trading/strategies/plugins/pluginDefinition.ts'
import { accountSession } from '../brokers/accountSession.ts'
import type { DeskFile } from './deskFile.ts'
import {
  FIRST_SESSION,
  firstStrategies,
  PAPER_COSTS,
  sessionNumber,
  sessionOf,
  type SessionWish,
} from './firstSession.ts'

/** What the director needs of its host. */
export interface DirectorPorts {
  readonly file: DeskFile
  request(target: EngineName, type: string, payload: unknown): Promise<CommandResult>
  /** Changes how messages travel once none is under way between the engines; false when they do not come to rest. */
  changeMode(mode: RouterOptions['mode']): Promise<boolean>
  /** The newest session in the journal; null in a new data directory. */
  lastSession(): Session | null
  /** Whether the market played when it was last heard of. */
  wasPlaying(): boolean
  onFault(text: string): void
}

/** A session in an account at a venue, as the venue told of it just now. */
export interface AccountWish {
  readonly entry: BrokerAccountEntry
  readonly told: ToldAccount
  /** The session that the account had before; its books go on. */
  readonly earlier: Session | null
  readonly instrumentIds: readonly InstrumentId[]
}

/** Opens sessions: the last one after a start, the same one after a crash, a new one when the trader asks. */
export interface SessionDirector {
  current(): Session | null
  /** Resumes the newest session of the journal, paused, or begins the one a newcomer finds, playing. */
  resume(): Promise<CommandResult<{ readonly session: Session }>>
  /** Opens the running session once more, so that a restarted engine gets what it missed. */
  reopen(): Promise<void>
  begin(wish: SessionWish): Promise<CommandResult<{ readonly session: Session }>>
  /** Opens the session of an account at a venue: the one it had before, with these instruments added, or its first. */
  beginAccount(wish: AccountWish): Promise<CommandResult<{ readonly session: Session }>>
  /** Opens the running live session once more with these instruments added; the session and its account stay. */
  watch(instrumentIds: readonly InstrumentId[]): Promise<CommandResult<Record<string, never>>>
  /** Gives the strategy engine the configured strategies once more; nothing before the first session. */
  reconfigure(): Promise<CommandResult>
  /** Remembers what the trader configured. */
  keepStrategies(strategies: readonly StrategyConfiguration[]): void
  keepStrategyEnabled(strategyId: string, enabled: boolean): void
  keepSpeed(speed: number): void
}

/** Speed of a session before the trader has chosen one. */
const FIRST_SPEED = 1

/** Makes the director. */
export function createSessionDirector(ports: DirectorPorts): SessionDirector {
  const { file } = ports
  let current: Session | null = null
  let work: Promise<unknown> = Promise.resolve()

  /** One opening at a time: a crash in the middle of another opening waits for its end. */
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const result = work.then(task)
    work = result.catch(() => undefined)
    return result
  }

  const strategies = (mode: Session['mode']): readonly StrategyConfiguration[] =>
    file.read().strategies ?? firstStrategies(mode)

  /**
   * Configures the strategies. A file of the user's that cannot be used is left out and told; it stays in the list, and is
   * tried again when it has changed.
   */
  const configure = async (list: readonly StrategyConfiguration[]): Promise<CommandResult> => {
    const configured = await ports.request('strategy', 'ConfigureStrategies', { strategies: list })
    const kind = configured.ok ? null : configured.failure.context?.kind
    if (configured.ok || typeof kind !== 'string' || !kind.startsWith(PLUGIN_KIND)) return configured
    const usable = list.filter((strategy) => strategy.kind !== kind)
    if (usable.length === list.length) return configured
    ports.onFault(`A strategy was left out: ${configured.failure.message}`)
    return configure(usable)
  }

  const open = async (session: Session, playing: boolean): Promise<CommandResult<{ readonly session: Session }>> => {
    const configured = await configure(strategies(session.mode))
    if (!configured.ok) ports.onFault(`The strategies could not be configured: ${configured.failure.message}`)
    const speed = file.read().speed ?? FIRST_SPEED
    const opened = await ports.request('data', 'OpenSession', { session, playing, speed })
    if (!opened.ok) return opened
    current = session
    const number = sessionNumber(session)
    if (number > file.read().sessionNumber) file.write({ sessionNumber: number })
    return accepted({ session })
  }

  const nextNumber = (): number =>
    Math.max(file.read().sessionNumber, sessionNumber(current), sessionNumber(ports.lastSession())) + 1

  const openNew = async (wish: SessionWish): Promise<CommandResult<{ readonly session: Session }>> => {
    const session = sessionOf(wish, nextNumber())
    const opened = await open(session, false)
    if (!opened.ok) return opened
    const costs = await ports.request('broker', 'ConfigureExchange', PAPER_COSTS)
    if (!costs.ok) ports.onFault(`The costs of the paper account could not be set: ${costs.failure.message}`)
    return opened
  }

  /** A newcomer sees a market that moves; it stops at the first proposal. */
  const openFirst = async (): Promise<CommandResult<{ readonly session: Session }>> => {
    const opened = await openNew(FIRST_SESSION)
    if (opened.ok) await ports.request('data', 'PlayMarket', {})
    return opened
  }

  return {
    current: () => current,
    resume: () =>
      inTurn(async () => {
        const last = ports.lastSession()
        if (last === null) return openFirst()
        if (!(await ports.changeMode(routingOf(last.mode)))) return enginesBusy()
        const opened = await open(last, false)
        // Real money is looked after from the first moment, but nothing new is risked before somebody says so.
        if (opened.ok && last.mode === 'LIVE') await ports.request('risk', 'PauseEntries', {})
        return opened
      }),
    reopen: () =>
      inTurn(async () => {
        if (current === null) return
        const reopened = await open(current, ports.wasPlaying())
        if (!reopened.ok)
          ports.onFault(`The session could not be opened again after a restart: ${reopened.failure.message}`)
      }),
    begin: (wish) =>
      inTurn(async () => {
        const problem = sourceProblem(wish)
        if (problem !== null) return problem
        await ports.request('data', 'PauseMarket', {})
        return (await ports.changeMode(routingOf(wish.mode))) ? openNew(wish) : enginesBusy()
      }),
    beginAccount: (wish) =>
      inTurn(async () => {
        const made = accountSession(wish, nextNumber())
        if (!made.ok) return made
        await ports.request('data', 'PauseMarket', {})
        if (!(await ports.changeMode(routingOf(made.reply.mode)))) return enginesBusy()
        const opened = await open(made.reply, false)
        if (opened.ok) await ports.request('data', 'PlayMarket', {})
        return opened
      }),
    watch: (instrumentIds) =>
      inTurn(async () => {
        if (current?.source.kind !== 'live')
          return refused(
            'SESSION_NOT_LIVE',
            'The running session hears nothing live, so nothing was added; start a PAPER session first.',
          )
        const all = [...new Set([...current.source.instrumentIds, ...instrumentIds])]
        const source = { kind: 'live', instrumentIds: all } as const
        const opened = await open({ ...current, source }, ports.wasPlaying())
        return opened.ok ? accepted({}) : opened
      }),
    reconfigure: () =>
      inTurn(async () => {
        if (current === null) return accepted({})
        return ports.request('strategy', 'ConfigureStrategies', { strategies: strategies(current.mode) })
      }),
    keepStrategies: (list) => file.write({ strategies: list }),
    keepStrategyEnabled: (strategyId, enabled) => {
      const list = strategies(current?.mode ?? 'REPLAY')
      file.write({ strategies: list.map((each) => (each.strategyId === strategyId ? { ...each, enabled } : each)) })
    },
    keepSpeed: (speed) => file.write({ speed }),
  }
}

/** What each source of a session gives, and its name at the beginning of a sentence. */
const SOURCES: Readonly<Record<SessionSource['kind'], { readonly origin: Origin; readonly words: string }>> = {
  simulator: { origin: 'simulated', words: 'The market simulator' },
  dataset: { origin: 'historical', words: 'Stored data' },
  recording: { origin: 'recorded', words: 'A recorded session' },
  live: { origin: 'live', words: 'A live feed' },
  none: { origin: 'live', words: 'A session without data' },
}

/** Simulated and replayed markets wait for everyone, so that a run can be repeated; a live one waits for nobody. */
function routingOf(mode: Session['mode']): RouterOptions['mode'] {
  return mode === 'PAPER' || mode === 'LIVE' ? 'pipelined' : 'lockstep'
}

function enginesBusy(): CommandResult<never> {
  return refused('ENGINES_BUSY', 'The engines did not come to rest, so no session was opened; try again in a moment.')
}

function sourceProblem({ mode, source }: SessionWish): Extract<CommandResult, { ok: false }> | null {
  const { origin, words } = SOURCES[source.kind]
  if (admitsOrigin(mode, origin)) return null
  const failure = refused(
    'SOURCE_NOT_ADMITTED',
    `${words} cannot be traded in ${mode} mode, so no session was opened; choose another source or mode.`,
    { mode, source: source.kind },
  )
  return failure.ok ? null : failure
}
