import { SeededRandom } from '../../statistics/seededRandom.ts'
import { type FeatureInputs, INPUT_NAMES, INPUTS, type InputGroup, unknownInputs } from '../inputs.ts'

const HOUR = 3_600_000_000
/** Monday, 2024-01-01, midnight. */
const BEGIN = 1_704_067_200_000_000

/** What a made series is like: plausible everywhere, or rough: spells without data, still prices, no volume, jumps. */
export type ProofMarket = 'PLAUSIBLE' | 'ROUGH'

/**
 * Makes bars with every input a feature can read. They are for proofs alone, are never shown as prices and never leave the
 * proof. The same seed gives the same bars.
 */
export function proofSeries(seed: number, length: number, market: ProofMarket): FeatureInputs[] {
  const random = new SeededRandom(seed)
  const state = beginState()
  const missing = new Map<InputGroup, number>()
  return Array.from({ length }, (_, index) => {
    const isStill = market === 'ROUGH' && index % 97 > 85
    const bar = nextBar(state, random, index, isStill)
    if (market === 'ROUGH') roughen(bar, missing, random)
    return bar
  })
}

interface State {
  price: number
  volatility: number
  isWild: boolean
  benchmark: number
  interest: number
  holders: number
  readonly books: { revenue: number; growth: number; margin: number; owed: number; kept: number; shares: number }
}

function beginState(): State {
  const books = { revenue: 4e8, growth: 1.07, margin: 0.1, owed: 0.55, kept: 0.1, shares: 1e7 }
  return { price: 100, volatility: 0.01, isWild: false, benchmark: 400, interest: 1e6, holders: 5_000, books }
}

function nextBar(state: State, random: SeededRandom, index: number, isStill: boolean): FeatureInputs {
  const bar = unknownInputs()
  const market = random.normal() * 0.006
  const size = isStill ? 0 : 1
  // Calm and wild spells, so that models of two states have two to find.
  if (random.next() < 0.015) state.isWild = !state.isWild
  state.volatility = (state.isWild ? 0.03 : 0.006) * Math.exp(0.1 * random.normal())
  const open = state.price * Math.exp(size * 0.3 * state.volatility * random.normal())
  const close = open * Math.exp(size * (0.8 * market + state.volatility * random.normal()))
  const reach = size * state.volatility * Math.abs(random.normal())
  state.price = close
  bar.time = BEGIN + index * HOUR
  bar.open = open
  bar.high = Math.max(open, close) * (1 + reach)
  bar.low = Math.min(open, close) * (1 - Math.min(0.5, reach))
  bar.close = close
  bar.volume = isStill ? 0 : Math.round(1_000 * Math.exp(random.normal()))
  fillQuotes(bar, state, random)
  fillTrades(bar, random)
  fillDerivatives(bar, state, random)
  fillMarkets(bar, state, random, market)
  fillWords(bar, random, isStill)
  fillCompany(bar, state, random, index)
  return bar
}

function fillQuotes(bar: FeatureInputs, { volatility }: State, random: SeededRandom): void {
  const half = bar.close * 1e-4 * (1 + random.next())
  bar.bid = bar.close - half
  bar.ask = bar.close + half
  bar.bidSize = 1 + Math.round(50 * random.next())
  bar.askSize = 1 + Math.round(50 * random.next())
  bar.meanSpread = 2 * half * (0.8 + 0.4 * random.next())
  bar.meanMid = (bar.open + bar.close) / 2
  bar.quoteUpdates = Math.round(200 * random.next())
  bar.orderFlow = Math.round(100 * random.normal())
  bar.midVariation = (bar.close * volatility) ** 2 * (0.5 + random.next())
  bar.bidDepth = 100 + 900 * random.next()
  bar.askDepth = 100 + 900 * random.next()
  bar.nearBidValue = 1e5 * (0.5 + random.next())
  bar.nearAskValue = 1e5 * (0.5 + random.next())
  bar.costToBuy = 1 + 5 * random.next()
  bar.costToSell = 1 + 5 * random.next()
}

function fillTrades(bar: FeatureInputs, random: SeededRandom): void {
  const bought = bar.volume * random.next()
  bar.tradeCount = bar.volume === 0 ? 0 : 2 + Math.round(60 * random.next())
  bar.buyVolume = bought
  bar.sellVolume = bar.volume - bought
  bar.tradedValue = bar.volume * bar.meanMid
  bar.largestTrade = bar.tradeCount === 0 ? 0 : (bar.volume / bar.tradeCount) * (1 + 3 * random.next())
  bar.effectiveSpread = bar.meanSpread * (0.6 + 0.8 * random.next())
  bar.tradeSpan = 3_000 + 599 * random.next()
  bar.tradeGapSquares = (bar.tradeSpan ** 2 / Math.max(1, bar.tradeCount)) * (1 + 4 * random.next())
  bar.tradeSizeSquares = bar.tradeCount === 0 ? 0 : (bar.volume ** 2 / bar.tradeCount) * (1 + 4 * random.next())
  bar.tradeVariation = bar.midVariation * (0.8 + 2 * random.next())
}

function fillDerivatives(bar: FeatureInputs, state: State, random: SeededRandom): void {
  bar.spotPrice = bar.close * (1 + 0.001 * random.normal())
  bar.indexPrice = bar.close * (1 + 0.0005 * random.normal())
  bar.markPrice = bar.close * (1 + 0.0005 * random.normal())
  bar.fundingRate = 0.0001 * random.normal()
  bar.fundingHours = 8
  state.interest *= Math.exp(0.01 * random.normal())
  bar.openInterest = state.interest
  bar.longLiquidations = random.next() < 0.2 ? 1e5 * random.next() : 0
  bar.shortLiquidations = random.next() < 0.2 ? 1e5 * random.next() : 0
}

function fillMarkets(bar: FeatureInputs, state: State, random: SeededRandom, market: number): void {
  state.benchmark *= Math.exp(market)
  bar.benchmarkClose = state.benchmark
  bar.sectorClose = 50 * Math.exp(0.01 * random.normal()) * (state.benchmark / 400)
  bar.currencyClose = 100 * Math.exp(0.01 * random.normal())
  bar.bondClose = 120 * Math.exp(0.01 * random.normal())
  bar.goldClose = 180 * Math.exp(0.01 * random.normal())
  bar.volatilityIndex = 18 * Math.exp(0.1 * random.normal())
  bar.peerReturn = market + 0.002 * random.normal()
  bar.peerDispersion = 0.01 * (0.5 + random.next())
  bar.peerRank = random.next()
  bar.advancing = Math.round(500 * random.next())
  bar.declining = 500 - bar.advancing
  bar.newHighs = Math.round(20 * random.next())
  bar.newLows = Math.round(20 * random.next())
  bar.aboveAverage = random.next()
}

function fillWords(bar: FeatureInputs, random: SeededRandom, isStill: boolean): void {
  const count = isStill ? 0 : 1 + Math.floor(4 * random.next() ** 2)
  const score = count * (2 * random.next() - 1)
  bar.textCount = count
  bar.textScores = score
  bar.textSquares = count === 0 ? 0 : (score * score) / count
  bar.newTexts = Math.min(count, 1)
  bar.doubtfulTexts = count > 1 ? 1 : 0
  bar.socialCount = Math.floor(10 * random.next())
  bar.socialScores = bar.socialCount * (2 * random.next() - 1)
}

function fillCompany(bar: FeatureInputs, state: State, random: SeededRandom, index: number): void {
  const { books } = state
  if (index % 60 === 59) {
    books.revenue *= Math.exp(0.05 * random.normal())
    books.growth = 0.9 + 0.4 * random.next()
    books.margin = 0.02 + 0.18 * random.next()
    books.owed = 0.3 + 0.5 * random.next()
    books.kept = 0.02 + 0.18 * random.next()
    books.shares *= Math.exp(0.005 * random.normal())
  }
  const { revenue, growth, margin, owed, kept, shares } = books
  bar.revenue = revenue
  bar.revenueBefore = revenue / growth
  bar.netIncome = revenue * margin
  bar.netIncomeBefore = (revenue * margin) / growth - 1e7
  bar.assets = 2 * revenue
  bar.assetsBefore = (2 * revenue) / Math.sqrt(growth)
  bar.liabilities = bar.assets * owed
  bar.cash = bar.assets * kept
  bar.cashBefore = bar.cash / growth
  bar.shares = shares
  bar.sharesBefore = shares * (1.2 - 0.2 * growth)
  bar.insiderBought = random.next() < 0.05 ? 1e5 : 0
  bar.insiderSold = random.next() < 0.05 ? 2e5 : 0
  bar.marketValue = bar.close * 1e7
  bar.fullValue = bar.close * 2e7
  bar.valueLocked = 5e8 * (1 + 0.05 * random.normal())
  bar.poolLiquidity = 2e6 * (0.5 + random.next())
  bar.poolVolume = 1e5 * random.next()
  state.holders += Math.round(10 * random.normal())
  bar.holders = state.holders
  bar.transfers = Math.round(300 * random.next())
  bar.exchangeInflow = 1_000 * random.normal()
}

/** Lets groups of inputs fail for a while, and prices jump. */
function roughen(bar: FeatureInputs, missing: Map<InputGroup, number>, random: SeededRandom): void {
  for (const name of INPUT_NAMES) {
    const { group } = INPUTS[name]
    if (!missing.has(group)) missing.set(group, 0)
  }
  for (const [group, left] of missing) {
    missing.set(group, left > 0 ? left - 1 : random.next() < 0.01 ? Math.ceil(5 * random.next()) : 0)
  }
  const jump = random.next() < 0.01 ? 3 * random.next() + 0.2 : 1
  for (const name of INPUT_NAMES) {
    const { group, unit } = INPUTS[name]
    if ((missing.get(group) ?? 0) > 0 && name !== 'time') bar[name] = Number.NaN
    else if (group === 'bar' && unit === 'price') bar[name] *= jump
  }
}
