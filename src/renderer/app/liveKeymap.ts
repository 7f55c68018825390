import { chordOf, isSingleCharacter } from './chord.ts'
import type { KeyPress } from './chord.ts'
import { commandOf } from './keymap.ts'
import type { CommandId, Scope } from './keymap.ts'
import { readShell } from './shellPreferences.ts'

/** Tells whether a press may act at all: single characters can be switched off. */
export function isKeyLive(press: KeyPress): boolean {
  return readShell().singleKeys || !isSingleCharacter(chordOf(press))
}

/** Returns the command a press means in a scope under the user's settings, or null. */
export function liveCommand(press: KeyPress, scope: Scope): CommandId | null {
  return isKeyLive(press) ? commandOf(press, scope) : null
}
