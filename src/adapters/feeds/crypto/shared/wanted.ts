import type { FeedKind } from '#engines/data/feeds/ports.ts'

/** Something to be heard of one symbol, which is written as the venue writes it. */
export interface Wanted {
  readonly symbol: string
  readonly kind: Extract<FeedKind, 'TRADES' | 'QUOTES' | 'BOOK' | 'DERIVATIVES'>
}

/** Whether to begin or to end hearing. */
export type Hearing = 'subscribe' | 'unsubscribe'

/** Symbols of one kind of news, in the order in which they were wanted. */
export function symbolsOf(wanted: readonly Wanted[], kind: Wanted['kind']): readonly string[] {
  return wanted.filter((one) => one.kind === kind).map(({ symbol }) => symbol)
}

/** Cuts a list into parts of at most `size`, for venues that limit how much one message asks for. */
export function inParts<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, part) =>
    values.slice(part * size, (part + 1) * size),
  )
}
