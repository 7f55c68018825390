import { acquireInstanceLock } from '#adapters/storage/instanceLock.ts'
import { prepareDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { composeWorkstation, type Workstation, type WorkstationOptions } from './desk/composition.ts'
import { openDeskFile } from './desk/deskFile.ts'
import { openLog } from './log.ts'

/** Opens the workstation on a data directory: takes the lock, starts the engines, resumes the last session. */
export async function openWorkstation(options: WorkstationOptions): Promise<CommandResult<Workstation>> {
  const { dataDirectory } = options
  const prepared = prepareDataDirectory(dataDirectory)
  if (!prepared.ok) return prepared
  const acquired = acquireInstanceLock(dataDirectory)
  if (!acquired.ok) return acquired
  try {
    const log = openLog(dataDirectory)
    log.info('the workstation opens', { version: options.version, runtime: options.runtime })
    const file = openDeskFile(dataDirectory)
    file.write({ lives: file.read().lives + 1 })
    const composed = await composeWorkstation(options, { file, log, settings: options.openSettings(dataDirectory) })
    if (!composed.ok) {
      log.error(composed.failure.message, { code: composed.failure.code })
      acquired.lock.release()
      return composed
    }
    const { close, ...running } = composed.reply
    return accepted({
      ...running,
      close: async () => {
        await close()
        acquired.lock.release()
        log.info('the workstation has closed')
      },
    })
  } catch (error) {
    acquired.lock.release()
    return refused('HOST_FAULT', `The workstation could not be opened (${String(error)}); nothing was changed.`, {
      dataDirectory,
    })
  }
}
