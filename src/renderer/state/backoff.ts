const FIRST = 250
const LONGEST = 8_000

/** Milliseconds to wait before the given attempt to connect again (1 is the first): doubling, at most eight seconds. */
export function reconnectDelay(attempt: number): number {
  return Math.min(LONGEST, FIRST * 2 ** Math.max(0, attempt - 1))
}
