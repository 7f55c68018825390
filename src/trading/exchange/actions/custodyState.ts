import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { StrategyId } from '#core/model/identifiers.ts'
import { fromQuantity } from '#core/money.ts'
import type { Books } from '../books.ts'
import { at } from '../market.ts'
import type { AccountStanding } from './custody.ts'

/** What the exchange keeps beside orders and positions as plain JSON, instruments by name. */
export interface CustodyState {
  readonly adjustments: readonly AccountAdjustment[]
  readonly sequence: number
  readonly fillCount: number
  readonly standing: AccountStanding
  readonly owed: number
  readonly owedDividends: readonly { readonly instrumentId: string; readonly amount: number; readonly payAt: number }[]
  readonly delisted: readonly string[]
  /** By instrument: yearly rate and units that can be located, null for any number. */
  readonly borrow: Readonly<Record<string, readonly [annualRate: number, available: number | null]>>
  /** By instrument: who holds how much. */
  readonly holdings: Readonly<Record<string, readonly { readonly strategyId: StrategyId; readonly quantity: number }[]>>
}

/** Writes custody down. */
export function saveCustody({ custody, account, options, fillCount }: Books): CustodyState {
  const { instruments } = options
  const nameOf = (index: number): string => instruments[index]?.id ?? ''
  const indexes = instruments.map((_, index) => index)
  const borrowed = indexes.filter(
    (index) => at(custody.borrowRate, index) > 0 || Number.isFinite(custody.available[index]),
  )
  const held = indexes.filter((index) => account.holdings.of(index).some(({ quantity }) => quantity !== 0))
  const availableUnits = (index: number): number | null => {
    const available = at(custody.available, index)
    const instrument = instruments[index]
    return Number.isFinite(available) && instrument !== undefined ? fromQuantity(instrument, available) : null
  }
  return {
    adjustments: [...custody.adjustments],
    sequence: custody.sequence,
    fillCount,
    standing: custody.standing,
    owed: account.owed,
    owedDividends: custody.owedDividends.map(({ index, amount, payAt }) => {
      return { instrumentId: nameOf(index), amount, payAt }
    }),
    delisted: custody.delisted().map(nameOf),
    borrow: Object.fromEntries(
      borrowed.map((index) => [nameOf(index), [at(custody.borrowRate, index), availableUnits(index)]]),
    ),
    holdings: Object.fromEntries(
      held.map((index) => [nameOf(index), account.holdings.of(index).map((holding) => ({ ...holding }))]),
    ),
  }
}

/** Fills fresh books, cash, positions and fills restored, from a saved custody; books saved before there was one have none. */
export function restoreCustody(books: Books, saved: CustodyState | undefined): void {
  if (saved === undefined) return restoreFromFills(books)
  const { custody, account } = books
  custody.adjustments.push(...saved.adjustments)
  custody.sequence = saved.sequence
  custody.standing = saved.standing
  books.fillCount = saved.fillCount
  account.owed = saved.owed
  custody.owedDividends = saved.owedDividends.flatMap(({ instrumentId, amount, payAt }) => {
    const index = books.indexOf(instrumentId)
    return index === undefined ? [] : [{ index, amount, payAt }]
  })
  for (const name of saved.delisted) {
    const index = books.indexOf(name)
    if (index !== undefined) custody.delist(index)
  }
  for (const [name, [annualRate, available]] of Object.entries(saved.borrow)) {
    const index = books.indexOf(name)
    if (index !== undefined) custody.setBorrow(index, books.instrumentAt(index), annualRate, available)
  }
  for (const [name, holdings] of Object.entries(saved.holdings)) {
    const index = books.indexOf(name)
    if (index !== undefined) account.holdings.restore(index, holdings)
  }
}

/** The past of books without a custody is their fills; who holds what they no longer tell belongs to nobody. */
function restoreFromFills(books: Books): void {
  books.fillCount = books.fills.length
  for (const fill of books.fills) {
    const index = books.indexOf(fill.instrumentId)
    if (index !== undefined) books.account.holdings.applyFill(index, fill)
  }
}
