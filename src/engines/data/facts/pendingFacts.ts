import type { InstrumentId } from '#core/model/identifiers.ts'
import type { LiquidationFact, MarketFact, PerpetualFact } from '#core/model/marketFact.ts'

/** Liquidations that wait at most; beyond that what a bar lost is no longer known. */
const MOST_LIQUIDATIONS = 5_000

/** Facts that became known since they were told last: of each perpetual the newest figures, everything else one by one. */
export class PendingFacts {
  readonly #perpetuals = new Map<InstrumentId, PerpetualFact>()
  #others: MarketFact[] = []
  #liquidations = 0
  readonly #overrun = new Map<InstrumentId, LiquidationFact>()

  get isEmpty(): boolean {
    return this.#perpetuals.size === 0 && this.#others.length === 0
  }

  /** Takes figures of a perpetual; what they do not tell stays as it was told before. */
  perpetual(fact: PerpetualFact): void {
    const before = this.#perpetuals.get(fact.instrumentId)
    this.#perpetuals.set(fact.instrumentId, before === undefined ? fact : joined(before, fact))
  }

  /** Takes any other fact. */
  add(fact: MarketFact): void {
    if (fact.kind === 'PERPETUAL') return this.perpetual(fact)
    if (fact.kind === 'LIQUIDATION') {
      if (this.#liquidations >= MOST_LIQUIDATIONS) {
        this.#overrun.set(fact.instrumentId, fact)
        return
      }
      this.#liquidations += 1
    }
    this.#others.push(fact)
  }

  /** Everything that waits; nothing does then. */
  take(): readonly MarketFact[] {
    const facts = [...this.#others, ...this.#perpetuals.values(), ...[...this.#overrun.values()].map(heardAgain)]
    this.#perpetuals.clear()
    this.#overrun.clear()
    this.#others = []
    this.#liquidations = 0
    return facts
  }
}

function joined(before: PerpetualFact, after: PerpetualFact): PerpetualFact {
  return {
    ...after,
    tsEvent: Math.max(before.tsEvent, after.tsEvent),
    markPrice: after.markPrice ?? before.markPrice,
    indexPrice: after.indexPrice ?? before.indexPrice,
    fundingRate: after.fundingRate ?? before.fundingRate,
    fundingHours: after.fundingHours ?? before.fundingHours,
    openInterest: after.openInterest ?? before.openInterest,
  }
}

/** Some were left out: what is counted is whole again only from the last of them on. */
function heardAgain({ instrumentId, tsEvent, knownAt, sourceId }: LiquidationFact): MarketFact {
  return { kind: 'HEARING', instrumentId, tsEvent, knownAt, sourceId, what: 'LIQUIDATIONS', from: knownAt + 1 }
}
