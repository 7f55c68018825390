import Conf from 'conf'
import { restoreSettings, type Settings, type SettingsDocument } from '#contracts/settings.ts'

/** Name of the settings file without its ending; Electron's store uses the same file. */
const SETTINGS_FILE_NAME = 'settings'

/** Keeps the settings in `settings.json` of a folder, written aside and renamed; an unreadable file counts as empty. */
export function createConfSettings(folder: string): Settings {
  const store = new Conf<Record<string, unknown>>({
    cwd: folder,
    configName: SETTINGS_FILE_NAME,
    projectName: 'quarterdeck',
    clearInvalidConfig: true,
    accessPropertiesByDotNotation: false,
  })
  return {
    read: () => restoreSettings(store.store),
    write: (document: SettingsDocument) => {
      store.store = { ...document }
    },
  }
}
