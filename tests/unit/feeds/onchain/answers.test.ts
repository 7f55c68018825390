import { describe, expect, it } from 'vitest'
import {
  parseCoinCandles,
  parseCoinHistory,
  parseCoinMarkets,
} from '#adapters/feeds/intelligence/coingecko/parseCoins.ts'
import {
  parseChains,
  parseLockedHistory,
  parseProtocols,
  parseTokenPrices,
} from '#adapters/feeds/intelligence/defillama/parseLlama.ts'
import {
  parseChainToken,
  parseTokenHolders,
  parseTokenTransfers,
} from '#adapters/feeds/onchain/blockscout/parseTokens.ts'
import { parseDexPairs } from '#adapters/feeds/onchain/dexscreener/parsePairs.ts'
import type { Parsed } from '#adapters/feeds/parsing/parsed.ts'
import { parseTimestamp } from '#core/time/iso.ts'

function valueOf<Value>(parsed: Parsed<Value>): Value {
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}

function codeOf(parsed: Parsed<unknown>): string {
  return parsed.ok ? 'read' : parsed.code
}

const A = `0x${'a'.repeat(40)}`
const B = `0x${'B'.repeat(40)}`
const HASH = `0x${'c'.repeat(64)}`

describe('CoinGecko', () => {
  it('tells coins, their history and candles', () => {
    const coin = {
      id: 'bitcoin',
      symbol: 'btc',
      name: 'Bitcoin',
      current_price: 64_671,
      market_cap: 1_297_846_869_995,
      market_cap_rank: 1,
      price_change_percentage_24h: -5,
      max_supply: null,
      last_updated: '2026-08-10T14:25:20.000Z',
    }
    expect(valueOf(parseCoinMarkets([coin, { id: 7 }]))).toMatchObject([
      { symbol: 'BTC', price: 64_671, change24h: -0.05, maxSupply: null, at: parseTimestamp('2026-08-10T14:25:20Z') },
    ])
    const history = { prices: [[1_700_000_000_000, 2.5]], market_caps: [[1_700_000_000_000, null]], total_volumes: [] }
    expect(valueOf(parseCoinHistory(history))).toEqual({
      prices: [{ ts: 1_700_000_000_000_000, value: 2.5 }],
      marketCaps: [],
      volumes: [],
    })
    expect(valueOf(parseCoinCandles('[[1700000000000,1,3,0.5,2]]'))).toEqual([
      { ts: 1_700_000_000_000_000, open: 1, high: 3, low: 0.5, close: 2 },
    ])
  })

  it('refuses in its own words', () => {
    expect(codeOf(parseCoinMarkets({ error: 'coin not found' }))).toBe('NOTHING_FOUND')
    const limited = { status: { error_code: 429, error_message: 'You have exceeded the Rate Limit' } }
    expect(codeOf(parseCoinHistory(limited))).toBe('SOURCE_REFUSED')
    expect(codeOf(parseCoinCandles('{}'))).toBe('ANSWER_MALFORMED')
    expect(codeOf(parseCoinMarkets([{}]))).toBe('ANSWER_MALFORMED')
  })
})

describe('DefiLlama', () => {
  it('tells protocols, chains, history and prices', () => {
    const protocol = {
      slug: 'uniswap',
      name: 'Uniswap',
      symbol: '-',
      chains: ['Ethereum'],
      tvl: 4e9,
      change_1d: 2,
      change_7d: null,
    }
    expect(valueOf(parseProtocols([protocol]))).toMatchObject([
      { slug: 'uniswap', symbol: null, locked: 4e9, change1d: 0.02, change7d: null, coinId: null },
    ])
    expect(valueOf(parseChains([{ name: 'Ethereum', tvl: 5e10, tokenSymbol: 'ETH' }]))).toEqual([
      { name: 'Ethereum', locked: 5e10, token: 'ETH' },
    ])
    expect(
      valueOf(
        parseLockedHistory([
          { date: '1700000000', tvl: 1 },
          { date: 1_700_086_400, tvl: 2 },
        ]),
      ),
    ).toEqual([
      { ts: 1_700_000_000_000_000, locked: 1 },
      { ts: 1_700_086_400_000_000, locked: 2 },
    ])
    expect(codeOf(parseChains([{ name: '<b>Ethereum</b>', tvl: 1 }]))).toBe('ANSWER_MALFORMED')
    const coins = { 'coingecko:bitcoin': { price: 64_000, symbol: 'BTC', timestamp: 1_700_000_000, confidence: 0.99 } }
    expect(valueOf(parseTokenPrices({ coins }))).toMatchObject([
      { key: 'coingecko:bitcoin', price: 64_000, decimals: null, confidence: 0.99, at: 1_700_000_000_000_000 },
    ])
    expect(codeOf(parseTokenPrices({ coins: {} }))).toBe('NOTHING_FOUND')
    expect(codeOf(parseTokenPrices({ coins: { x: { price: -1, timestamp: 1 } } }))).toBe('ANSWER_MALFORMED')
  })
})

describe('DEX Screener', () => {
  const pair = {
    chainId: 'ethereum',
    dexId: 'uniswap',
    pairAddress: A,
    baseToken: { address: A, name: 'Wrapped <b>Ether</b>', symbol: 'WETH' },
    quoteToken: { address: B, name: 'USD Coin', symbol: 'USDC' },
    priceNative: '3000.5',
    priceUsd: '0',
    txns: { h1: { buys: 3, sells: 4 }, h24: { buys: 50, sells: 60 } },
    volume: { h24: 1_000 },
    priceChange: { h1: 1.5 },
    liquidity: { usd: 5_000 },
    pairCreatedAt: 1_620_000_000_000,
  }

  it('tells pairs, in either form of its answers', () => {
    const [told] = valueOf(parseDexPairs({ schemaVersion: '1.0.0', pairs: [pair] }))
    expect(told).toMatchObject({
      base: { name: 'Wrapped Ether' },
      price: 3000.5,
      priceInDollars: null,
      liquidity: 5_000,
      lastHour: { buys: 3, sells: 4, volume: null, change: 0.015 },
      lastDay: { buys: 50, volume: 1_000, change: null },
      createdAt: 1_620_000_000_000_000,
    })
    expect(valueOf(parseDexPairs([pair]))).toEqual([told])
    expect(codeOf(parseDexPairs({ pairs: null }))).toBe('NOTHING_FOUND')
    expect(codeOf(parseDexPairs({ pairs: [{ chainId: 'x' }] }))).toBe('ANSWER_MALFORMED')
  })
})

describe('Blockscout', () => {
  const token = {
    address_hash: A,
    symbol: 'TKN',
    decimals: '18',
    holders_count: '7',
    total_supply: '1000000000000000000000000000001',
  }

  it('tells tokens, holders and transfers without losing a digit', () => {
    expect(valueOf(parseChainToken(token))).toMatchObject({
      address: A,
      decimals: 18,
      holders: 7,
      supply: token.total_supply,
    })
    expect(valueOf(parseChainToken({ address: B, holders: 3 }))).toMatchObject({ address: B, holders: 3, supply: null })
    const next = { value: '5', items_count: 50, address_hash: B }
    const holders = {
      items: [{ address: { hash: B, is_contract: true }, value: '90071992547409931' }, {}],
      next_page_params: next,
    }
    expect(valueOf(parseTokenHolders(holders))).toEqual({
      rows: [{ address: B, isContract: true, amount: '90071992547409931' }],
      next: { value: '5', items_count: '50', address_hash: B },
      unreadable: 1,
    })
    const transfer = {
      from: { hash: A },
      to: { hash: B },
      token,
      total: { value: '1', decimals: null },
      timestamp: '2026-01-01T00:00:00.000000Z',
    }
    for (const name of ['tx_hash', 'transaction_hash']) {
      const page = valueOf(parseTokenTransfers({ items: [{ ...transfer, [name]: HASH }], next_page_params: null }))
      expect(page).toMatchObject({
        rows: [{ transaction: HASH, from: A, to: B, amount: '1', decimals: 18, at: parseTimestamp('2026-01-01') }],
        next: null,
      })
    }
  })

  it('refuses in its own words, and addresses that are none', () => {
    expect(codeOf(parseChainToken({ message: 'Not found' }))).toBe('NOTHING_FOUND')
    expect(codeOf(parseChainToken({ message: 'Invalid parameter(s)' }))).toBe('SOURCE_REFUSED')
    expect(codeOf(parseChainToken({ address: '0x1' }))).toBe('ANSWER_MALFORMED')
  })
})
