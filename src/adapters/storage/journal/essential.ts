import type { JournalDraft } from '#engines/broker/ports.ts'

/** Kinds that prepare new risk, or that say the trouble is over while it is not. */
const WAITS = new Set(['SignalRaised', 'ProposalRaised', 'OrdersApproved', 'JournalRestored'])

/**
 * Tells whether an entry may be written into the emergency reserve of a full disk: everything that has happened already
 * or takes risk away (fills, cancels, exits, the kill) may; an intent that adds risk may not.
 */
export function isEssential(draft: JournalDraft): boolean {
  return draft.kind === 'OrderIntended' ? reducesRisk(draft.payload) : !WAITS.has(draft.kind)
}

/** Reads the role of the order in an intent; an intent without one is taken for an entry. */
function reducesRisk(payload: unknown): boolean {
  const specification = fieldOf(payload, 'specification')
  const role = fieldOf(specification, 'role')
  return typeof role === 'string' && role !== 'ENTRY'
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
