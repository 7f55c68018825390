import { BAR, BAR_ROW, DEPTH_ROW, type MarketSlice, QUOTE_ROW, TRADE_ROW } from '#core/model/marketSlice.ts'
import type { FoundStrategy, StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { Strategy, StrategyDefinition } from '#trading/strategies/strategy.ts'

/** Rows of garbage behind the rows of a slice. */
const STRAY_ROWS = 2
/** What garbage prices are multiplied by: near enough to be taken for real ones. */
const OFF = 1.37

/** Hears that a strategy wrote into a slice that is not its own. */
export type OnWritten = (marketTime: number) => void

/**
 * The same strategies, shown slices in memory of their own: behind the rows lies garbage that looks like rows, and what a
 * slice held is garbage as soon as the strategy has returned. The contract of slices allows both.
 */
export function withStrayMemory(catalogue: StrategyCatalogue, onWritten: OnWritten): StrategyCatalogue {
  return {
    all: () => catalogue.all(),
    find: (kind): FoundStrategy => {
      const found = catalogue.find(kind)
      if (!found.ok) return found
      const { definition } = found
      const create: StrategyDefinition['create'] = (id, values, instruments) =>
        strayed(definition.create(id, values, instruments), onWritten)
      return { ok: true, definition: { ...definition, create } }
    },
  }
}

function strayed(strategy: Strategy, onWritten: OnWritten): Strategy {
  if (strategy.refusal !== undefined) return strategy
  return {
    onSlice: (slice, context) => {
      const { copy, blocks } = copyOf(slice)
      const { marketTime } = slice
      strategy.onSlice(copy, context)
      for (const { mine, original, used } of blocks) {
        for (let at = 0; at < used; at += 1) {
          if (Object.is(mine[at], original[at])) continue
          onWritten(marketTime)
          break
        }
        for (let at = 0; at < mine.length; at += 1) mine[at] = (mine[at] as number) * OFF
      }
    },
    onFill: (fill, held, context) => strategy.onFill?.(fill, held, context),
    onHeld: (held) => strategy.onHeld?.(held),
    onTimer: (due, context) => strategy.onTimer?.(due, context),
    close: () => strategy.close?.(),
  }
}

interface Block {
  readonly mine: Float64Array
  readonly original: Float64Array
  readonly used: number
}

function copyOf(slice: MarketSlice): { readonly copy: MarketSlice; readonly blocks: readonly Block[] } {
  const blocks: Block[] = []
  const copied = (original: Float64Array, count: number, width: number): Float64Array => {
    const used = count * width
    const mine = new Float64Array(used + STRAY_ROWS * width)
    mine.set(original.subarray(0, used))
    // The garbage is like the last row, but for its prices.
    for (let at = used; at < mine.length; at += 1) {
      const column = at % width
      const isLabel = width === BAR_ROW ? column <= BAR.tsClose : column < 2
      mine[at] = count === 0 ? 0 : (mine[used - width + column] as number) * (isLabel ? 1 : OFF)
    }
    blocks.push({ mine, original, used })
    return mine
  }
  const { trades, depth } = slice
  const copy: MarketSlice = {
    ...slice,
    bars: copied(slice.bars, slice.barCount, BAR_ROW),
    quotes: copied(slice.quotes, slice.quoteCount, QUOTE_ROW),
    ...(trades === undefined
      ? {}
      : { trades: { count: trades.count, rows: copied(trades.rows, trades.count, TRADE_ROW) } }),
    ...(depth === undefined ? {} : { depth: { count: depth.count, rows: copied(depth.rows, depth.count, DEPTH_ROW) } }),
  }
  return { copy, blocks }
}
