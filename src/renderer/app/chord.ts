/** The parts of a key press that a chord is made of. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

const MODIFIERS = ['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'OS', 'Fn']

/** Tells whether a press is only a modifier going down. */
export function isModifier(key: string): boolean {
  return MODIFIERS.includes(key)
}

/**
 * Writes a key press as a chord: `Ctrl+Shift+F9`, `Ctrl+Enter`, `A`, `?`. Letters are upper case; Shift is part of the
 * chord only where the sign itself does not carry it. On the Mac Command counts as Ctrl.
 */
export function chordOf(press: KeyPress): string {
  const key = keyName(press)
  const isSign = key.length === 1 && !/[A-Z0-9]/.test(key)
  const parts = [
    press.ctrlKey || press.metaKey ? 'Ctrl' : null,
    press.altKey ? 'Alt' : null,
    press.shiftKey && !isSign ? 'Shift' : null,
    key,
  ]
  return parts.filter((part) => part !== null).join('+')
}

/** Tells whether a chord is one plain key that also writes a character. */
export function isSingleCharacter(chord: string): boolean {
  return chord.length === 1
}

function keyName(press: KeyPress): string {
  if (press.key === ' ') return 'Space'
  // With Ctrl and Shift down some layouts report another sign; the digits and letters are meant by place.
  const placed = press.ctrlKey ? /^(?:Digit|Key)([A-Z0-9])$/.exec(press.code)?.[1] : undefined
  if (placed !== undefined) return placed
  return press.key.length === 1 ? press.key.toUpperCase() : press.key
}
