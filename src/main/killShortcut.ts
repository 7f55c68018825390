import { globalShortcut } from 'electron'

/** The chords, in order of preference; the second where the first collides with the layout or another program. */
const CHORDS = ['Control+Alt+Shift+K', 'Control+Shift+F12'] as const

/** The system-wide kill shortcut as it stands. */
export interface KillShortcut {
  /** The chord the system gave us; null when it gave none. */
  readonly chord: string | null
  /** Asks the system whether the chord is still ours. */
  isRegistered(): boolean
  release(): void
}

/** Registers the shortcut with the system. */
export function registerKillShortcut(press: () => void): KillShortcut {
  const chord = CHORDS.find((candidate) => globalShortcut.register(candidate, press)) ?? null
  return {
    chord,
    isRegistered: () => chord !== null && globalShortcut.isRegistered(chord),
    release: () => {
      if (chord !== null) globalShortcut.unregister(chord)
    },
  }
}
