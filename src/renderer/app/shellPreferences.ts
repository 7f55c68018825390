import * as z from 'zod'
import { changePreferences, usePreferences } from '../state/preferences.ts'

const schema = z.object({ trayOpen: z.boolean().catch(true), singleKeys: z.boolean().catch(true) }).catch({ trayOpen: true, singleKeys: true })

/** What the shell itself remembers; kept among the layouts. */
export type ShellPreferences = z.infer<typeof schema>

const KEY = 'shell'

/** Reads the shell's own preferences; whatever cannot be read has its default. */
export function readShell(): ShellPreferences {
  return schema.parse(usePreferences.getState().preferences.layouts[KEY])
}

/** Returns the shell's own preferences. */
export function useShell(): ShellPreferences {
  return schema.parse(usePreferences((state) => state.preferences.layouts[KEY]))
}

/** Changes the shell's own preferences. */
export function changeShell(change: Partial<ShellPreferences>): void {
  const { layouts } = usePreferences.getState().preferences
  changePreferences({ layouts: { ...layouts, [KEY]: { ...readShell(), ...change } } })
}
