import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import type { MarketFact, PerpetualFact } from '#core/model/marketFact.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { FactBoard } from '#engines/strategy/features/factBoard.ts'
import { FactFeed } from '#engines/strategy/features/factFeed.ts'
import { SpotPairs } from '#engines/strategy/features/spotPairs.ts'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'
import { buildPair } from '../../helpers/liveBench.ts'

const ID = instrumentId('BTC/USDT:USDT', 'BINANCE')
const OPEN = 20_000 * DAY

const stamp = (knownAt: number, tsEvent = knownAt) => ({ instrumentId: ID, tsEvent, knownAt, sourceId: 'binance' })
function perpetual(knownAt: number, part: Partial<PerpetualFact>, tsEvent = knownAt): MarketFact {
  const none = { markPrice: null, indexPrice: null, fundingRate: null, fundingHours: null, openInterest: null }
  return { kind: 'PERPETUAL', ...stamp(knownAt, tsEvent), ...none, ...part }
}
const text = (knownAt: number, words: string, isPost = false): MarketFact => {
  return { kind: 'TEXT', ...stamp(knownAt, knownAt - HOUR), text: words, isPost }
}
const hearing = (what: 'LIQUIDATIONS' | 'NEWS' | 'POSTS', from: number | null): MarketFact => {
  return { kind: 'HEARING', ...stamp(from ?? OPEN), what, from }
}
const liquidation = (knownAt: number, side: 'BUY' | 'SELL', tsEvent = knownAt): MarketFact => {
  return { kind: 'LIQUIDATION', ...stamp(knownAt, tsEvent), price: 100, size: 2, side }
}

function bar(feed: FactFeed, minute: number): FeatureInputs {
  const input = { ...unknownInputs(), time: OPEN + minute * MINUTE }
  feed.close(input, OPEN + (minute + 1) * MINUTE)
  return input
}

function told(...facts: readonly MarketFact[]): FactFeed {
  const feed = new FactFeed(Number.NEGATIVE_INFINITY)
  for (const fact of facts) feed.take(fact)
  return feed
}

describe('facts over bars', () => {
  it('counts a fact from when it was known, not from when it happened', () => {
    const late = OPEN + MINUTE + SECOND
    const feed = told(
      hearing('LIQUIDATIONS', OPEN),
      perpetual(OPEN + SECOND, { markPrice: 100, fundingRate: 0.0001, fundingHours: 8 }),
      perpetual(late, { markPrice: 101 }, OPEN + 59 * SECOND),
      liquidation(late, 'SELL', OPEN + 59 * SECOND),
    )
    expect(bar(feed, 0)).toMatchObject({ markPrice: 100, fundingRate: 0.0001, fundingHours: 8, longLiquidations: 0 })
    expect(bar(feed, 1)).toMatchObject({ markPrice: 101, longLiquidations: 200, shortLiquidations: 0 })
  })

  it('does not take for true what was old when it became known', () => {
    const feed = told(
      perpetual(OPEN + SECOND, { markPrice: 100 }, OPEN - 10 * MINUTE),
      perpetual(OPEN + SECOND, { fundingRate: 0.1, openInterest: 7 }, OPEN - 2 * DAY),
      perpetual(OPEN + SECOND, { openInterest: 5_000 }, OPEN - HOUR),
    )
    expect(bar(feed, 0)).toMatchObject({ markPrice: Number.NaN, fundingRate: Number.NaN, openInterest: 5_000 })
  })

  it('knows nothing of texts and liquidations while they are not heard', () => {
    const feed = told(text(OPEN + SECOND, 'Shares soar on record profit'), liquidation(OPEN + SECOND, 'BUY'))
    const unknown = { textCount: Number.NaN, socialCount: Number.NaN, shortLiquidations: Number.NaN }
    expect(bar(feed, 0)).toMatchObject(unknown)
    feed.take(hearing('NEWS', OPEN + MINUTE + SECOND))
    feed.take(hearing('LIQUIDATIONS', OPEN + MINUTE + SECOND))
    feed.take(text(OPEN + MINUTE + 2 * SECOND, 'Shares soar'))
    // Half of that bar was not heard.
    expect(bar(feed, 1)).toMatchObject(unknown)
    feed.take(text(OPEN + 2 * MINUTE + SECOND, 'Profit collapses and losses mount'))
    const heard = bar(feed, 2)
    expect(heard).toMatchObject({ textCount: 1, newTexts: 1, socialCount: Number.NaN, shortLiquidations: 0 })
    expect(heard.textScores).toBeLessThan(0)
    feed.take(hearing('NEWS', null))
    expect(bar(feed, 3).textCount).toBeNaN()
  })

  it('counts posts as posts', () => {
    const feed = told(hearing('POSTS', OPEN), hearing('NEWS', OPEN), text(OPEN + SECOND, 'To the moon', true))
    expect(bar(feed, 0)).toMatchObject({ textCount: 0, socialCount: 1 })
  })

  it('knows a company from when it was told, and what its insiders filed since the bar before', () => {
    const of = { item: 'CASH', from: null, unit: 'USD', concept: 'c', form: '10-Q', accession: 'a' } as const
    const cash = { ...of, to: formatTimestamp(OPEN - 30 * DAY).slice(0, 10), value: 5, knownAt: OPEN - 10 * DAY }
    const holding = { security: 'Common', isDerivative: false, isDirect: true, sharesAfter: null }
    const bought = { ...holding, date: '', code: 'P', isAcquired: true, shares: 10, price: 3 }
    const nobody = { issuerKey: '', issuerName: '', symbol: null, periodOfReport: '', owners: [], holdings: [] }
    const filing = { form: '4', isAmendment: false, ...nobody, isPlanned: null, transactions: [bought] } as const
    const filings = [{ acceptedAt: OPEN + 2 * MINUTE + SECOND, filing }]
    const known = OPEN + MINUTE + SECOND
    const feed = told({ kind: 'COMPANY', ...stamp(known), currency: 'USD', figures: [cash], filings })
    expect(bar(feed, 0)).toMatchObject({ cash: Number.NaN, insiderBought: Number.NaN })
    expect(bar(feed, 1)).toMatchObject({ cash: 5, insiderBought: 0, insiderSold: 0 })
    expect(bar(feed, 2)).toMatchObject({ cash: 5, insiderBought: 30 })
    expect(bar(feed, 3)).toMatchObject({ insiderBought: 0 })
  })

  it('tells the same however often a bar that forms was looked at', () => {
    const facts = [
      hearing('NEWS', OPEN),
      text(OPEN + SECOND, 'Profit soars'),
      perpetual(OPEN + 2 * SECOND, { markPrice: 9 }),
    ]
    const looked = told(...facts)
    for (const second of [1, 2, 30]) {
      looked.forming({ ...unknownInputs(), time: OPEN }, OPEN + second * SECOND)
    }
    expect(bar(looked, 0)).toEqual(bar(told(...facts), 0))
  })
})

describe('facts for features that begin later', () => {
  it('gives them the figures that still hold, and no text of before', () => {
    const board = new FactBoard(1_000)
    board.take(hearing('NEWS', OPEN))
    board.take(perpetual(OPEN, { openInterest: 5_000, fundingHours: 8 }))
    for (let second = 1; second <= 1_000; second += 1) {
      board.take(perpetual(OPEN + (second * MINUTE) / 1_000, { markPrice: second }))
    }
    board.take(text(OPEN + MINUTE - 1, 'Profit soars'))
    const feed = new FactFeed(OPEN + MINUTE)
    board.tell(ID, feed)
    expect(bar(feed, 1)).toMatchObject({ openInterest: 5_000, fundingHours: 8, markPrice: 1_000, textCount: 0 })
    const other = new FactFeed(OPEN)
    board.tell(instrumentId('ETH/USDT', 'BINANCE'), other)
    expect(bar(other, 1)).toMatchObject({ openInterest: Number.NaN, textCount: Number.NaN })
  })
})

describe('which pair is the coin of a perpetual', () => {
  it('is the one of the same coin, currency and venue, else of another venue', () => {
    const symbols = [
      ['BTC/USDT', 'KRAKEN'],
      ['BTC/USDT:USDT', 'BINANCE'],
      ['BTC/USDT', 'BINANCE'],
      ['BTC/USDT:USDT', 'HTX'],
      ['BTC/USD:BTC', 'DERIBIT'],
      ['ETH/USDT:USDT-260327', 'BINANCE'],
      ['ETH/USDT', 'BINANCE'],
    ] as const
    const pairs = new SpotPairs(symbols.map(([symbol, venue]) => buildPair(symbol, venue)))
    expect(symbols.map((_, place) => pairs.of(place))).toEqual([[3], [], [1], [], [], [], []])
  })
})
