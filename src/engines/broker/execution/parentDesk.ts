import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Order } from '#core/model/order.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import type { Session } from '#contracts/records/market.ts'
import type { Sha256 } from '../ports.ts'
import { namesByParent } from './childOrders.ts'
import { MarketViews } from './marketViews.ts'
import { ParentBook } from './parentBook.ts'
import type { RecalledParent } from './parentFacts.ts'
import { ParentMeasures } from './parentMeasures.ts'

/** Ended parents of earlier runs that are still shown. */
const SHOWN_ENDED = 50
const ENDS: readonly string[] = ['DONE', 'GAVE_UP', 'STOPPED']

/** The parent orders of the open session and what they need to know. */
export interface ParentDesk {
  readonly book: ParentBook
  readonly views: MarketViews
  readonly measures: ParentMeasures
  /** Orders that changed and of which the book has not heard. */
  readonly changed: Set<ClientOrderId>
  /** Why everything that adds risk is paused; null while it is not. */
  held: OrderReason | null
  /** Whether the present kill was told to the book. */
  isKilled: boolean
  /** When the account was last found equal, as far as the book was told. */
  settledAt: number | null
  /** How each parent was last told, so that it is told again only when it changes. */
  readonly told: Map<string, string>
  /** The part of that which risk counts. */
  readonly standing: Map<string, string>
  /** Ids of those that could not be read from the journal. */
  readonly unreadable: readonly string[]
}

/** Opens the desk of a session with the parents its journal remembers; they stand still until the account is compared. */
export function openParents(
  instruments: readonly Instrument[],
  recalled: ReadonlyMap<string, RecalledParent>,
  sha256: Sha256,
  isFinal: (order: Order) => boolean,
): ParentDesk {
  const book = new ParentBook(namesByParent(sha256), isFinal)
  const measures = new ParentMeasures()
  const kept = newest(recalled)
  const unreadable = book.recall(kept)
  for (const parentId of kept.keys()) measures.begin(parentId, null)
  return {
    book,
    views: new MarketViews(instruments),
    measures,
    changed: new Set(),
    held: null,
    isKilled: false,
    settledAt: null,
    told: new Map(),
    standing: new Map(),
    unreadable,
  }
}

/**
 * The clock of parent orders: the host's where data is live, else the market's, because a replay shows a day in a minute
 * and a pause stops it.
 */
export function parentTime(parents: ParentDesk, { mode }: Pick<Session, 'mode'>, now: number): number {
  return mode === 'PAPER' || mode === 'LIVE' ? now : parents.views.marketTime
}

/** Everything that is not over, and the last of what is. */
function newest(recalled: ReadonlyMap<string, RecalledParent>): ReadonlyMap<string, RecalledParent> {
  const ended = [...recalled].filter(([, { phase }]) => ENDS.includes(phase)).map(([parentId]) => parentId)
  const old = new Set(ended.slice(0, -SHOWN_ENDED))
  return new Map([...recalled].filter(([parentId]) => !old.has(parentId)))
}
