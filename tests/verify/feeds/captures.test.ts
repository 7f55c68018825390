import process from 'node:process'
import { describe, expect, it } from 'vitest'
import type { Normalised } from '#adapters/feeds/crypto/shared/normalised.ts'
import { createBinanceNormaliser } from '#adapters/feeds/crypto/binance/createNormaliser.ts'
import { createCoinbaseExchangeNormaliser } from '#adapters/feeds/crypto/coinbase/createExchangeNormaliser.ts'
import { createDeribitNormaliser } from '#adapters/feeds/crypto/deribit/createNormaliser.ts'
import { createHtxNormaliser } from '#adapters/feeds/crypto/htx/createNormaliser.ts'
import { createKrakenVersion1Normaliser } from '#adapters/feeds/crypto/kraken/createVersion1Normaliser.ts'
import { createKucoinSpotNormaliser } from '#adapters/feeds/crypto/kucoin/createSpotNormaliser.ts'
import {
  bytesOfLiteral,
  type CapturedMessage,
  readNanosecondLines,
  readSession,
  replaySession,
} from '../../helpers/crypto/captureReplay.ts'
import { hasReference, REFERENCE_DATA } from '../../helpers/crypto/referencePairs.ts'

interface Session {
  readonly name: string
  readonly messages: () => readonly CapturedMessage[]
  readonly begin: () => (message: CapturedMessage) => Normalised
  /** Without snapshots in the recording the books begin with their first changes. */
  readonly startsPartial?: true
  /** Counted by a Python program that reads the same lines with json, apart from this code. */
  readonly events: Readonly<Record<string, number>>
}

/** Binance: books are asked for by address; recordings without them begin with the first change. */
function binance(
  product: 'SPOT' | 'USD_M' | 'COIN_M',
  startsPartial = false,
  trades: 'trade' | 'aggTrade' = 'aggTrade',
) {
  return () => {
    const normaliser = createBinanceNormaliser(product, { trades, startsPartial })
    return ({ text, tsInit, address }: CapturedMessage): Normalised => {
      const symbol = address === null ? null : new URL(address).searchParams.get('symbol')
      if (symbol !== null) return normaliser.joinSnapshot(symbol, text, tsInit)
      // One recording holds the answer without its address.
      if (text.startsWith('{"lastUpdateId"')) return normaliser.joinSnapshot('ETHUSDT', text, tsInit)
      return normaliser.normalise(text, tsInit)
    }
  }
}

function kucoin() {
  const normaliser = createKucoinSpotNormaliser()
  return ({ text, tsInit, address }: CapturedMessage): Normalised => {
    const symbol = address === null ? null : new URL(address).searchParams.get('symbol')
    return symbol === null ? normaliser.normalise(text, tsInit) : normaliser.joinSnapshot(symbol, text, tsInit)
  }
}

/** The messages of HTX were recorded as the bytes that came. */
function htx() {
  const normaliser = createHtxNormaliser('SPOT')
  return ({ text, tsInit }: CapturedMessage): Normalised => normaliser.normalise(bytesOfLiteral(text), tsInit)
}

function plain(create: () => { normalise(message: unknown, tsInit: number): Normalised }) {
  return () => {
    const normaliser = create()
    return ({ text, tsInit }: CapturedMessage): Normalised => normaliser.normalise(text, tsInit)
  }
}

const cryptofeed =
  (...names: readonly string[]) =>
  (): readonly CapturedMessage[] =>
    readSession(names.map((name) => `${REFERENCE_DATA}/cryptofeed-ws/${name}.gz`))
const hftbacktest = (name: string) => (): readonly CapturedMessage[] =>
  readNanosecondLines(`${REFERENCE_DATA}/hftbacktest/${name}.gz`)

const SESSIONS: readonly Session[] = [
  {
    name: 'Binance spot, 30 s',
    messages: cryptofeed('BINANCE.ws.1.0', 'BINANCE.http.0.0'),
    begin: binance('SPOT'),
    events: { TRADE: 2, QUOTE: 84, BOOK: 176 },
  },
  {
    name: 'Binance USD-M, 30 s',
    messages: cryptofeed('BINANCE_FUTURES.ws.1.0', 'BINANCE_FUTURES.http.0.0'),
    begin: binance('USD_M'),
    events: { TRADE: 91, QUOTE: 613, BOOK: 753 },
  },
  {
    name: 'Binance COIN-M, 30 s',
    messages: cryptofeed('BINANCE_DELIVERY.ws.1.0'),
    begin: binance('COIN_M', true),
    startsPartial: true,
    events: { TRADE: 51, QUOTE: 2_240, BOOK: 2_047 },
  },
  {
    name: 'Kraken, 30 s',
    messages: cryptofeed('KRAKEN.ws.50.0'),
    begin: plain(createKrakenVersion1Normaliser),
    events: { BOOK: 4_279 },
  },
  {
    name: 'Coinbase Exchange, 30 s',
    messages: cryptofeed('COINBASE.ws.28.0'),
    begin: plain(createCoinbaseExchangeNormaliser),
    events: { TRADE: 97, BOOK: 9_729 },
  },
  {
    name: 'Deribit, 30 s',
    messages: cryptofeed('DERIBIT.ws.1.0'),
    begin: plain(createDeribitNormaliser),
    events: { QUOTE: 89, BOOK: 46 },
  },
  {
    name: 'KuCoin spot, 30 s',
    messages: cryptofeed('KUCOIN.ws.1.0', 'KUCOIN.http.0.0'),
    begin: kucoin,
    events: { TRADE: 18, QUOTE: 830, BOOK: 2_478 },
  },
  { name: 'HTX spot, 30 s', messages: cryptofeed('HUOBI.ws.44.0'), begin: htx, events: { TRADE: 73, BOOK: 292 } },
  {
    name: 'Binance spot BTCUSDT, 5 min',
    messages: hftbacktest('spot_btcusdt_20240809'),
    begin: binance('SPOT', true, 'trade'),
    startsPartial: true,
    events: { TRADE: 10_147, QUOTE: 45_134, BOOK: 3_044 },
  },
  {
    name: 'Binance USD-M ETHUSDT, 5 min',
    messages: hftbacktest('usdm_ethusdt_20240808'),
    begin: binance('USD_M', false, 'trade'),
    events: { TRADE: 14_076, QUOTE: 53_992, BOOK: 6_581 },
  },
  {
    name: 'Binance COIN-M BTCUSD perpetual, 5 min',
    messages: hftbacktest('cm_btcusd_perp_20240809'),
    begin: binance('COIN_M', true, 'trade'),
    startsPartial: true,
    events: { TRADE: 2_949, QUOTE: 29_219, BOOK: 17_948 },
  },
]

describe.skipIf(!hasReference('cryptofeed-ws') || !hasReference('hftbacktest'))('a recorded session of a venue', () => {
  it.each(SESSIONS)('$name: every message is read and every book is consistent', (session) => {
    const messages = session.messages()
    const began = performance.now()
    const summary = replaySession(messages, session.begin(), session.startsPartial ?? false)
    const micros = ((performance.now() - began) * 1_000) / messages.length
    const kinds = Object.entries(summary.events).filter(([, count]) => count > 0)
    process.stdout.write(
      `${session.name}: ${messages.length} messages, ${micros.toFixed(1)} us each with its book; ${kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')}; ${summary.books.size} books; ignored ${JSON.stringify(summary.ignored)}\n`,
    )
    expect(summary.rejected).toEqual([])
    expect(summary.gaps).toEqual([])
    expect(summary.crossed).toBe(0)
    expect(Object.fromEntries(kinds)).toEqual(session.events)
    const states = new Set([...summary.books.values()].map(({ state }) => state))
    expect([...states]).toEqual([session.startsPartial ? 'PARTIAL' : 'SYNCED'])
  })
  it('Kraken: lost changes are noticed by the checksum, but for those below the ten best levels', () => {
    const messages = readSession([`${REFERENCE_DATA}/cryptofeed-ws/KRAKEN.ws.50.0.gz`])
    let noticed = 0
    for (let lost = 500; lost < 4_000; lost += 175) {
      const without = messages.filter((_, at) => at !== lost)
      noticed += replaySession(without, plain(createKrakenVersion1Normaliser)()).gaps.length > 0 ? 1 : 0
    }
    process.stdout.write(`Kraken: ${noticed} of 20 lost messages noticed\n`)
    expect(noticed).toBeGreaterThanOrEqual(10)
  })

  it.each(SESSIONS.filter(({ name }) => !/^(?:Coinbase|HTX|Kraken)/.test(name)))(
    '$name: a lost change of a book is noticed',
    (session) => {
      const messages = session.messages()
      // The book that is told most often, and a change of it in the middle.
      const found = new Map<string, number[]>()
      const hear = session.begin()
      messages.forEach((message, at) => {
        for (const event of hear(message).events) {
          if (event.kind !== 'BOOK' || event.isSnapshot) continue
          found.set(event.instrumentId, [...(found.get(event.instrumentId) ?? []).slice(-499), at])
        }
      })
      const [id = '', places = []] = [...found].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? []
      const lost = places[Math.floor(places.length / 2)]
      const without = messages.filter((_, at) => at !== lost)
      const summary = replaySession(without, session.begin(), session.startsPartial ?? false)
      expect(summary.gaps.length).toBeGreaterThanOrEqual(1)
      expect(summary.gaps[0]).toContain(id)
      expect(summary.books.get(id)?.state).toBe('OUT_OF_SYNC')
      expect(summary.books.get(id)?.isUsable).toBe(false)
    },
  )
})
