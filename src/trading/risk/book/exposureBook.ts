import type { ClientOrderId, InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { isClosed, type Order } from '#core/model/order.ts'
import { ABSURD_MONEY, boundedNotional } from '../amounts.ts'
import { type ClusterExposure, type ClusterName, clustersOf, type ClusterTags } from './clusters.ts'
import { emptyHolding, type Holding, worstValue } from './holding.ts'

/** What an exposure book starts from. */
export interface ExposureOpening {
  /** In the order by whose indexes prices are told. */
  readonly instruments: readonly Instrument[]
  readonly tags: ClusterTags
  /** Null where every currency counts as the account's own. */
  readonly accountCurrency: string | null
  /** Units of the account's currency for one of another; a currency that is missing cannot be valued. */
  readonly rates: Readonly<Record<string, number>>
}

/** An order as the book counts it. */
interface Counted {
  readonly order: Order
  readonly left: number
  readonly value: number
  readonly isUnpriced: boolean
  readonly isAbsurd: boolean
}

/** What one strategy holds of an instrument. */
interface Part {
  readonly strategyId: StrategyId
  readonly holding: Holding
  value: number
}

/** One instrument of the book, with everything that is needed to move its clusters by a difference. */
export interface Cell {
  readonly index: number
  readonly instrument: Instrument
  readonly clusters: readonly ClusterName[]
  /** Units of the account's currency for one of the instrument's; null where no rate is stated. */
  readonly rate: number | null
  readonly holding: Holding
  readonly orders: ReadonlyMap<ClientOrderId, Counted>
  /** Orders of which the venue has not told what became of them. */
  readonly unknown: number
  /** Last price, scaled; null while none is known. */
  readonly price: number | null
  /** Worst-case value in the account's currency, money; what cannot be valued counts as zero here and is named by the book. */
  readonly value: number
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }
interface OwnCell extends Mutable<Omit<Cell, 'orders'>> {
  readonly orders: Map<ClientOrderId, Counted>
  readonly slots: readonly number[]
  readonly parts: Part[]
  isUnvalued: boolean
  /** Place among the cells that hold anything; -1 for one that does not. */
  place: number
}

/**
 * Worst-case exposure of an account by instrument and by cluster, kept up to date: a fill, an order or a price moves one
 * instrument and the clusters it is in, whatever else is held.
 *
 * 1. Every figure is the integer that adding everything up anew would give.
 * 2. Open orders count as filled on the side that makes the exposure larger, orders of unknown outcome in full; orders that
 *    only reduce do not count.
 * 3. What cannot be valued is never zero in silence: `unvalued` names it, and nothing that adds risk passes meanwhile.
 */
export class ExposureBook {
  readonly #cells: readonly OwnCell[]
  readonly #indexes: ReadonlyMap<InstrumentId, number>
  readonly #names: ClusterName[] = []
  readonly #slots = new Map<string, number>()
  readonly #totals: number[] = []
  readonly #strategies = new Map<StrategyId, number>()
  readonly #active: OwnCell[] = []
  /** Worst-case value by index, as in the cells, for those who look at all of them; money. */
  readonly values: Float64Array
  /** -1 where what is held and on its way is short on balance, else 1; by index. */
  readonly directions: Int8Array
  readonly #unvalued = new Set<OwnCell>()
  #gross = 0

  constructor({ instruments, tags, accountCurrency, rates }: ExposureOpening) {
    this.values = new Float64Array(instruments.length)
    this.directions = new Int8Array(instruments.length).fill(1)
    this.#indexes = new Map(instruments.map(({ id }, index) => [id, index]))
    this.#cells = instruments.map((instrument, index): OwnCell => {
      const clusters = clustersOf(instrument, tags, accountCurrency)
      const isOwn = accountCurrency === null || instrument.currency === accountCurrency
      const stated = Object.hasOwn(rates, instrument.currency) ? rates[instrument.currency] : undefined
      const rate = isOwn ? 1 : stated !== undefined && stated > 0 && stated < Infinity ? stated : null
      return {
        index,
        instrument,
        clusters,
        slots: clusters.map((cluster) => this.#slotOf(cluster)),
        rate,
        holding: emptyHolding(),
        orders: new Map(),
        parts: [],
        unknown: 0,
        price: null,
        value: 0,
        isUnvalued: false,
        place: -1,
      }
    })
  }

  /** Sum of the worst-case exposures of all instruments, money of the account. */
  get gross(): number {
    return this.#gross
  }

  /** The instruments in which anything is held or on its way, in no order that means anything. */
  get active(): readonly Cell[] {
    return this.#active
  }

  /** Symbol of an instrument other than this one whose exposure cannot be told; null when all can. */
  unvaluedBeside(index: number): string | null {
    for (const cell of this.#unvalued) if (cell.index !== index) return cell.instrument.symbol
    return null
  }

  /** Index of an instrument in the book; -1 for one that is not in it. */
  indexOf(id: InstrumentId): number {
    return this.#indexes.get(id) ?? -1
  }

  /** The instrument with this index; throws for one that is not in the book. */
  cell(index: number): Cell {
    return this.#own(index)
  }

  /** What one strategy holds and has on its way in an instrument; null for nothing, ever. */
  part(index: number, strategyId: StrategyId): Readonly<Holding> | null {
    return this.#own(index).parts.find((part) => part.strategyId === strategyId)?.holding ?? null
  }

  /** What the clusters of an instrument hold beside the instrument itself, money; without that of its strategy. */
  besideOf(index: number): readonly ClusterExposure[] {
    const { clusters, slots, value } = this.#own(index)
    return clusters.map(({ kind, name }, place) => ({ kind, name, value: this.#total(slots[place]) - value }))
  }

  /** What a strategy has in all instruments but one, money. */
  strategyBeside(index: number, strategyId: StrategyId): number {
    const own = this.#own(index).parts.find((part) => part.strategyId === strategyId)?.value ?? 0
    return (this.#strategies.get(strategyId) ?? 0) - own
  }

  /** Everything held by cluster, those of correlation excepted; empty ones left out. */
  clusters(): readonly ClusterExposure[] {
    const listed: ClusterExposure[] = []
    this.#names.forEach(({ kind, name }, slot) => {
      const value = this.#total(slot)
      if (value > 0) listed.push({ kind, name, value })
    })
    for (const [name, value] of this.#strategies) if (value > 0) listed.push({ kind: 'STRATEGY', name, value })
    return listed
  }

  /** Tells the last price of an instrument, scaled; null where none is known. */
  setPrice(index: number, price: number | null): void {
    const cell = this.#own(index)
    if (cell.price === price) return
    cell.price = price
    if (cell.place >= 0) this.#revalue(cell, null)
  }

  /** Tells what the account holds of an instrument: signed scaled quantity, and cost in money. */
  setPosition(index: number, position: number, cost: number): void {
    const cell = this.#own(index)
    cell.holding.position = position
    cell.holding.cost = cost
    this.#revalue(cell, NO_PART)
  }

  /** Tells what one strategy holds of an instrument. */
  setPart(index: number, strategyId: StrategyId, position: number, cost: number): void {
    const cell = this.#own(index)
    const part = this.#partOf(cell, strategyId)
    part.holding.position = position
    part.holding.cost = cost
    this.#revalue(cell, part)
  }

  /** Takes an order as it stands now; one that has ended or only reduces counts for nothing. */
  setOrder(order: Order): void {
    const index = this.indexOf(order.instrumentId)
    if (index < 0) return
    const cell = this.#own(index)
    const part = this.#partOf(cell, order.strategyId)
    const before = cell.orders.get(order.clientOrderId)
    if (before !== undefined) this.#count(cell, part, before, -1)
    if (isClosed(order.status)) cell.orders.delete(order.clientOrderId)
    else {
      const counted = countedOf(cell.instrument, order)
      cell.orders.set(order.clientOrderId, counted)
      this.#count(cell, part, counted, 1)
    }
    this.#revalue(cell, part)
  }

  #count(cell: OwnCell, part: Part, { order, left, value, isUnpriced, isAbsurd }: Counted, sign: 1 | -1): void {
    if (order.status === 'UNKNOWN') cell.unknown += sign
    for (const holding of [cell.holding, part.holding]) {
      if (order.side === 'BUY') holding.openBuys += sign * left
      else holding.openSells += sign * left
      holding.openValue += sign * value
      if (isUnpriced) holding.openUnpriced += sign
      if (isAbsurd) holding.openAbsurd += sign
    }
  }

  /** Moves the sums by what an instrument is worth now; `part` null means that all of its strategies changed. */
  #revalue(cell: OwnCell, part: Part | typeof NO_PART | null): void {
    const value = valueOf(cell, cell.holding)
    if ((value === null) !== cell.isUnvalued) {
      cell.isUnvalued = value === null
      if (value === null) this.#unvalued.add(cell)
      else this.#unvalued.delete(cell)
    }
    const difference = (value ?? 0) - cell.value
    if (difference !== 0) {
      cell.value = value ?? 0
      this.values[cell.index] = cell.value
      this.#gross += difference
      for (const slot of cell.slots) this.#totals[slot] = this.#total(slot) + difference
    }
    if (part === null) for (const each of cell.parts) this.#revaluePart(cell, each)
    else if (part !== NO_PART) this.#revaluePart(cell, part)
    this.#list(cell)
  }

  #revaluePart(cell: OwnCell, part: Part): void {
    const value = valueOf(cell, part.holding) ?? 0
    if (value === part.value) return
    this.#strategies.set(part.strategyId, (this.#strategies.get(part.strategyId) ?? 0) + value - part.value)
    part.value = value
  }

  /** Keeps the list of instruments in which anything is held or on its way. */
  #list(cell: OwnCell): void {
    const { position, openBuys, openSells, openAbsurd } = cell.holding
    this.directions[cell.index] = position + openBuys - openSells < 0 ? -1 : 1
    const isActive = position !== 0 || openBuys !== 0 || openSells !== 0 || openAbsurd !== 0
    if (isActive === cell.place >= 0) return
    if (isActive) {
      cell.place = this.#active.length
      this.#active.push(cell)
      return
    }
    const last = this.#active.pop()
    if (last !== undefined && last !== cell) {
      last.place = cell.place
      this.#active[cell.place] = last
    }
    cell.place = -1
  }

  #partOf(cell: OwnCell, strategyId: StrategyId): Part {
    const known = cell.parts.find((part) => part.strategyId === strategyId)
    if (known !== undefined) return known
    const part = { strategyId, holding: emptyHolding(), value: 0 }
    cell.parts.push(part)
    return part
  }

  #slotOf(cluster: ClusterName): number {
    const key = `${cluster.kind}|${cluster.name}`
    const known = this.#slots.get(key)
    if (known !== undefined) return known
    const slot = this.#totals.length
    this.#slots.set(key, slot)
    this.#names.push(cluster)
    this.#totals.push(0)
    return slot
  }

  #total(slot: number | undefined): number {
    return this.#totals[slot ?? -1] ?? 0
  }

  #own(index: number): OwnCell {
    const cell = this.#cells[index]
    if (cell === undefined) throw new Error(`Invariant: no instrument ${index} in the exposure book`)
    return cell
  }
}

const NO_PART = 'no part'
/** Scaled quantity from which on sums of a few orders are no longer exact. */
const ABSURD_QUANTITY = 2 ** 50

/** Value of a holding in the account's currency, rounded up so that no cap is passed by a fraction. */
function valueOf({ instrument, price, rate }: OwnCell, holding: Holding): number | null {
  const value = worstValue(instrument, holding, price)
  if (value === null || value === 0) return value
  if (rate === null) return null
  const converted = rate === 1 ? value : Math.ceil(value * rate)
  return converted < ABSURD_MONEY ? converted : null
}

function countedOf(instrument: Instrument, order: Order): Counted {
  const open = order.reduceOnly ? 0 : (order.quantity ?? 0) - order.filledQuantity
  const isAbsurd = !(Math.abs(open) < ABSURD_QUANTITY)
  const left = isAbsurd ? 0 : open
  const price = order.limitPrice ?? order.stopPrice
  const value = left === 0 || price === null ? 0 : boundedNotional(instrument, price, left)
  return { order, left, value: value ?? 0, isUnpriced: left !== 0 && (price === null || value === null), isAbsurd }
}
