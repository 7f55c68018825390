import type { InstrumentId } from '#core/model/identifiers.ts'
import type { ListedInstrument, SymbolDirectory } from '#engines/data/feeds/ports.ts'

/** The list of one source, taken over from the engine whenever it has a newer one. */
export interface SymbolBook extends SymbolDirectory {
  replace(listed: readonly ListedInstrument[]): void
}

/** Makes an empty list. Of two instruments with one symbol, as spot and contracts may have, the first is found by it. */
export function createSymbolBook(): SymbolBook {
  let byId = new Map<InstrumentId, ListedInstrument>()
  let bySymbol = new Map<string, InstrumentId>()
  return {
    listingOf: (id) => byId.get(id) ?? null,
    idOf: (symbol) => bySymbol.get(symbol) ?? null,
    replace: (listed) => {
      byId = new Map(listed.map((one) => [one.instrument.id, one]))
      bySymbol = new Map(listed.toReversed().map((one) => [one.sourceSymbol, one.instrument.id]))
    },
  }
}
