import type { Instrument } from '#core/model/instrument.ts'
import type { Fill } from '#core/model/order.ts'
import { notional } from '#core/money.ts'
import type { ParentProgress } from '#trading/execution/executionAlgorithm.ts'
import type { ExecutionView } from '#trading/execution/executionView.ts'
import { middle } from '#trading/execution/executionView.ts'
import { qualityScore } from '#trading/execution/quality/qualityScore.ts'
import { type MeasuredFill, type Shortfall, shortfallOf } from '#trading/execution/quality/shortfall.ts'
import type { ParentView } from '#contracts/records/parents.ts'
import type { ParentStarted } from './parentFacts.ts'

type Measures = Pick<ParentView, 'shortfallBps' | 'unknown' | 'quality'>

interface Measured {
  /** Twice the middle when it began; null where no quote stood or the program was started since. */
  readonly arrivalDoubled: number | null
  readonly fills: Map<string, MeasuredFill>
  /** How it ended up; null while it is worked. */
  final: Measures | null
}

/**
 * What parent orders cost so far, from the fills of their children and the market around them. The market is not kept over
 * a restart: what was filled before then has no touch, and the parts that need one are told to be unknown.
 */
export class ParentMeasures {
  readonly #parents = new Map<string, Measured>()

  /** Begins to measure; `view` is the market when it could begin, null when that is not known any more. */
  begin(parentId: string, view: ExecutionView | null): void {
    const middleNow = view === null ? null : middle(view)
    const arrivalDoubled = middleNow === null ? null : Math.round(2 * middleNow)
    this.#parents.set(parentId, { arrivalDoubled, fills: new Map(), final: null })
  }

  /** Hears a fill of a child with the market just before it, or a correction in its place; busted ones count no more. */
  fill(parentId: string, fill: Fill, view: ExecutionView | null): void {
    const measured = this.#parents.get(parentId)
    if (measured === undefined) return
    measured.final = null
    if (fill.quantity === 0) {
      measured.fills.delete(fill.executionId)
      return
    }
    const known = measured.fills.get(fill.executionId)
    measured.fills.set(fill.executionId, {
      quantity: fill.quantity,
      price: fill.price,
      fee: fill.fee,
      bid: known?.bid ?? view?.bid ?? null,
      ask: known?.ask ?? view?.ask ?? null,
      liquidity: fill.liquidity ?? null,
    })
  }

  /** The cost so far, of what was filled alone; once it has ended, of the whole quantity, and then it stays. */
  read(
    { parent }: ParentStarted,
    { phase }: Pick<ParentProgress, 'phase'>,
    view: ExecutionView,
    instrument: Instrument,
  ): Measures {
    const measured = this.#parents.get(parent.parentId)
    if (measured === undefined) return { shortfallBps: null, unknown: 'nothing was measured', quality: null }
    if (measured.final !== null) return measured.final
    const fills = [...measured.fills.values()]
    const filled = fills.reduce((sum, { quantity }) => sum + quantity, 0)
    const isOver = phase === 'DONE' || phase === 'GAVE_UP' || phase === 'STOPPED'
    const middleNow = middle(view)
    const shortfall = shortfallOf({
      side: parent.side,
      quantity: isOver ? parent.quantity : filled,
      priceDecimals: instrument.priceDecimals,
      quantityDecimals: instrument.quantityDecimals,
      decisionPrice: parent.decisionPrice,
      arrivalDoubled: measured.arrivalDoubled,
      finalPrice: middleNow === null ? null : Math.round(middleNow),
      fills,
    })
    const value = notional(instrument, parent.decisionPrice, parent.quantity)
    const budget = parent.slippageBudget
    const scored = isOver && budget !== null ? qualityScore(shortfall, value, budget * 10_000) : null
    const quality = scored === null ? null : { score: scored.score, text: scored.text }
    const found = { shortfallBps: shortfall.totalBps, unknown: unknownWords(shortfall, filled, isOver), quality }
    if (isOver) measured.final = found
    return found
  }
}

function unknownWords(
  { timing, fees, opportunity, totalBps }: Shortfall,
  filled: number,
  isOver: boolean,
): string | null {
  if (filled === 0 && !isOver) return 'nothing has been filled yet'
  const missing = [
    timing === null ? 'how it divides into delay, timing, spread and impact, because quotes are missing' : '',
    fees === null ? 'fees' : '',
    opportunity === null ? 'the value of what stayed unfilled' : '',
  ].filter((words) => words !== '')
  if (missing.length > 0) return missing.join('; ')
  return totalBps === null ? 'the total' : null
}
