import type { Session } from '#contracts/records/market.ts'
import type { NewsRequest } from '../feeds/ports.ts'
import { NewsBook } from './newsBook.ts'
import type { NewsPoll } from './pollingPlan.ts'

/** A question under way. */
export interface AskedNews {
  readonly sourceId: string
  readonly request: NewsRequest
  /** Pages of the answer that came before. */
  readonly page: number
}

/** What the data engine remembers of the press. */
export interface NewsState {
  readonly book: NewsBook
  /** True when what is kept was read. */
  isOpen: boolean
  readonly polls: Map<string, NewsPoll>
  /** Questions under way, by their ids. */
  readonly asked: Map<string, AskedNews>
  /** Keys on the screen, with what is shown of them as text. */
  readonly shown: Map<string, string>
  /** When an alert was raised about a subject last, microseconds. */
  readonly alerted: Map<string, number>
  /** The session in which it was looked at last what is due, and when. */
  session: Session | null
  lookedAt: number
}

/** The state before anything was read. */
export function emptyNews(): NewsState {
  return {
    book: new NewsBook(),
    isOpen: false,
    polls: new Map(),
    asked: new Map(),
    shown: new Map(),
    alerted: new Map(),
    session: null,
    lookedAt: 0,
  }
}
