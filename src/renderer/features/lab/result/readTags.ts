const MOST_TAGS = 20
const LONGEST_TAG = 40

/** Reads tags separated by commas: each once, without the blanks around it. `problem` says what is too much. */
export function readTags(text: string): { readonly tags: readonly string[]; readonly problem: string | null } {
  const tags = [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '')
  const long = tags.find((tag) => tag.length > LONGEST_TAG)
  if (long !== undefined) return { tags, problem: `The tag “${long}” is too long: use at most ${LONGEST_TAG} letters.` }
  if (tags.length > MOST_TAGS) return { tags, problem: `Use at most ${MOST_TAGS} tags.` }
  return { tags, problem: null }
}
