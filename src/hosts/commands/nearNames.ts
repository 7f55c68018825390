/** Something that can be named, with words that describe it. */
export interface Named {
  readonly name: string
  readonly words: string
}

/** Most names that are offered. */
const MOST = 5
/** Letters that may differ in a word of so many for it to be a slip. */
const LETTERS_FOR_A_SLIP = 4

/**
 * Names that somebody may have meant, nearest first: those that begin as it does, those a slip or two away (letters
 * changed, added or left out), and those described by such a word.
 */
export function nearNames(meant: string, known: readonly Named[]): readonly string[] {
  const asked = meant.trim().toLowerCase()
  if (asked === '') return []
  return known
    .map(({ name, words }) => ({ name, distance: distanceOf(asked, name.toLowerCase(), words.toLowerCase()) }))
    .filter(({ distance }) => Number.isFinite(distance))
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, MOST)
    .map(({ name }) => name)
}

function distanceOf(asked: string, name: string, words: string): number {
  const allowed = Math.min(2, Math.max(1, Math.floor(asked.length / LETTERS_FOR_A_SLIP)))
  const slips = slipsBetween(asked, name)
  if (slips <= allowed) return slips
  if (asked.length >= 2 && (name.startsWith(asked) || asked.startsWith(name))) return allowed + 1
  const nearest = Math.min(...words.split(/[^a-z0-9]+/).map((word) => slipsBetween(asked, word)))
  if (asked.length >= LETTERS_FOR_A_SLIP && nearest <= allowed) return allowed + 2 + nearest
  return asked.length >= 3 && name.startsWith(asked.slice(0, 3)) ? allowed + 5 : Number.POSITIVE_INFINITY
}

/** Letters to change, add or leave out until one word is the other (Levenshtein 1966). */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at]
    for (let to = 1; to <= other.length; to += 1) {
      const changed = (row[to - 1] ?? 0) + Number(one[at - 1] !== other[to - 1])
      next.push(Math.min(changed, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
