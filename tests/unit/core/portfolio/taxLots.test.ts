import { describe, expect, it } from 'vitest'
import { identifier, instrumentId } from '#core/model/identifiers.ts'
import type { ExecutionId } from '#core/model/identifiers.ts'
import type { Fill } from '#core/model/order.ts'
import { isLongTerm } from '#core/portfolio/taxLots/holdingPeriod.ts'
import type { LotMethod } from '#core/portfolio/taxLots/taxLot.ts'
import { TaxLotBook } from '#core/portfolio/taxLots/taxLotBook.ts'
import { parseTimestamp, utcDay } from '#core/time/iso.ts'
import { buildAdjustment, buildSplit } from '../../../builders/adjustment.ts'
import { buildInstrument } from '../../../builders/instrument.ts'
import { buildFill } from '../../../builders/order.ts'

const ACME = buildInstrument()
const DOLLAR = 1_000_000

/** A fill of shares at a price in dollars, at noon in New York. */
function fill(id: string, date: string, side: Fill['side'], quantity: number, dollars: number, fee = 0): Fill {
  const tsEvent = parseTimestamp(`${date}T17:00:00Z`) ?? Number.NaN
  const executionId = identifier<ExecutionId>(id)
  return buildFill({ executionId, side, quantity, price: dollars * 100, fee, tsEvent })
}

function told(fills: readonly Fill[], method: LotMethod = 'FIFO', chosen?: readonly (readonly [string, string])[]) {
  const map = new Map(chosen?.map(([closing, lotId]) => [closing, [{ lotId, quantity: 1_000_000 }]]))
  const book = new TaxLotBook({ instruments: [ACME], method, chosen: map })
  for (const each of fills) book.apply(each)
  return book
}

const THREE = [
  fill('a', '2024-01-10', 'BUY', 100, 10, 1_000_000),
  fill('b', '2024-03-11', 'BUY', 100, 30),
  fill('c', '2024-05-10', 'BUY', 100, 20),
]

describe('tax lots', () => {
  it('closes the oldest, the newest, the dearest, or the lot that was named', () => {
    const sale = fill('s', '2025-06-10', 'SELL', 100, 25)
    const closed = (method: LotMethod, chosen?: readonly (readonly [string, string])[]) =>
      told([...THREE, sale], method, chosen)
        .matches()
        .map(({ lotId, gain }) => [lotId, gain / DOLLAR])
    expect(closed('FIFO')).toEqual([['a', 1_499]])
    expect(closed('LIFO')).toEqual([['c', 500]])
    expect(closed('HIGHEST_COST')).toEqual([['b', -500]])
    expect(closed('SPECIFIC', [['s', 'c']])).toEqual([['c', 500]])
    expect(closed('SPECIFIC', [['s', 'nothing']])).toEqual([['a', 1_499]])
  })

  it('divides a sale among lots, with fees of both ends, and turns what is left into a short lot', () => {
    const book = told([...THREE, fill('s', '2024-06-10', 'SELL', 350, 25, 3_500_000)])
    expect(book.matches().map(({ quantity, money }) => [quantity, money.fees])).toEqual([
      [100, 2_000_000],
      [100, 1_000_000],
      [100, 1_000_000],
    ])
    expect(book.open()).toMatchObject([{ lotId: 's', side: 'SHORT', quantity: 50, money: { fees: 500_000 } }])
  })

  it('keeps dividends, funding and borrowing apart', () => {
    const book = told([THREE[0] ?? fill('x', '2024-01-01', 'BUY', 1, 1)])
    book.adjust(buildAdjustment({ cash: 5 * DOLLAR }))
    book.adjust(buildAdjustment({ kind: 'FUNDING', cash: -2 * DOLLAR }))
    book.adjust(buildAdjustment({ kind: 'LIQUIDATION_FEE', cash: -DOLLAR }))
    book.adjust(buildAdjustment({ kind: 'INTEREST', instrumentId: null, cash: -3 * DOLLAR }))
    book.apply(fill('s', '2024-06-10', 'SELL', 100, 25))
    const [match] = book.matches()
    expect(match?.money).toMatchObject({ dividends: 5 * DOLLAR, funding: -2 * DOLLAR, fees: 2 * DOLLAR })
    expect(match).toMatchObject({ gain: 1_498 * DOLLAR, realised: 1_501 * DOLLAR })
    expect(book.beside.other).toBe(-3 * DOLLAR)
  })

  it('carries lots through a split and a merger with their cost and their age', () => {
    const next = buildInstrument({ id: instrumentId('NEXT', 'TEST'), symbol: 'NEXT' })
    const book = new TaxLotBook({ instruments: [ACME, next], method: 'FIFO' })
    for (const each of THREE) book.apply(each)
    book.adjust(buildSplit(1, 2, 300))
    book.convert({ from: ACME.id, to: next.id, quantityAfter: 75, cash: 30 * DOLLAR, costReleased: 12 * DOLLAR })
    const open = book.open()
    expect(open.map(({ instrumentId: id, lotId, quantity }) => [id, lotId, quantity])).toEqual([
      [next.id, 'a', 25],
      [next.id, 'b', 25],
      [next.id, 'c', 25],
    ])
    expect(open.map(({ money }) => [money.cost / DOLLAR, money.other / DOLLAR])).toEqual([
      [996, 6],
      [2_996, 6],
      [1_996, 6],
    ])
    expect(open.map(({ openedAt }) => openedAt)).toEqual(THREE.map(({ tsEvent }) => tsEvent))
  })

  it('counts more than a year from the day after the purchase', () => {
    const day = (date: string): number => utcDay(parseTimestamp(date) ?? Number.NaN)
    expect(isLongTerm(day('2023-02-05'), day('2024-02-05'))).toBe(false)
    expect(isLongTerm(day('2023-02-05'), day('2024-02-06'))).toBe(true)
    expect(isLongTerm(day('2023-02-28'), day('2024-02-29'))).toBe(false)
    expect(isLongTerm(day('2023-02-28'), day('2024-03-01'))).toBe(true)
    expect(isLongTerm(day('2024-02-28'), day('2025-02-28'))).toBe(false)
    expect(isLongTerm(day('2024-02-29'), day('2025-03-01'))).toBe(true)
  })

  it('never calls a short sale long term', () => {
    const book = told([fill('s', '2022-01-10', 'SELL', 10, 20), fill('b', '2024-01-10', 'BUY', 10, 10)])
    expect(book.matches()).toMatchObject([{ side: 'SHORT', term: 'SHORT_TERM', gain: 100 * DOLLAR, heldDays: 730 }])
  })
})

describe('wash sales of US shares', () => {
  // IRS Publication 550, "Wash Sales": 100 shares for $1,000, sold for $750, and 100 bought back for $800 within 30 days;
  // the loss of $250 is not deductible and the basis of the new shares is $1,050.
  it('disallow the loss of the published example and add it to the new basis', () => {
    const book = told([
      fill('a', '2024-01-02', 'BUY', 100, 10),
      fill('s', '2024-06-03', 'SELL', 100, 7.5),
      fill('b', '2024-07-03', 'BUY', 100, 8),
    ])
    expect(book.matches()).toMatchObject([
      { gain: -250 * DOLLAR, disallowed: 250 * DOLLAR, replacements: [{ lotId: 'b', quantity: 100 }] },
    ])
    expect(book.open()[0]?.money).toMatchObject({ cost: 800 * DOLLAR, washBasis: 250 * DOLLAR })
  })

  it('end with the thirtieth day', () => {
    const sold = [fill('a', '2024-01-02', 'BUY', 100, 10), fill('s', '2024-06-03', 'SELL', 100, 7)]
    expect(told([...sold, fill('b', '2024-07-04', 'BUY', 100, 8)]).matches()).toMatchObject([{ disallowed: 0 }])
    const before = [fill('a', '2024-01-02', 'BUY', 100, 10), fill('b', '2024-05-04', 'BUY', 100, 8)]
    expect(told([...before, fill('s', '2024-06-03', 'SELL', 100, 7)]).matches()).toMatchObject([
      { disallowed: 300 * DOLLAR },
    ])
  })

  it('wash a part where fewer shares are bought, each share once, and not with the rest of the same lot', () => {
    const book = told([
      fill('a', '2024-06-01', 'BUY', 200, 10),
      fill('s', '2024-06-03', 'SELL', 100, 7),
      fill('b', '2024-06-10', 'BUY', 40, 8),
      fill('t', '2024-06-11', 'SELL', 100, 7),
    ])
    expect(book.matches()).toMatchObject([{ disallowed: 120 * DOLLAR }, { disallowed: 0 }])
  })

  it('pass the loss on when the new shares are sold', () => {
    const book = told([
      fill('a', '2024-01-02', 'BUY', 100, 10),
      fill('s', '2024-06-03', 'SELL', 100, 7),
      fill('b', '2024-06-10', 'BUY', 100, 8),
      fill('t', '2024-12-10', 'SELL', 100, 9),
    ])
    const [, second] = book.matches()
    expect(second).toMatchObject({ gain: 100 * DOLLAR, money: { washBasis: 300 * DOLLAR } })
  })

  it('do not exist for gains, coins and other markets', () => {
    const coin = buildInstrument({ assetClass: 'CRYPTO', calendar: 'ALWAYS' })
    const book = new TaxLotBook({ instruments: [coin], method: 'FIFO' })
    for (const each of [...THREE.slice(1, 2), fill('s', '2024-03-12', 'SELL', 100, 7)]) book.apply(each)
    book.apply(fill('z', '2024-03-13', 'BUY', 100, 7))
    expect(book.matches()).toMatchObject([{ disallowed: 0, replacements: [] }])
  })
})
