import { identifier } from '#core/model/identifiers.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketAction } from '#core/model/marketAction.ts'
import type { AttachedExit, OrderSpecification, SpecialTerms } from '#core/model/order.ts'
import { specificationOf } from '#core/orders/specificationOf.ts'
import type { Books } from '../books.ts'
import { type ExchangeOrder, isWorking } from '../exchangeOrder.ts'
import { allowance } from '../linkedOrders.ts'
import { splitName } from '../ownOrders.ts'
import { splitQuantity } from './splits.ts'

type Split = Extract<MarketAction, { readonly kind: 'SPLIT' }>

/**
 * Takes the working orders of an instrument through a split. Each that names a price or a quantity is cancelled and
 * replaced by an order of the exchange's own making for what was left of it, prices and quantity in the new units, with the
 * same place in time.
 *
 * 1. Stops and targets go on protecting: they hang on the replaced entry, or on nothing once the entry has filled.
 * 2. The rest of an entry that has filled in part ends, for its fills are in the old units.
 * 3. What comes to less than one increment ends.
 */
export function splitOrders(books: Books, split: Split): void {
  const { instrument: index } = split
  const replaced = new Map<ExchangeOrder, ExchangeOrder>()
  // Entries stand before what protects them: parents are known when an order is submitted.
  for (const order of books.working.filter((each) => each.index === index)) {
    if (!isWorking(order) || !isTouched(order)) continue
    const { parent } = order
    const newParent = parent === null ? null : (replaced.get(parent) ?? null)
    if (parent !== null && newParent === null && parent.order.filledQuantity === 0) {
      // Its entry has ended in this split, or goes on as it is.
      if (!isWorking(parent)) books.end(order, 'OrderCancelled', 'PARENT_CLOSED')
      else replace(books, order, split, parent)
      continue
    }
    const successor = replace(books, order, split, newParent)
    if (successor !== null) replaced.set(order, successor)
  }
}

/** Orders at the market that are sized at their fill name nothing that a split changes. */
function isTouched({ order }: ExchangeOrder): boolean {
  return order.quantity !== null || order.limitPrice !== null || order.stopPrice !== null
}

function replace(books: Books, order: ExchangeOrder, split: Split, parent: ExchangeOrder | null): ExchangeOrder | null {
  const { instrument, index } = order
  const specification = specificationOf(order.order)
  const { quantity, filledQuantity, role } = order.order
  const left =
    quantity === null ? null : splitQuantity(leftOf(books, order, quantity), split, instrument.quantityIncrement)
  books.end(order, 'OrderCancelled', 'SPLIT')
  if (left === 0 || (role === 'ENTRY' && filledQuantity > 0)) return null
  const price = (scaled: number | null): number | null =>
    scaled === null ? null : splitPrice(instrument, scaled, split)
  const { limitPrice, stopPrice, special, ocoGroup, clientOrderId } = specification
  const successor = books.spawn(
    {
      ...specification,
      clientOrderId: identifier<ClientOrderId>(splitName(clientOrderId, books.sequence + 1)),
      quantity: left,
      limitPrice: price(limitPrice),
      stopPrice: price(stopPrice),
      // A new group, for what the old one filled is in the old units; orders split together stay together.
      ocoGroup: ocoGroup === null ? null : splitName(ocoGroup, books.custody.sequence),
      parentClientOrderId: parent === null ? null : parent.order.clientOrderId,
      attachedExit: splitExit(instrument, specification.attachedExit, split),
      ...(special === undefined ? {} : { special: splitTerms(instrument, special, split) }),
      tsInit: books.now,
    } satisfies OrderSpecification,
    index,
    parent,
  )
  successor.active = parent === null || order.active
  const { activeFrom, cancelAt, triggered, day, rested } = order
  Object.assign(successor, { activeFrom, triggered, day, rested })
  if (Number.isFinite(cancelAt)) books.leaveAt(successor, cancelAt)
  if (special?.trail) {
    successor.stop = (order.stop * split.from) / split.to
    successor.best = (order.best * split.from) / split.to
  }
  return successor
}

/** What the order may still fill in the old units; all of it while its entry has not filled. */
function leftOf(books: Books, order: ExchangeOrder, quantity: number): number {
  const { parent } = order
  if (parent !== null && parent.order.filledQuantity === 0) return quantity
  return Math.max(0, allowance(books, order) ?? quantity)
}

function splitPrice(instrument: Instrument, price: number, { from, to }: Split): number {
  const { priceIncrement } = instrument
  return Math.max(1, Math.round((price * from) / to / priceIncrement)) * priceIncrement
}

function splitExit(instrument: Instrument, exit: AttachedExit | null, split: Split): AttachedExit | null {
  if (exit?.trail?.kind !== 'AMOUNT') return exit
  return { ...exit, trail: { ...exit.trail, distance: splitPrice(instrument, exit.trail.distance, split) } }
}

function splitTerms(instrument: Instrument, special: SpecialTerms, split: Split): SpecialTerms {
  const { displayQuantity, trail } = special
  const { quantityIncrement } = instrument
  return {
    ...special,
    displayQuantity:
      displayQuantity === null
        ? null
        : Math.max(quantityIncrement, splitQuantity(displayQuantity, split, quantityIncrement)),
    trail: trail?.kind === 'AMOUNT' ? { ...trail, distance: splitPrice(instrument, trail.distance, split) } : trail,
  }
}
