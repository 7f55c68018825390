import { TradeRecorder } from '#core/portfolio/trades.ts'
import { tellHistory } from '#core/portfolio/accountHistory.ts'
import { incomeOf } from '#core/portfolio/taxLots/lotMoney.ts'
import type { LotChoice, LotMethod } from '#core/portfolio/taxLots/taxLot.ts'
import { TaxLotBook } from '#core/portfolio/taxLots/taxLotBook.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { AmendedAccount, MIXED } from './amendedAccount.ts'

const METHODS: readonly LotMethod[] = ['FIFO', 'LIFO', 'HIGHEST_COST', 'SPECIFIC']

/** What happened in one account, by kind. */
export type Happened = ReadonlyMap<string, number>

/** Lets chance trade in one account and checks after each event that nothing was lost or made; throws when it was. */
export function conserveAmended(seed: number, events: number): Happened {
  const account = new AmendedAccount(seed)
  for (let event = 0; event < events; event += 1) {
    account.step()
    account.check()
  }
  const tied = account.tied()
  for (const method of METHODS) checkLots(account, seed, method, tied)
  return account.kinds
}

function checkLots({ books }: AmendedAccount, seed: number, method: LotMethod, tied: number): void {
  const chosen = method === 'SPECIFIC' ? someChoices(books.fills, seed) : undefined
  const lots = new TaxLotBook({ instruments: MIXED, method, ...(chosen === undefined ? {} : { chosen }) })
  const recorder = new TradeRecorder(MIXED)
  tellHistory(books.fills, books.adjustments, {
    onFill: (fill) => {
      lots.apply(fill)
      recorder.apply(fill)
    },
    onAdjustments: (adjustments) => {
      for (const adjustment of adjustments) {
        lots.adjust(adjustment)
        recorder.adjust(adjustment)
      }
    },
  })
  const [matches, open] = [lots.matches(), lots.open()]
  let sum = incomeOf(lots.beside) - lots.beside.fees
  for (const { realised } of matches) sum += realised
  for (const { side, money } of open) sum += incomeOf(money) - money.fees - (side === 'LONG' ? money.cost : -money.cost)
  if (sum !== tied) throw new Error(`${method}: ${sum} instead of ${tied}, ${sum - tied} off`)
  const washed = matches.reduce((total, { disallowed, money }) => total + disallowed - money.washBasis, 0)
  const basis = open.reduce((total, { money }) => total + money.washBasis, 0)
  if (washed !== basis) throw new Error(`${method}: ${washed} disallowed, ${basis} in the basis of open lots`)
  for (const { id } of MIXED) {
    const own = open.filter(({ instrumentId }) => instrumentId === id)
    const held = own.reduce((total, { side, quantity }) => total + (side === 'LONG' ? quantity : -quantity), 0)
    if (held !== (books.positions.get(id) ?? 0)) throw new Error(`${method}: lots of ${held} ${id}`)
    if (method !== 'FIFO') continue
    const cost = own.reduce((total, { money }) => total + money.cost, 0)
    const value = recorder.open().reduce((total, lot) => total + (lot.instrumentId === id ? lot.value : 0), 0)
    if (cost !== value) throw new Error(`FIFO: ${cost} in lots of ${id}, ${value} in trades`)
  }
}

/** Names lots at random: some that are open then, some that are not, some twice. */
function someChoices(
  fills: readonly { readonly executionId: string }[],
  seed: number,
): ReadonlyMap<string, LotChoice[]> {
  const random = new SeededRandom(seed)
  const pick = (): LotChoice => ({
    lotId: fills[Math.floor(random.next() * fills.length)]?.executionId ?? '',
    quantity: 1 + Math.floor(random.next() * 90_000),
  })
  return new Map(fills.map(({ executionId }) => [executionId, [pick(), pick(), pick()]]))
}
