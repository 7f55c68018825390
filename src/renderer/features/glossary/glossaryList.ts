import type { GlossaryEntry } from '#contracts/records/glossary.ts'

/** The kinds of entries in words, in the order of the choice. */
export const GLOSSARY_KINDS: readonly { readonly kind: GlossaryEntry['kind']; readonly words: string }[] = [
  { kind: 'FEATURE', words: 'features' },
  { kind: 'INDICATOR', words: 'indicators' },
  { kind: 'FIGURE', words: 'figures of a run' },
  { kind: 'REGIME', words: 'regimes' },
  { kind: 'TERM', words: 'words of the house' },
]

/**
 * Returns the entries that hold every word of a search, those that hold them in the term before those that hold them
 * only in the definition, each in the order of the alphabet.
 */
export function searchGlossary(
  entries: Iterable<GlossaryEntry>,
  search: string,
  kind: GlossaryEntry['kind'] | null,
): readonly GlossaryEntry[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const holds = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word))
  return [...entries]
    .filter((entry) => (kind === null || entry.kind === kind) && holds(`${nameOf(entry)} ${entry.definition}`))
    .toSorted((a, b) => Number(holds(nameOf(b))) - Number(holds(nameOf(a))) || a.term.localeCompare(b.term))
}

function nameOf({ key, term, family }: GlossaryEntry): string {
  return `${term} ${key} ${family}`
}
