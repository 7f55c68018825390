import type { DerivativeTick, LiquidationTick } from '#core/model/marketEvent.ts'
import type { CountedFact, MarketFact } from '#core/model/marketFact.ts'
import type { ToldFacts } from '#contracts/records/facts.ts'
import { buildCard, buildPair, LiveBench } from './liveBench.ts'

/** A perpetual and the spot pair of the same coin. */
export const PERPETUAL = buildPair('BTC/USDT:USDT', 'BINANCE')
export const SPOT = buildPair('BTC/USDT', 'BINANCE')

/** The data engine in a live session on a perpetual and its coin, at a source that tells everything of both. */
export function perpetualBench(): LiveBench {
  const kinds = ['TRADES', 'QUOTES', 'BOOK', 'DERIVATIVES'] as const
  const bench = new LiveBench([
    buildCard('binance', { live: kinds, historical: ['INSTRUMENTS', 'BARS', 'DERIVATIVES'] }),
  ])
  bench.list('binance', [PERPETUAL, SPOT])
  bench.open([PERPETUAL.id, SPOT.id])
  bench.refusePast()
  bench.link('binance', 'LIVE')
  bench.pass(0)
  return bench
}

/** What is told of the perpetual at a moment. */
export function derivative(at: number, part: Partial<DerivativeTick>): DerivativeTick {
  const nothing = {
    lastPrice: null,
    markPrice: null,
    indexPrice: null,
    fundingRate: null,
    predictedFundingRate: null,
    fundingAt: null,
    openInterest: null,
  }
  return { kind: 'DERIVATIVE', instrumentId: PERPETUAL.id, tsEvent: at, tsInit: at, ...nothing, ...part }
}

/** A liquidation of the perpetual. */
export function liquidation(at: number, side: 'BUY' | 'SELL', price = 100, size = 1): LiquidationTick {
  const stamp = { instrumentId: PERPETUAL.id, tsEvent: at, tsInit: at, tradeId: null }
  return { kind: 'LIQUIDATION', ...stamp, price, size, side }
}

/** Facts of the perpetual of one kind, in the order in which they were told. */
export function factsOf<Kind extends MarketFact['kind']>(
  bench: LiveBench,
  kind: Kind,
): readonly Extract<MarketFact, { kind: Kind }>[] {
  return (bench.told('FactsTold') as ToldFacts[])
    .flatMap(({ facts }) => facts)
    .filter((fact): fact is Extract<MarketFact, { kind: Kind }> => fact.kind === kind)
    .filter(({ instrumentId }) => instrumentId === PERPETUAL.id)
}

/** Since when something is heard of the perpetual, as it was told again and again. */
export function heard(bench: LiveBench, what: CountedFact): readonly (number | null)[] {
  return factsOf(bench, 'HEARING')
    .filter((fact) => fact.what === what)
    .map(({ from }) => from)
}
