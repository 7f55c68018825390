/** The file that names what is proven, as it is written. */
export function provenText(entries: readonly string[]): string {
  return `/**
 * Every version of a feature that was proven not to look ahead, as \`name@version\`, in the order of the registry. The
 * proofs of the whole registry write this list; nothing is added by hand.
 */
export const PROVEN_FEATURES: readonly string[] = [
${entries.map((entry) => `  '${entry}',\n`).join('')}]
`
}
