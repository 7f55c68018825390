import { isKilled } from '#contracts/records/safety.ts'
import type { ShellState } from '#hosts/desk/composition.ts'

/** The words of the window's title and of the tray: the mode first, so that it is seen in any taskbar. */
export function shellTitle({ session, kill }: ShellState): string {
  const mode = session === null ? '' : `[${session.session.mode}] `
  const halted = isKilled(kill) ? ' · HALTED' : ''
  return `${mode}Quarterdeck${halted}`
}
