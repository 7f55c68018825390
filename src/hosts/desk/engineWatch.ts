import type { InstrumentId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { EngineView, KillPath } from '#contracts/records/safety.ts'
import type { Failure } from '#contracts/failure.ts'
import type { EngineName } from '#engines/kernel/engine.ts'
import type { Hub } from '../hub/hub.ts'
import { overlayFailedPaths } from '../kill/killPlate.ts'
import type { DrillAnswer } from '../kill/killRequest.ts'
import type { Log } from '../log.ts'
import type { ThreadsOptions } from '../threads.ts'
import type { HostNotices } from './hostNotices.ts'

/** Who is told of what the engines do. */
export interface EngineWatchPorts {
  readonly hub: Hub
  readonly log: Log
  readonly notices: HostNotices
  failedPaths(): ReadonlyMap<KillPath, string>
  onKillTripped(): void
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
  /** Brings the kill's plate and notice up to date with the last drill. */
  showDrill(): void
}

/** Tables that a shell shows parts of outside the screens. */
const SHELL_TABLES = ['session', 'kill']

/** Makes the watch. */
export function createEngineWatch(ports: EngineWatchPorts): EngineWatch {
  const { hub, log, notices } = ports
  let instrumentIds: readonly InstrumentId[] = []

  return {
    listeners: {
      onEvent: ({ type, payload }) => {
        if (type === 'MarketSlicePublished') {
          hub.publishSlice(payload as MarketSlice, instrumentIds)
        } else if (type === 'SessionOpened') {
          instrumentIds = (payload as { readonly instruments: readonly Instrument[] }).instruments.map(({ id }) => id)
        } else if (type === 'KillTripped') {
          ports.onKillTripped()
          log.warn('the kill switch has tripped', { payload })
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
        hub.applyChanges(overlayFailedPaths(changes, ports.failedPaths()), engine)
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
        const [text, action] = wordsFor(name, reason, forGood)
        notices.put(`engine-${name}`, 'P1', text, action)
      },
      onPluginFatal: ports.onPluginFatal,
      onDrill: ports.onDrill,
      onNote: (name, text) => log.warn(text, { engine: name }),
    },
    showDrill: () => {
      const failed = ports.failedPaths()
      const updated = hub.tables.records('kill')
      if (failed.size === 0) {
        notices.clear('kill-paths')
        return
      }
      hub.applyChanges(overlayFailedPaths([{ table: 'kill', added: [], updated, removed: [] }], failed), 'broker')
      const text = `The kill switch did not answer its test by ${[...failed.keys()].join(', ')}; the other ways work.`
      notices.put('kill-paths', 'P2', text, 'Use another way to kill meanwhile, and look at the kill console.')
      ports.onShellState()
    },
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
