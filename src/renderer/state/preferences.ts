import { create } from 'zustand'
import type { Preferences } from '#contracts/desk.ts'
import { applyAppearance } from '../theme/appearance.ts'
import { commands } from './desk.ts'

/** Pause before a change is written, so that dragging a splitter is one write. Milliseconds. */
const WRITE_DELAY = 400

const DEFAULTS: Preferences = {
  theme: 'system',
  density: 'compact',
  upDown: 'blue-orange',
  reducedMotion: false,
  sound: true,
  pauseOnProposal: true,
  layouts: {},
}

let pending = 0

/** The preferences as this screen knows them; `loaded` once the host has told them. */
export const usePreferences = create<{ readonly preferences: Preferences; readonly loaded: boolean }>()(() => ({
  preferences: DEFAULTS,
  loaded: false,
}))

/** Asks the host for the preferences and applies them. */
export async function loadPreferences(): Promise<void> {
  const answer = await commands.desk.ReadPreferences({})
  // Without an answer the present look is better than none.
  const preferences = answer.ok ? answer.reply : usePreferences.getState().preferences
  usePreferences.setState({ preferences, loaded: true })
  applyAppearance(preferences)
}

/** Changes preferences at once on screen and a moment later at the host. */
export function changePreferences(change: Partial<Preferences>): void {
  const preferences = { ...usePreferences.getState().preferences, ...change }
  usePreferences.setState({ preferences })
  applyAppearance(preferences)
  window.clearTimeout(pending)
  pending = window.setTimeout(
    () => void commands.desk.WritePreferences(usePreferences.getState().preferences),
    WRITE_DELAY,
  )
}
