import Store from 'electron-store'
import { restoreSettings, type Settings } from '#contracts/settings.ts'

/** Keeps the settings in `settings.json` of a folder, the same file that the hosts without Electron use. */
export function createElectronSettings(folder: string): Settings {
  const store = new Store<Record<string, unknown>>({
    cwd: folder,
    name: 'settings',
    clearInvalidConfig: true,
    accessPropertiesByDotNotation: false,
  })
  return {
    read: () => restoreSettings(store.store),
    write: (document) => {
      store.store = { ...document }
    },
  }
}
