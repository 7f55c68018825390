import { MINUTE } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'

/** A made-up story, as the servers of news tell it in the form of their source. */
export interface PressStory {
  readonly number: number
  /** Whole seconds since the epoch. */
  readonly seconds: number
  readonly symbol: string
  readonly title: string
  readonly text: string
  readonly link: string
}

/** The moment at which the made-up press is read, microseconds. */
export const PRESS_NOW = parseTimestamp('2026-11-20T12:00:00Z') ?? Number.NaN

/** So many stories, one every ten minutes, the newest first; AAPL and MSFT in turns. */
export function pressStories(count: number): readonly PressStory[] {
  return Array.from({ length: count }, (_, number) => {
    const symbol = number % 2 === 0 ? 'AAPL' : 'MSFT'
    return {
      number,
      seconds: (PRESS_NOW - (number + 1) * 10 * MINUTE) / 1_000_000,
      symbol,
      title: `Story ${number} on $${symbol}`,
      text: `What happened at ${symbol}`,
      link: `https://press.example/${number}`,
    }
  })
}

/** What a server of news tells, and to whom. */
export interface PressServerOptions {
  readonly stories: readonly PressStory[]
  readonly key: string
}

/** A time as RFC 3339 writes it, UTC. */
export function isoSeconds(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z')
}
