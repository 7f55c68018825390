/** The five statements a person makes before the kill is unlatched; they are kept in the journal as read. */
export const REARM_CHECKLIST: readonly string[] = [
  'I know why KILL was tripped, and that reason is gone.',
  'I have looked at every open position and its protective stop.',
  'No order is working that I do not want.',
  'Our books match the venue’s (Reconcile).',
  'I know that entries stay paused after this until I resume them.',
]

/** How long a person holds the button, or takes over the statements, at least; milliseconds. */
export const HOLD_TIME = 2_000
