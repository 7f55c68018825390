import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { DerivativeTick, LiquidationTick } from '#core/model/marketEvent.ts'
import type { MarketFact } from '#core/model/marketFact.ts'
import { spotSymbolOf } from '#core/model/perpetual.ts'
import { PendingFacts } from './pendingFacts.ts'
import { PerpetualTicks, tellsLiquidations } from './perpetualTicks.ts'

/** What a recorded session told of perpetuals, as the live one would have taken it at the times at which it came. */
export class RecordedFacts {
  readonly #pending = new PendingFacts()
  readonly #perpetuals: ReadonlyMap<InstrumentId, PerpetualTicks>
  /** Perpetuals whose liquidations are heard. */
  readonly #hearing = new Set<InstrumentId>()

  constructor(instruments: readonly Instrument[]) {
    const perpetuals = instruments.filter((instrument) => spotSymbolOf(instrument) !== null)
    this.#perpetuals = new Map(perpetuals.map(({ id }) => [id, new PerpetualTicks(id)]))
  }

  take(tick: DerivativeTick | LiquidationTick, sourceId: string, at: number): void {
    const ticks = this.#perpetuals.get(tick.instrumentId)
    if (ticks === undefined) return
    // Whoever recorded what is told beside trades recorded all of it; it began with the first word of it.
    if (tellsLiquidations(sourceId) && !this.#hearing.has(tick.instrumentId)) {
      this.#hearing.add(tick.instrumentId)
      this.#pending.add(hearing(tick.instrumentId, sourceId, at, at))
    }
    const fact = tick.kind === 'DERIVATIVE' ? ticks.read(tick, sourceId, at) : ticks.readLiquidation(tick, sourceId, at)
    if (fact !== null) this.#pending.add(fact)
  }

  /** Messages are missing from here on, until a connection speaks again. */
  breakOff(sourceId: string, at: number): void {
    for (const id of this.#hearing) this.#pending.add(hearing(id, sourceId, at, null))
    this.#hearing.clear()
  }

  /** Everything that became known since it was asked last. */
  tell(): readonly MarketFact[] {
    return this.#pending.isEmpty ? [] : this.#pending.take()
  }
}

function hearing(instrumentId: InstrumentId, sourceId: string, at: number, from: number | null): MarketFact {
  return { kind: 'HEARING', instrumentId, tsEvent: at, knownAt: at, sourceId, what: 'LIQUIDATIONS', from }
}
