import type { FoundStrategy, StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { Strategy, StrategyDefinition } from '#trading/strategies/strategy.ts'

/** A catalogue that remembers the strategies made of it, so that they can be let go of when a run is over. */
export class ClosingCatalogue implements StrategyCatalogue {
  readonly #catalogue: StrategyCatalogue
  readonly #made: Strategy[] = []

  constructor(catalogue: StrategyCatalogue) {
    this.#catalogue = catalogue
  }

  all(): readonly StrategyDefinition[] {
    return this.#catalogue.all()
  }

  find(kind: string): FoundStrategy {
    const found = this.#catalogue.find(kind)
    if (!found.ok) return found
    const { definition } = found
    const create: StrategyDefinition['create'] = (id, values, instruments) => {
      const strategy = definition.create(id, values, instruments)
      this.#made.push(strategy)
      return strategy
    }
    return { ok: true, definition: { ...definition, create } }
  }

  /** Tells every strategy that nothing more will come. */
  close(): void {
    for (const strategy of this.#made) strategy.close?.()
    this.#made.length = 0
  }
}
