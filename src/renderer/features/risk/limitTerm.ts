/** Beginnings of the names of limits, and the words of the glossary that say what they measure. */
const TERMS: readonly (readonly [start: string, term: string])[] = [
  ['dayLoss', 'term.dayLoss'],
  ['drawdown', 'term.drawdown'],
  ['grossExposure', 'term.exposure'],
  ['asset', 'term.exposure'],
  ['priceAge', 'term.stale'],
]

/** Returns the key of the glossary that tells what a limit measures; one without an entry has a key of its own. */
export function limitTerm(key: string): string {
  return TERMS.find(([start]) => key.startsWith(start))?.[1] ?? `limit.${key}`
}
