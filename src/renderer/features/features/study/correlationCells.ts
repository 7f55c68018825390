import { formatFixed } from '../../../format/number.ts'

/** Returns the step of a cell, 0 to 4: how strong a rank correlation is, whatever its sign. */
export function strengthStep(correlation: number): number {
  return Math.min(4, Math.floor(Math.abs(correlation) * 5))
}

/** Writes a rank correlation with two decimals and its sign. */
export function correlationText(correlation: number | null): string {
  return correlation === null ? 'unknown' : formatFixed(correlation, 2, { sign: 'always' })
}

/** The strongest pairs of a matrix, each once, strongest first. */
export function strongestPairs(
  names: readonly string[],
  matrix: readonly (readonly (number | null)[])[],
  most: number,
): readonly { readonly one: string; readonly other: string; readonly correlation: number }[] {
  return names
    .flatMap((one, row) =>
      names.slice(row + 1).flatMap((other, offset) => {
        const correlation = matrix[row]?.[row + 1 + offset] ?? null
        return correlation === null ? [] : [{ one, other, correlation }]
      }),
    )
    .toSorted((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation))
    .slice(0, most)
}
