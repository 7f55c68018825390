import type { Books } from '../books.ts'
import { isWorking } from '../exchangeOrder.ts'
import { end } from '../execution.ts'
import { adjust } from '../actions/adjust.ts'
import { moneyWords } from '../actions/words.ts'

/**
 * Looks at the account at the prices with which a slice ends.
 *
 * 1. Equity of zero or less ruins it: every order is cancelled, every position closed at its next price, and no order is
 *    taken for good.
 * 2. Equity below the maintenance of its margin terms is a call: orders that may open are cancelled, and positions are
 *    closed at their next price, unless the equity has recovered by then.
 */
export function checkMargin(books: Books): void {
  const { account, custody, market } = books
  if (custody.standing === 'RUINED') return
  // Without debts of either kind equity cannot fall below zero nor below a share of the positions.
  if (account.shorts === 0 && account.cash >= 0 && account.owed >= 0) {
    if (custody.standing === 'CALLED') custody.standing = 'GOOD'
    return
  }
  if (custody.standing === 'GOOD' && account.isClearlyCovered(market.mark)) return
  const equity = account.equity(market.mark)
  if (equity <= 0) return ruin(books, equity)
  const maintenance = account.maintenance(market.mark)
  if (equity >= maintenance) {
    custody.standing = 'GOOD'
  } else if (custody.standing === 'GOOD') {
    call(books, equity, maintenance)
  }
}

/** Ends the account: nothing may open, nothing may wait. */
export function ruin(books: Books, equity: number): void {
  const { custody, options } = books
  custody.standing = 'RUINED'
  const text =
    `The equity is used up (${equity < 0 ? 'minus ' : ''}${moneyWords(equity, options.currency)}): ` +
    'every position is closed at its next price and no order is taken any more.'
  adjust(books, null, { kind: 'ACCOUNT_RUINED', ts: books.marketTime, text })
  for (const order of books.working) if (isWorking(order)) end(books, order, 'OrderCancelled', 'ACCOUNT_RUINED')
}

function call(books: Books, equity: number, maintenance: number): void {
  const { custody, options } = books
  custody.standing = 'CALLED'
  const text =
    `Margin call: the equity of ${moneyWords(equity, options.currency)} is below the maintenance of ` +
    `${moneyWords(maintenance, options.currency)}; positions are closed at the next price unless it recovers.`
  adjust(books, null, { kind: 'MARGIN_CALL', ts: books.marketTime, text })
  for (const order of books.working) {
    if (isWorking(order) && !order.order.reduceOnly) end(books, order, 'OrderCancelled', 'MARGIN_CALL')
  }
}
