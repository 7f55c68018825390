import type { BarColumns } from '#core/model/bar.ts'
import type { MarketAction, TimedAction } from '#core/model/marketAction.ts'

/** What a view of prices is freed from. */
export type PriceView = 'splits' | 'splits-and-dividends'

/**
 * Returns bars as if every unit had always been counted as it is at the end of the series: with `splits` prices before a
 * split are divided by its ratio and volumes multiplied by it; with `splits-and-dividends` prices before an ex date are
 * also multiplied by 1 - dividend / last close before it (the method of the Center for Research in Security Prices), so
 * that the return over that night is the total return of who held.
 *
 * 1. The bars given are raw and are left as they are; a view is computed when it is looked at and stored nowhere.
 * 2. An action counts from the first bar whose `tsOpen` is not before it. Actions come in order of time; where several
 *    fall on one bar, a dividend is per unit as counted when its turn comes.
 * 3. The levels before an action are known only after it: a view is for looking back and for returns, never for prices of
 *    orders. A dividend of the whole price or more has no factor and is passed over.
 */
export function adjustedColumns(columns: BarColumns, actions: readonly TimedAction[], view: PriceView): BarColumns {
  const { tsOpen, close } = columns
  const bars = tsOpen.length
  const price = new Float64Array(bars).fill(1)
  const volume = new Float64Array(bars).fill(1)
  let next = actions.length - 1
  let [priceFactor, volumeFactor] = [1, 1]
  for (let bar = bars - 1; bar >= 0; bar -= 1) {
    price[bar] = priceFactor
    volume[bar] = volumeFactor
    const last = next
    while (next >= 0 && (actions[next]?.ts ?? 0) > (tsOpen[bar - 1] ?? Number.NEGATIVE_INFINITY)) next -= 1
    if (next === last || bar === 0) continue
    // What came after the last bar of all concerns none of these.
    const here = actions.slice(next + 1, last + 1).filter(({ ts }) => ts <= (tsOpen[bar] ?? 0))
    const factors = factorsOf(here, close[bar - 1] ?? Number.NaN, view)
    priceFactor *= factors.price
    volumeFactor *= factors.volume
  }
  if (priceFactor === 1 && volumeFactor === 1 && price.every((factor) => factor === 1)) return columns
  const times = (column: Float64Array, factors: Float64Array): Float64Array =>
    column.map((value, bar) => value * (factors[bar] ?? 1))
  return {
    tsOpen,
    open: times(columns.open, price),
    high: times(columns.high, price),
    low: times(columns.low, price),
    close: times(close, price),
    volume: times(columns.volume, volume),
  }
}

/** By what the prices and volumes before the actions of one bar are multiplied; `before` is the close before it. */
function factorsOf(
  actions: readonly TimedAction[],
  before: number,
  view: PriceView,
): { readonly price: number; readonly volume: number } {
  let reference = before
  let [price, volume] = [1, 1]
  for (const { action } of actions) {
    const factor = factorOf(action, reference, view)
    price *= factor
    reference *= factor
    if (action.kind === 'SPLIT') volume /= factor
  }
  return { price, volume }
}

function factorOf(action: MarketAction, reference: number, view: PriceView): number {
  if (action.kind === 'SPLIT') return action.from / action.to
  if (action.kind !== 'CASH_DIVIDEND' || view === 'splits') return 1
  const factor = 1 - action.perUnit / reference
  return factor > 0 ? factor : 1
}
