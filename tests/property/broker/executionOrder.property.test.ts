import { describe, expect, it } from 'vitest'
import { identifier } from '#core/model/identifiers.ts'
import type { ExecutionId } from '#core/model/identifiers.ts'
import type { Fill } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { orderDraft } from '#engines/broker/journalKinds.ts'
import { openBooks, postEvent, type Books } from '#engines/broker/books.ts'
import type { JournalDraft, JournalEntry } from '#engines/broker/ports.ts'
import { recover } from '#engines/broker/recovery.ts'
import { Books as RiskBooks } from '#engines/risk/books.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { ACCOUNT, buildFill, buildSpecification, orderEvents as events } from '../../builders/order.ts'
import { buildSession } from '../../builders/trading.ts'

const ACME = buildInstrument()
const session = buildSession({ accountId: ACCOUNT, mode: 'PAPER' })
const specification = buildSpecification()
const { clientOrderId } = specification

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items]
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}

function telling(execution: string, quantity: number, price: number, tsEvent: number, revision?: number): OrderEvent {
  const terms: Partial<Fill> = {
    executionId: identifier<ExecutionId>(execution),
    quantity,
    price,
    tsEvent,
    fee: quantity * 7,
    ...(revision === undefined ? {} : { revision }),
  }
  const fill = buildFill(terms)
  if (revision === undefined) return { type: 'OrderFilled', clientOrderId, tsEvent, fill, orderQuantity: 100 }
  return { type: quantity === 0 ? 'OrderFillBusted' : 'OrderFillCorrected', clientOrderId, tsEvent, fill }
}

const { acknowledged, cancelled, cancelRejected, cancelRequested, expired, intended, rejected, submitted, unknown } =
  events
const first = telling('E1', 40, 1_001, 10)
const second = telling('E2', 60, 1_007, 11)
const part = telling('E2', 20, 1_007, 11)
const busted = telling('E1', 0, 1_001, 30, 3)
const corrected = telling('E1', 30, 999, 31, 1)
const correctedAgain = telling('E1', 35, 998, 32, 2)
const dearer = telling('E2', 60, 1_011, 33, 1)

const sent = [intended, submitted]
const pending = [...sent, cancelRequested]

const families: readonly (readonly [name: string, start: readonly OrderEvent[], rest: readonly OrderEvent[]])[] = [
  ['a bust of one of two fills', sent, [acknowledged, first, second, first, busted]],
  ['a bust, told twice, and a cancel', sent, [acknowledged, first, second, cancelled, first, busted, busted]],
  [
    'a bust with a cancel that was refused',
    pending,
    [acknowledged, first, second, cancelRejected, first, busted, cancelled],
  ],
  ['a correction of a correction', sent, [acknowledged, first, second, cancelled, first, corrected, correctedAgain]],
  ['a bust of a correction', sent, [acknowledged, first, part, cancelled, corrected, busted, busted]],
  [
    'both fills corrected, a cancel refused',
    pending,
    [acknowledged, first, second, cancelRejected, first, corrected, dearer],
  ],
  ['the only fill busted', sent, [acknowledged, first, first, busted, unknown]],
  ['the only fill busted while a cancel is pending', pending, [acknowledged, first, first, busted, cancelRejected]],
  ['the only fill busted of an expired order', sent, [acknowledged, first, first, busted, expired]],
  ['the only fill busted of a refused order', sent, [acknowledged, first, first, busted, rejected]],
  ['a filled order corrected in its price alone', sent, [acknowledged, first, second, dearer, cancelled, second]],
]

interface Outcome {
  readonly books: Books
  readonly drafts: readonly JournalDraft[]
  readonly risk: RiskBooks
}

/** What the broker engine does with news: posts it, writes down what is new, tells risk. */
function tell(happened: readonly OrderEvent[]): Outcome {
  const books = openBooks(ACCOUNT, [ACME])
  const risk = new RiskBooks(session, [ACME])
  const drafts: JournalDraft[] = []
  const keys = new Set<string>()
  for (const event of happened) {
    const beginning = event.type === 'OrderIntended' ? specification : null
    const posting = postEvent(books, event, beginning)
    if (posting.kind === 'NOTHING') continue
    if (posting.kind === 'MISFIT') throw new Error(posting.text)
    const row = { event, specification: beginning, mandate: null, cause: 'venue' }
    const place = { at: drafts.length, accountId: ACCOUNT, correlationId: null }
    const draft = orderDraft(row, place, { specification, instrument: ACME })
    if (draft.uniqueKey !== null && keys.has(draft.uniqueKey)) throw new Error(`written twice: ${draft.uniqueKey}`)
    if (draft.uniqueKey !== null) keys.add(draft.uniqueKey)
    drafts.push(draft)
    if (posting.fill !== null) risk.noteFill(posting.fill)
    risk.noteOrder(posting.order)
  }
  return { books, drafts, risk }
}

function stateOf(books: Books): unknown {
  return {
    order: books.orders.get(clientOrderId),
    open: [...books.open],
    position: books.positions.get(ACME.id),
    fills: books.fills.toSorted((a, b) => (a.executionId < b.executionId ? -1 : 1)),
  }
}

function moneyOf({ ledger, fills, held }: RiskBooks, risk: RiskBooks): unknown {
  return {
    cash: ledger.cash,
    realised: ledger.realised,
    fees: ledger.fees,
    position: { ...ledger.position(ACME.id), tsLast: 0 },
    held: held.call(risk, specification.strategyId, ACME.id),
    fills: fills.length,
    isOpen: risk.openOrder(clientOrderId) !== undefined,
  }
}

function recovered(drafts: readonly JournalDraft[]): Books {
  const entries = drafts.map((draft, index): JournalEntry => ({
    ...draft,
    payload: JSON.parse(JSON.stringify(draft.payload)) as unknown,
    sequence: index + 1,
    previousHash: '',
    hash: '',
  }))
  return recover(session, [ACME], (visit) => entries.forEach(visit)).books
}

describe('executions that are taken back and corrected (R6)', () => {
  it.each(families)('end in the same books in whatever order they are told: %s', (_name, start, rest) => {
    const expected = tell([...start, ...rest])
    const [books, money] = [stateOf(expected.books), moneyOf(expected.risk, expected.risk)]
    for (const permutation of permutations(rest)) {
      const outcome = tell([...start, ...permutation])
      expect(stateOf(outcome.books)).toEqual(books)
      expect(moneyOf(outcome.risk, outcome.risk)).toEqual(money)
      expect(stateOf(recovered(outcome.drafts))).toEqual(books)
    }
  })

  it('leave broker and risk with the same position and order', () => {
    for (const [, start, rest] of families) {
      const { books, risk } = tell([...start, ...rest])
      expect(risk.ledger.position(ACME.id).quantity).toBe(books.positions.get(ACME.id))
      expect(risk.openOrder(clientOrderId) !== undefined).toBe(books.open.has(clientOrderId))
    }
  })

  it('open a filled order again when nothing has ended it', () => {
    const { books } = tell([...sent, acknowledged, first, second, busted])
    expect(books.orders.get(clientOrderId)).toMatchObject({ status: 'PARTIALLY_FILLED', filledQuantity: 60 })
    expect(books.positions.get(ACME.id)).toBe(60)
  })

  it('leave a filled order ended when its cancel had come', () => {
    const { books } = tell([...sent, acknowledged, first, second, cancelled, busted])
    expect(books.orders.get(clientOrderId)).toMatchObject({ status: 'CANCELLED', reason: { code: 'ASKED' } })
    expect(books.open.size).toBe(0)
  })

  it('count a correction that makes more than was ordered in the position, and say so', () => {
    const { books } = tell([...sent, acknowledged, first, second])
    const posting = postEvent(books, telling('E1', 50, 1_001, 40, 1), null)
    expect(posting).toMatchObject({ kind: 'MISFIT' })
    expect(books.positions.get(ACME.id)).toBe(110)
    expect(postEvent(books, telling('E1', 40, 1_001, 41, 2), null)).toMatchObject({ kind: 'CHANGED' })
    expect(books.orders.get(clientOrderId)).toMatchObject({ status: 'FILLED', filledQuantity: 100 })
  })
})
