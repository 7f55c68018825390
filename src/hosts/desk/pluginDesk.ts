import { type FSWatcher, mkdirSync, watch } from 'node:fs'
import type { CommandResult, Failure } from '#contracts/failure.ts'
import type { CallbackUnderWay } from '../plugins/callbackWatch.ts'
import type { PluginSources } from '../plugins/pluginCatalogue.ts'
import { isStrategyFile, strategyFolder } from '../plugins/pluginFiles.ts'
import type { Log } from '../log.ts'
import type { HostNotices } from './hostNotices.ts'

/** What the desk of the user's strategies needs of its host. */
export interface PluginDeskPorts {
  readonly dataDirectory: string
  readonly notices: HostNotices
  readonly log: Log
  /** Remembers that a strategy is switched off. */
  switchOff(strategyId: string): void
  /** Gives the strategy engine the configured strategies once more; those that have not changed go on without a break. */
  reconfigure(): Promise<CommandResult>
}

/** Looks after the user's strategies in a running workstation. */
export interface PluginDesk {
  sources(): PluginSources
  /** A strategy has given up, or was stopped in its thread: the others go on. */
  onFailed(strategyId: string, failure: Failure): void
  /** A strategy took its thread with it: it is not started with the next one. */
  onFatal(at: CallbackUnderWay, failure: Failure): void
  close(): void
}

/** Editors write a file in several steps; it is read when they have been quiet for so long, milliseconds. */
const QUIET_MILLISECONDS = 300
const ADVICE = 'Correct the file; it is read again when it is saved. Then switch the strategy on.'
/** What a session cannot give is no fault of the strategy: it stays switched on for the next one. */
const UNFIT_SESSION = 'STRATEGY_NEEDS_UNMET'
const UNFIT_ADVICE = 'It is tried again with the next session that you start.'

/** Makes the desk and watches the folder of the user's strategies, which it creates. */
export function createPluginDesk(ports: PluginDeskPorts): PluginDesk {
  const { notices, log } = ports
  const folder = strategyFolder(ports.dataDirectory)
  const shunned = new Set<string>()
  let waiting: NodeJS.Timeout | null = null

  const reload = async (): Promise<void> => {
    waiting = null
    const result = await ports.reconfigure()
    if (result.ok) {
      notices.clear('strategy-files')
      log.info('the files of strategies were read again')
      return
    }
    const text = `A strategy file has changed but cannot be used: ${result.failure.message}`
    notices.put('strategy-files', 'P2', text, 'Correct the file; what ran before goes on meanwhile.')
  }

  const onChange = (_: string, name: string | null): void => {
    if (name !== null && !isStrategyFile(name)) return
    if (name !== null) shunned.delete(name)
    if (waiting !== null) clearTimeout(waiting)
    waiting = setTimeout(() => void reload(), QUIET_MILLISECONDS)
    waiting.unref()
  }

  const watcher = watchFolder(folder, onChange, (text) => log.warn(text))

  return {
    sources: () => ({ folder, files: [], shunned: [...shunned] }),
    onFailed: (strategyId, { code, message }) => {
      if (code === UNFIT_SESSION) {
        notices.put(
          `strategy-${strategyId}`,
          'P2',
          `${strategyId} was left out of the session. ${message}`,
          UNFIT_ADVICE,
        )
        return
      }
      ports.switchOff(strategyId)
      notices.put(`strategy-${strategyId}`, 'P2', `${strategyId} was switched off. ${message}`, ADVICE)
    },
    onFatal: ({ strategy, occasion }, { message }) => {
      if (occasion === 'reading' && isStrategyFile(strategy)) shunned.add(strategy)
      else ports.switchOff(strategy)
      notices.put(`strategy-${strategy}`, 'P1', `${strategy} was switched off. ${message}`, ADVICE)
    },
    close: () => {
      if (waiting !== null) clearTimeout(waiting)
      watcher?.close()
    },
  }
}

/** Without the watch files are read again at the next start only, which is no reason not to start. */
function watchFolder(
  folder: string,
  onChange: (event: string, name: string | null) => void,
  complain: (text: string) => void,
): FSWatcher | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const watcher = watch(folder, { persistent: false }, onChange)
    watcher.on('error', (error) => complain(`The folder ${folder} is not watched any more: ${String(error)}`))
    return watcher
  } catch (error) {
    complain(`The folder ${folder} cannot be watched: ${String(error)}`)
    return null
  }
}
