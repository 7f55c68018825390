/** The words of a story, ready to be compared. */
export interface Wording {
  /** Words of the title that carry meaning, each once. */
  readonly title: ReadonlySet<string>
  /** Numbers of the title. */
  readonly numbers: ReadonlySet<string>
  /** Pairs of neighbouring words of the summary; empty without one. */
  readonly summary: ReadonlySet<string>
}

/**
 * Titles of one subject whose words agree by this share (Jaccard: words in both over words in either) tell the same story.
 * A choice on the careful side: newsrooms that write freely about one event agree by less and then confirm nothing. The
 * tests hold pairs on either side.
 */
export const SAME_STORY = 0.5
/** Words that titles must share however short they are, unless one is a copy of the other. */
const FEWEST_SHARED = 3
/** Titles that agree by this share were copied from one another or from one agency. */
export const COPIED_TITLE = 0.8
/** Summaries whose pairs of words agree by this share were copied. */
export const COPIED_SUMMARY = 0.5

const UNIMPORTANT = new Set(
  `a about after all also an and any are as at be been before but by can could do does for from had has have he her his
  how i if in into is it its just may more most new no not of on or our out over say says said she so some than that the
  their them then there these they this to today up us was we were what when where which while who why will with would
  you your amid here report reports breaking update exclusive`.split(/\s+/),
)
/** Publishers put their name behind a title, ` - Reuters` or ` | CNBC Markets`: so many words at most. */
const LONGEST_SIGNATURE = 4

/** Takes a title and a summary apart. */
export function wordingOf(title: string, summary: string | null): Wording {
  const words = wordsOf(withoutSignature(title))
  const told = summary === null ? [] : wordsOf(summary)
  return {
    title: new Set(words.filter((word) => !UNIMPORTANT.has(word)).map(stem)),
    numbers: new Set(words.filter((word) => /^\d/.test(word))),
    summary: new Set(told.slice(1).map((word, index) => `${told[index]} ${word}`)),
  }
}

/** Whether two titles of one subject tell the same story. Numbers that contradict each other make two stories of them. */
export function tellsTheSame(one: Wording, other: Wording): boolean {
  if (one.numbers.size > 0 && other.numbers.size > 0 && shared(one.numbers, other.numbers) === 0) return false
  const share = agreement(one.title, other.title)
  // Short titles agree by half when they name the same two companies.
  return share >= COPIED_TITLE || (share >= SAME_STORY && shared(one.title, other.title) >= FEWEST_SHARED)
}

/** Whether one text was made from the other, or both from a third. */
export function isCopy(one: Wording, other: Wording): boolean {
  return (
    agreement(one.title, other.title) >= COPIED_TITLE ||
    (one.summary.size > 0 && agreement(one.summary, other.summary) >= COPIED_SUMMARY)
  )
}

/** Words in both over words in either, 0..1; 0 when there are none. */
export function agreement(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const both = shared(one, other)
  const either = one.size + other.size - both
  return either === 0 ? 0 : both / either
}

function shared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [small, large] = one.size <= other.size ? [one, other] : [other, one]
  let count = 0
  for (const word of small) if (large.has(word)) count += 1
  return count
}

function withoutSignature(title: string): string {
  const end = Math.max(...[' - ', ' | ', ' \u2013 ', ' \u2014 '].map((sign) => title.lastIndexOf(sign)))
  return end > 0 && title.slice(end + 3).split(' ').length <= LONGEST_SIGNATURE ? title.slice(0, end) : title
}

function wordsOf(text: string): readonly string[] {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['\u2019]s\b/gu, '')
  return plain.match(/\d+(?:[.,]\d+)*|[\p{L}\d]+/gu) ?? []
}

function stem(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}
