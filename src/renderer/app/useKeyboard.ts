import { useEffect } from 'react'
import { useUi } from '../state/ui.ts'
import { chordOf, isSingleCharacter } from './chord.ts'
import { APP_COMMANDS } from './commands.ts'
import { liveCommand } from './liveKeymap.ts'
import type { Scope } from './keymap.ts'

/** Dispatches the application-wide keys, and those of the workspace on screen that no panel has taken. */
export function useKeyboard(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      // A character belongs to the field that is being typed in.
      if (isTyping(event.target) && isSingleCharacter(chordOf(event))) return
      const command = liveCommand(event, 'app') ?? liveCommand(event, workspaceScope())
      const run = command === null ? undefined : APP_COMMANDS[command]
      if (run === undefined) return
      event.preventDefault()
      if (!event.repeat) run()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
}

function workspaceScope(): Scope {
  return useUi.getState().workspace === 'lab' ? 'lab' : 'app'
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  )
}
