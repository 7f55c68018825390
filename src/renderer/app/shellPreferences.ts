import * as z from 'zod'
import { changePreferences, usePreferences } from '../state/preferences.ts'

const storedSchema = z
  .object({
    trayOpen: z.boolean().nullable().catch(null),
    singleKeys: z.boolean().catch(true),
    regimes: z.boolean().catch(true),
  })
  .catch({ trayOpen: null, singleKeys: true, regimes: true })

/** From this width on the approval tray is open unless the user said otherwise. */
const WIDE = window.matchMedia('(min-width: 1400px)')

/** What the shell itself remembers; kept among the layouts. */
export interface ShellPreferences {
  readonly trayOpen: boolean
  readonly singleKeys: boolean
  /** Charts show the regime of each bar. */
  readonly regimes: boolean
}

const KEY = 'shell'

/** Reads the shell's own preferences; whatever cannot be read has its default. */
export function readShell(): ShellPreferences {
  return resolve(usePreferences.getState().preferences.layouts[KEY])
}

/** Returns the shell's own preferences. */
export function useShell(): ShellPreferences {
  return resolve(usePreferences((state) => state.preferences.layouts[KEY]))
}

/** Changes the shell's own preferences. */
export function changeShell(change: Partial<ShellPreferences>): void {
  const { layouts } = usePreferences.getState().preferences
  changePreferences({ layouts: { ...layouts, [KEY]: { ...storedSchema.parse(layouts[KEY]), ...change } } })
}

function resolve(stored: unknown): ShellPreferences {
  const { trayOpen, singleKeys, regimes } = storedSchema.parse(stored)
  return { trayOpen: trayOpen ?? WIDE.matches, singleKeys, regimes }
}
