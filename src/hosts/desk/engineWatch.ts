import type { InstrumentId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { isKilled, type EngineView, type KillView } from '#contracts/records/safety.ts'
import type { Failure } from '#contracts/failure.ts'
import type { EngineName } from '#engines/kernel/engine.ts'
import type { Hub } from '../hub/hub.ts'
import { withHostFacts, type HostKillFacts } from '../kill/killPlate.ts'
import type { DrillAnswer } from '../kill/killRequest.ts'
import type { Log } from '../log.ts'
import type { ThreadsOptions } from '../threads.ts'
import type { HostNotices } from './hostNotices.ts'

/** Who is told of what the engines do. */
export interface EngineWatchPorts {
  readonly hub: Hub
  readonly log: Log
  readonly notices: HostNotices
  /** What only this thread knows of the kill switch. */
  killFacts(): HostKillFacts
  onKillTripped(): void
  /** The broker shows a kill that is in force, also after a restart. */
  onKillSeen(): void
  onKillRearmed(): void
  /** The broker's thread has ended; orders may work outside. */
  onBrokerDown(): void
  onDrill(answer: DrillAnswer): void
  onProposals(): void
  onShellState(): void
  onStrategyFailed(strategyId: string, failure: Failure): void
  onPluginFatal: NonNullable<ThreadsOptions['listeners']['onPluginFatal']>
  onRestarted(name: EngineName): void
}

/** Passes on what the engines publish, and puts their coming and going into words. */
export interface EngineWatch {
  readonly listeners: ThreadsOptions['listeners']
  showEngines(views: readonly EngineView[]): void
  /** Brings the kill's plate up to date with what this thread knows. */
  showKill(): void
  /** Brings the kill's plate and notice up to date with the last drill. */
  showDrill(): void
}

/** Tables that a shell shows parts of outside the screens. */
const SHELL_TABLES = ['session', 'kill']

/** Makes the watch. */
export function createEngineWatch(ports: EngineWatchPorts): EngineWatch {
  const { hub, log, notices } = ports
  let instrumentIds: readonly InstrumentId[] = []
  // As the broker told it last; it outlives the broker, for a plate that goes away tells nobody anything.
  let told: KillView | null = null

  const showKill = (): void => {
    if (told === null) return
    const view = withHostFacts(told, ports.killFacts())
    hub.applyChanges([{ table: 'kill', added: [], updated: [view], removed: [] }], 'broker')
    ports.onShellState()
  }

  return {
    listeners: {
      onEvent: ({ type, payload }) => {
        if (type === 'MarketSlicePublished') {
          hub.publishSlice(payload as MarketSlice, instrumentIds)
        } else if (type === 'SessionOpened') {
          instrumentIds = (payload as { readonly instruments: readonly Instrument[] }).instruments.map(({ id }) => id)
        } else if (type === 'KillTripped') {
          ports.onKillTripped()
          showKill()
          log.warn('the kill switch has tripped', { payload })
        } else if (type === 'KillRearmed') {
          ports.onKillRearmed()
          showKill()
        } else if (type === 'StrategyFailed') {
          const { strategyId, code, message } = payload as Failure & { readonly strategyId: string }
          log.error(message, { strategyId })
          ports.onStrategyFailed(strategyId, { code, message })
        } else if (type === 'StrategyLogged') {
          const { strategyId, text } = payload as { readonly strategyId: string; readonly text: string }
          log.info(text, { strategyId })
        }
      },
      onChanges: (engine, changes) => {
        const kill = changes.find(({ table }) => table === 'kill')
        // The broker publishes the table through the typed `put`.
        told = ([...(kill?.added ?? []), ...(kill?.updated ?? [])].at(-1) as KillView | undefined) ?? told
        hub.applyChanges(
          changes.filter(({ table }) => table !== 'kill'),
          engine,
        )
        if (kill !== undefined) {
          if (isKilled(told)) ports.onKillSeen()
          showKill()
        }
        if (changes.some(({ table }) => table === 'proposals')) ports.onProposals()
        if (changes.some(({ table }) => SHELL_TABLES.includes(table))) ports.onShellState()
      },
      onFault: ({ code, engine, message }) => log.error(message, { code, engine }),
      onRefused: ({ type, id }, failure) => log.warn(failure.message, { code: failure.code, type, id }),
      onUp: (name, restarted) => {
        log.info(`the ${name} engine runs`, { restarted })
        if (!restarted) return
        notices.clear(`engine-${name}`)
        ports.onRestarted(name)
      },
      onDown: (name, reason, forGood) => {
        log.error(`the ${name} engine has stopped`, { reason, forGood })
        hub.clearSource(name)
        if (name === 'broker') {
          ports.onBrokerDown()
          showKill()
        }
        const [text, action] = wordsFor(name, reason, forGood)
        notices.put(`engine-${name}`, 'P1', text, action)
      },
      onPluginFatal: ports.onPluginFatal,
      onDrill: ports.onDrill,
      onNote: (name, text) => log.warn(text, { engine: name }),
    },
    showDrill: () => {
      const { failed } = ports.killFacts()
      showKill()
      if (failed.size === 0) {
        notices.clear('kill-paths')
        return
      }
      const text = `The kill switch did not answer its test by ${[...failed.keys()].join(', ')}; the other ways work.`
      notices.put('kill-paths', 'P2', text, 'Use another way to kill meanwhile, and look at the kill console.')
    },
    showKill,
    showEngines: (views) => hub.applyChanges([{ table: 'engines', added: [], updated: views, removed: [] }], 'host'),
  }
}

function wordsFor(name: EngineName, reason: string, forGood: boolean): readonly [text: string, action: string] {
  const orders =
    name === 'risk' || name === 'broker'
      ? 'no new order leaves meanwhile'
      : 'orders and protective stops are not touched'
  if (!forGood) {
    const text = `The ${name} engine stopped (${reason}) and is started again by itself; ${orders}.`
    return [text, 'Nothing to do now; if it comes again, look at the log.']
  }
  const text = `The ${name} engine stopped three times within a minute (${reason}) and stays stopped; ${orders}.`
  return [text, 'Look at the log in the data directory, then restart Quarterdeck.']
}
