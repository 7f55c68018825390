import type { Instrument } from '#core/model/instrument.ts'
import { fromMoney, fromPrice, fromQuantity } from '#core/money.ts'
import { barsUpTo } from '../../../data/sources/barWalk.ts'
import { counted, failed, momentText, notApplicable, passed } from '../findings.ts'
import type { ProofQuestion, ProofRoom } from '../proofRoom.ts'
import type { SetOfRun } from '../../runData.ts'
import type { FillOfRun } from '../wholeRun.ts'

/** Prices are compared to this share of them: figures of money are exact to a millionth only. */
const EXACT = 1e-6

/** Does every order fill after it was decided, at a price that was traded then? */
export const fills: ProofQuestion = {
  code: 'FILLS',
  hint: false,
  // Needs no run of its own.
  // oxlint-disable-next-line eslint/require-yield
  *answer(room) {
    const { whole } = room
    if (whole.fills.length === 0) return notApplicable('Nothing was filled.')
    for (const [index, each] of whole.fills.entries()) {
      const problem = problemOf(each, room)
      if (problem === null) continue
      const { at, fill, order } = each
      const words = `${fill.side} ${order.type} ${fill.instrumentId}, decided ${each.signalledAt === null ? 'by nobody' : momentText(each.signalledAt)}`
      const evidence = { at, instrumentId: fill.instrumentId, expected: null, found: words, variant: 'the run itself' }
      return failed(problem, index + 1, evidence)
    }
    return passed(
      `Each of the ${counted(whole.fills.length, 'fill')} came after its decision, at a price its bar traded at.`,
      whole.fills.length,
    )
  },
}

function problemOf({ at, fill, order, signalledAt }: FillOfRun, { configuration, data }: ProofRoom): string | null {
  const set = data.sets.find(({ instrument }) => instrument.id === fill.instrumentId)
  if (set === undefined) return `A fill is of ${fill.instrumentId}, which is not in the data.`
  // What the venue closes by itself (a delisting, a margin call) nobody decided.
  if (signalledAt === null) return order.role === 'ENTRY' ? 'An order was filled that no signal asked for.' : null
  const atClose = configuration.exchange.fill === 'close'
  if (signalledAt > at || fill.tsEvent < signalledAt)
    return 'An order was filled before the signal behind it was raised.'
  if (signalledAt === at && !atClose) {
    return 'An order was filled in the very bar whose close raised its signal; it can fill from the next bar on.'
  }
  const traded = tradedAt(set, at, atClose)
  if (traded === null) return null
  const price = referencePrice({ fill }, set.instrument)
  const room = EXACT * price
  const isTraded = traded.some(({ low, high }) => price >= low - room && price <= high + room)
  if (isTraded) return null
  const [{ low, high } = { low: 0, high: 0 }] = traded
  return `An order was filled at ${price}, but its bar traded from ${low} to ${high}.`
}

/** The price before half spread and slippage were added. */
function referencePrice({ fill }: Pick<FillOfRun, 'fill'>, instrument: Instrument): number {
  const cost = fromMoney(fill.slippage) / fromQuantity(instrument, fill.quantity)
  return fromPrice(instrument, fill.price) + (fill.side === 'BUY' ? -cost : cost)
}

/** Ranges a fill of a slice may lie in; null where the instrument had no bar then, so that nothing was traded to compare with. */
function tradedAt(
  set: SetOfRun,
  at: number,
  atClose: boolean,
): readonly { readonly low: number; readonly high: number }[] | null {
  const bar = barsUpTo(set, at) - 1
  const { low, high, close } = set.series.columns
  const range = (index: number): { readonly low: number; readonly high: number } => ({
    low: low[index] ?? 0,
    high: high[index] ?? 0,
  })
  if (bar < 0) return null
  const before = close[bar - 1]
  // An order that fills at a close is told of with the slice after it.
  return atClose && before !== undefined ? [range(bar), { low: before, high: before }] : [range(bar)]
}
