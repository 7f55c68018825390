import { type InstrumentId, instrumentId } from '#core/model/identifiers.ts'

/** Symbols that are kept at most; no venue lists as many, so more can only be made up. */
const MOST_SYMBOLS = 50_000
const SYMBOL = /^[\w.:/@+-]{1,64}$/

/** Names the instrument of a venue's own symbol. */
export type NameInstrument = (symbol: string) => InstrumentId

/** What every normaliser can be told. */
export interface NormaliserOptions {
  /** Names the instrument of a symbol; without it `SYMBOL.VENUE`, in capitals. */
  readonly nameInstrument?: NameInstrument
}

/** The ids of a venue's symbols, made once each. */
export class InstrumentIds {
  readonly #name: NameInstrument
  readonly #known = new Map<string, InstrumentId>()

  constructor(venue: string, options: NormaliserOptions) {
    this.#name = options.nameInstrument ?? ((symbol) => instrumentId(symbol.toUpperCase(), venue))
  }

  /** The id of a symbol; null when the value cannot be a symbol. */
  of(symbol: unknown): InstrumentId | null {
    if (typeof symbol !== 'string') return null
    const known = this.#known.get(symbol)
    if (known !== undefined) return known
    if (!SYMBOL.test(symbol)) return null
    if (this.#known.size >= MOST_SYMBOLS) this.#known.clear()
    const made = this.#name(symbol)
    this.#known.set(symbol, made)
    return made
  }
}
