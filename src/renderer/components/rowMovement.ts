/**
 * Returns the row that a key moves the cursor to, or null when the key does not move it. `page` is the number of rows
 * in view; without a cursor the first key goes to the first row (End to the last).
 */
export function moveRow(key: string, row: number | null, count: number, page: number): number | null {
  if (count === 0) return null
  const from = row ?? -1
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, from + 1)
    case 'ArrowUp':
      return Math.max(0, from - 1)
    case 'PageDown':
      return Math.min(count - 1, from + page)
    case 'PageUp':
      return Math.max(0, from - page)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
