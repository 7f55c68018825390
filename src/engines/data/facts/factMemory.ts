import type { InstrumentId } from '#core/model/identifiers.ts'
import type { CountedFact } from '#core/model/marketFact.ts'
import type { LiveLine } from '../live/liveLine.ts'
import type { Telling } from '../news/judgement.ts'
import { PendingFacts } from './pendingFacts.ts'
import type { PerpetualTicks } from './perpetualTicks.ts'

/** What perpetuals are asked about that no connection tells. */
export type PerpetualKind = 'funding' | 'open-interest'

/** What was told of the press in a session, by subject. */
export interface ToldNews {
  readonly stories: Map<string, Telling[]>
  /** Keys of posts, with when they were told. */
  readonly posts: Map<string, Map<string, number>>
  /** Since when news and posts are heard; null while they are not. */
  newsFrom: number | null
  postsFrom: number | null
}

/** Questions about perpetuals. */
interface PerpetualQuestions {
  /** When each question is due, by kind and instrument. */
  readonly due: Map<string, number>
  /** Questions under way. */
  readonly asked: Map<string, { readonly line: LiveLine; readonly kind: PerpetualKind }>
}

/** What is asked about the companies of a session, and what was known when they answered last. */
export interface CompanyQuestions {
  readonly due: Map<InstrumentId, number>
  readonly asked: Map<string, InstrumentId>
  /** Figures and filings that were told before, by company. */
  readonly known: Map<InstrumentId, ReadonlyMap<string, number>>
}

/** What a live session knows of facts. */
export interface LiveFacts {
  readonly pending: PendingFacts
  readonly perpetuals: Map<InstrumentId, PerpetualTicks>
  /** Since when what is counted is heard, as it was told last. */
  readonly hearing: Map<InstrumentId, Record<CountedFact, number | null>>
  readonly news: ToldNews
  readonly questions: PerpetualQuestions
  readonly companies: CompanyQuestions
}

/** Nothing is known. */
export function emptyFacts(): LiveFacts {
  return {
    pending: new PendingFacts(),
    perpetuals: new Map(),
    hearing: new Map(),
    news: { stories: new Map(), posts: new Map(), newsFrom: null, postsFrom: null },
    questions: { due: new Map(), asked: new Map() },
    companies: { due: new Map(), asked: new Map(), known: new Map() },
  }
}
