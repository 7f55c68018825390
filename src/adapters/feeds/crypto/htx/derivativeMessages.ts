import type { InstrumentId } from '#core/model/identifiers.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import { type DerivativeNews, Derivatives } from '../shared/derivatives.ts'
import { decimal, type Fields, idText, isFields, notNegative, optionalDecimal, positive } from '../shared/fields.ts'
import type { InstrumentIds } from '../shared/instrumentIds.ts'
import {
  ignored,
  malformation,
  malformed,
  type Normalised,
  NOTHING,
  type Rejection,
  told,
} from '../shared/normalised.ts'
import { timeOfMillis } from '../shared/venueTime.ts'

const MOST_CONTRACTS = 10_000
/** How the feeds name a dated contract by its term; `BTC_CW` is Bitcoin's of this week. */
const TERMS: Readonly<Record<string, string>> = { this_week: 'CW', next_week: 'NW', quarter: 'CQ', next_quarter: 'NQ' }

/** What HTX tells of its contracts beside trades and books. */
export class HtxDerivatives {
  readonly #venue: string
  readonly #ids: InstrumentIds
  readonly #known = new Derivatives()
  /** The name by term of each dated contract, learnt from the list of contracts. */
  readonly #termOf = new Map<string, string>()

  constructor(venue: string, ids: InstrumentIds) {
    this.#venue = venue
    this.#ids = ids
  }

  /** Reads `basis`: the prices of the contract and of its index. */
  basis(tick: Fields, instrumentId: InstrumentId, time: unknown, tsInit: number): Normalised {
    const lastPrice = positive(tick['contract_price'])
    const indexPrice = positive(tick['index_price'])
    const tsEvent = timeOfMillis(time, tsInit)
    if (Number.isNaN(lastPrice + indexPrice)) return malformed(this.#venue, 'basis', 'price')
    if (Number.isNaN(tsEvent)) return malformed(this.#venue, 'basis', 'time')
    return told(this.#tell(instrumentId, { lastPrice, indexPrice }, tsEvent, tsInit), null)
  }

  /** Reads `open_interest`, in contracts. */
  openInterest(rows: readonly unknown[], instrumentId: InstrumentId, time: unknown, tsInit: number): Normalised {
    const [row] = rows
    const openInterest = notNegative(isFields(row) ? row['volume'] : undefined)
    const tsEvent = timeOfMillis(time, tsInit)
    if (Number.isNaN(openInterest + tsEvent)) return malformed(this.#venue, 'open_interest', 'volume or time')
    return told(this.#tell(instrumentId, { openInterest }, tsEvent, tsInit), null)
  }

  /** Reads what is told by notification: funding, liquidations, and the list of contracts. */
  notification(topic: string, rows: readonly unknown[], time: unknown, tsInit: number): Normalised {
    const kind = topic.slice(topic.lastIndexOf('.') + 1)
    if (kind === 'contract_info') return this.#learn(rows)
    if (kind !== 'funding_rate' && kind !== 'liquidation_orders') return ignored(kind)
    const events: MarketEvent[] = []
    let rejection: Rejection | null = null
    for (const row of rows) {
      const fields = isFields(row) ? row : {}
      const read = kind === 'funding_rate' ? this.#funding(fields, time, tsInit) : this.#liquidation(fields, tsInit)
      if (read === null) rejection ??= malformation(this.#venue, kind, 'contract, figure or time')
      else events.push(...read)
    }
    return told(events, rejection)
  }

  reset(): void {
    this.#known.reset()
  }

  #funding(row: Fields, time: unknown, tsInit: number): readonly MarketEvent[] | null {
    const instrumentId = this.#ids.of(row['contract_code'])
    const fundingRate = decimal(row['funding_rate'])
    const fundingAt = timeOfMillis(row['settlement_time'], Number.NaN)
    const tsEvent = timeOfMillis(time, tsInit)
    if (instrumentId === null || Number.isNaN(fundingRate + tsEvent)) return null
    const predictedFundingRate = optionalDecimal(row['estimated_rate'])
    const news = {
      fundingRate,
      predictedFundingRate,
      fundingAt: Number.isNaN(fundingAt) ? null : fundingAt,
    }
    return this.#tell(instrumentId, news, tsEvent, tsInit)
  }

  #liquidation(row: Fields, tsInit: number): readonly MarketEvent[] | null {
    const code = row['contract_code']
    const instrumentId = this.#ids.of(typeof code === 'string' ? (this.#termOf.get(code) ?? code) : code)
    const price = positive(row['price'])
    const size = positive(row['volume'])
    const tsEvent = timeOfMillis(row['created_at'], tsInit)
    const { direction } = row
    if (instrumentId === null || Number.isNaN(price + size + tsEvent)) return null
    if (direction !== 'buy' && direction !== 'sell') return null
    const side = direction === 'buy' ? 'BUY' : 'SELL'
    const tradeId = idText(row['id'])
    return [{ kind: 'LIQUIDATION', instrumentId, tsEvent, tsInit, tradeId, price, size, side }]
  }

  #learn(rows: readonly unknown[]): Normalised {
    for (const row of rows) {
      if (!isFields(row)) continue
      const { symbol, contract_code: code, contract_type: type } = row
      if (typeof symbol !== 'string' || typeof code !== 'string' || typeof type !== 'string') continue
      const term = Object.hasOwn(TERMS, type) ? TERMS[type] : undefined
      if (term !== undefined && this.#termOf.size < MOST_CONTRACTS) this.#termOf.set(code, `${symbol}_${term}`)
    }
    return NOTHING
  }

  #tell(instrumentId: InstrumentId, news: DerivativeNews, tsEvent: number, tsInit: number): readonly MarketEvent[] {
    const tick = this.#known.tell(instrumentId, news, tsEvent, tsInit)
    return tick === null ? [] : [tick]
  }
}
