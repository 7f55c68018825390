import type { InstrumentId } from '#core/model/identifiers.ts'
import type { CompanyFact, HearingFact, MarketFact, PerpetualFact } from '#core/model/marketFact.ts'
import type { FactFeed } from './factFeed.ts'

/** Facts that are kept of all instruments together, and of each at the least and at the most. */
const MOST = 50_000
const LEAST_OF_ONE = 200
const MOST_OF_ONE = 5_000

const FIGURES = ['markPrice', 'indexPrice', 'fundingRate', 'fundingHours', 'openInterest'] as const

interface Kept {
  /** Of each figure and of each hearing the newest among the facts that were let go. */
  readonly old: Map<string, PerpetualFact | HearingFact | CompanyFact>
  recent: MarketFact[]
}

/** The facts of a session so far, for features that somebody wishes for later; the oldest are let go but for their figures. */
export class FactBoard {
  readonly #most: number
  readonly #kept = new Map<InstrumentId, Kept>()

  constructor(instruments: number) {
    this.#most = Math.max(LEAST_OF_ONE, Math.min(MOST_OF_ONE, Math.floor(MOST / Math.max(1, instruments))))
  }

  take(fact: MarketFact): void {
    const kept: Kept = this.#kept.get(fact.instrumentId) ?? { old: new Map(), recent: [] }
    this.#kept.set(fact.instrumentId, kept)
    kept.recent.push(fact)
    if (kept.recent.length < 2 * this.#most) return
    for (const gone of kept.recent.slice(0, this.#most)) letGo(kept, gone)
    kept.recent = kept.recent.slice(this.#most)
  }

  /** Tells everything of an instrument to a feed that begins. */
  tell(instrumentId: InstrumentId, feed: FactFeed): void {
    const kept = this.#kept.get(instrumentId)
    if (kept === undefined) return
    const old = [...new Set(kept.old.values())].toSorted((one, other) => one.knownAt - other.knownAt)
    for (const fact of old) feed.take(fact)
    for (const fact of kept.recent) feed.take(fact)
  }
}

function letGo({ old }: Kept, fact: MarketFact): void {
  if (fact.kind === 'HEARING') old.set(fact.what, fact)
  if (fact.kind === 'COMPANY') old.set('company', fact)
  if (fact.kind !== 'PERPETUAL') return
  for (const figure of FIGURES) if (fact[figure] !== null) old.set(figure, fact)
}
