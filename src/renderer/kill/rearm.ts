/** The five statements a person makes before the kill is unlatched; they are kept in the journal as read. */
export const REARM_CHECKLIST: readonly string[] = [
  'I know why KILL was tripped, and that reason is gone.',
  'I have looked at every open position and its protective stop.',
  'No order is working that I do not want.',
  'Our books match the venue’s (Reconcile).',
  'I know that entries stay paused after this until I resume them.',
]

/** How long the button must be held, milliseconds. */
export const HOLD_TIME = 2_000

/** Tells whether every statement has been made. */
export function isChecked(checked: ReadonlySet<number>): boolean {
  return REARM_CHECKLIST.every((_, index) => checked.has(index))
}
