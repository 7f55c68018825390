/** What proves that the shortcut reaches this program. */
export interface ShortcutProof {
  /** The next press within the time is the proof and no kill. */
  arm(): void
  /** A press has arrived. True when it was the awaited proof, and then it does not kill. */
  take(): boolean
  /** Why the shortcut does not count as verified; null while it does. */
  doubt(): string | null
}

/** What the proof is given. */
export interface ShortcutProofPorts {
  /** Host clock, microseconds. */
  now(): number
  /** When the last real press arrived, microseconds; null for never. */
  read(): number | null
  write(at: number): void
}

/** How long a press is awaited, microseconds. */
const AWAITED = 20_000_000
/** A proof is good for a month, microseconds. */
const MONTH = 31 * 86_400_000_000

/**
 * Makes the proof of the shortcut by a real press of the keys: the system's word that a chord is registered says nothing
 * about whether its presses arrive. Any press counts as proof; one that was awaited does nothing else, and the one after it
 * kills again.
 */
export function createShortcutProof(ports: ShortcutProofPorts): ShortcutProof {
  let armedAt: number | null = null
  return {
    arm: () => {
      armedAt = ports.now()
    },
    take: () => {
      const now = ports.now()
      const isAwaited = armedAt !== null && now >= armedAt && now - armedAt <= AWAITED
      armedAt = null
      ports.write(now)
      return isAwaited
    },
    doubt: () => {
      const at = ports.read()
      if (at === null) return 'hotkey NOT verified: its keys were never pressed; test it in the kill console'
      const age = ports.now() - at
      return age > MONTH || age < 0 ? 'hotkey NOT verified for a month; press its keys in the kill console' : null
    },
  }
}
