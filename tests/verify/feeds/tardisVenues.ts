import { createBinanceNormaliser } from '#adapters/feeds/crypto/binance/createNormaliser.ts'
import { createCoinbaseExchangeNormaliser } from '#adapters/feeds/crypto/coinbase/createExchangeNormaliser.ts'
import { createDeribitNormaliser } from '#adapters/feeds/crypto/deribit/createNormaliser.ts'
import { createHtxNormaliser, type HtxProduct } from '#adapters/feeds/crypto/htx/createNormaliser.ts'
import { createKrakenVersion1Normaliser } from '#adapters/feeds/crypto/kraken/createVersion1Normaliser.ts'
import { createKrakenVersion2Normaliser } from '#adapters/feeds/crypto/kraken/createVersion2Normaliser.ts'
import { createKucoinFuturesNormaliser } from '#adapters/feeds/crypto/kucoin/createFuturesNormaliser.ts'
import { createKucoinSpotNormaliser } from '#adapters/feeds/crypto/kucoin/createSpotNormaliser.ts'
import type { Normalised } from '#adapters/feeds/crypto/shared/normalised.ts'

/** Feeds a message of a venue to its normaliser, as the other program's test fed its own. */
export type FeedMessage = (message: unknown, tsInit: number) => Normalised

/** One set of pairs and who reads it. */
export interface ReferenceVenue {
  /** Name of the set. */
  readonly name: string
  readonly begin: () => FeedMessage
  /** Pairs that differ on purpose, by number: why, and the difference that is expected. */
  readonly deliberate: Readonly<Record<number, readonly [reason: string, difference: string]>>
}

/** Answers to requests were given to the other program in an envelope that names a stream. */
interface Generated {
  readonly stream?: string
  readonly topic?: string
  readonly data?: unknown
}

const T_NOT_E = 'time of the matching engine (T) instead of the time of sending (E)'
const CUT = 'messages cut out of a stream; the numbers do not follow, which is a gap by the rule of the venue'
const JOINED_LATER = 'numbers edited by hand: the change is older than the book and is left out'

const VERSION_2 = 'version 2 of the protocol, which the other program did not read yet'
const NO_SIZES = 'tickers of before 2022 tell no sizes, and a price alone is no quote'
const EXPECTED_RATE =
  'funding told every minute is the rate expected next; prices are told at their own time (docs of the venue: granularity)'
const ONE_EVENT = '1 events where there are none'

/** Binance names the book and the open interest that were asked for as if they were streams. */
function binance(product: 'SPOT' | 'USD_M' | 'COIN_M'): FeedMessage {
  const normaliser = createBinanceNormaliser(product)
  return (message, tsInit) => {
    const { stream = '', data } = message as Generated
    const [symbol = '', kind] = stream.split('@')
    if (kind === 'depthSnapshot') return normaliser.joinSnapshot(symbol.toUpperCase(), data, tsInit)
    if (kind === 'openInterest') return normaliser.tellOpenInterest(data, tsInit)
    return normaliser.normalise(message, tsInit)
  }
}

/** Version 1 sends lists; version 2, which the other program did not know yet, names a channel. */
function kraken(): FeedMessage {
  const [first, second] = [createKrakenVersion1Normaliser(), createKrakenVersion2Normaliser()]
  return (message, tsInit) => (Array.isArray(message) ? first : second).normalise(message, tsInit)
}

/** KuCoin names the book and the contract that were asked for as if they were topics. */
function kucoin(product: 'spot' | 'futures'): FeedMessage {
  const futures = createKucoinFuturesNormaliser()
  const normaliser = product === 'spot' ? createKucoinSpotNormaliser() : futures
  return (message, tsInit) => {
    const { topic = '' } = message as Generated
    const [kind = '', symbol = ''] = topic.split(':')
    if (kind.endsWith('/level2Snapshot')) return normaliser.joinSnapshot(symbol, message, tsInit)
    if (kind === '/contract/details') return futures.tellContract(message, tsInit)
    return normaliser.normalise(message, tsInit)
  }
}

function coinbase(): FeedMessage {
  const normaliser = createCoinbaseExchangeNormaliser()
  return (message, tsInit) => normaliser.normalise(message, tsInit)
}

function deribit(): FeedMessage {
  const normaliser = createDeribitNormaliser()
  return (message, tsInit) => normaliser.normalise(message, tsInit)
}

function htx(product: HtxProduct): FeedMessage {
  const normaliser = createHtxNormaliser(product)
  return (message, tsInit) => normaliser.normalise(message, tsInit)
}

/** The sets that are compared. */
export const REFERENCE_VENUES: readonly ReferenceVenue[] = [
  { name: 'binance', begin: () => binance('SPOT'), deliberate: {} },
  {
    name: 'binance-futures',
    begin: () => binance('USD_M'),
    deliberate: {
      7: [JOINED_LATER, '0 book events, not 1'],
      14: [T_NOT_E, 'time 1612137603568, not 1612137603571'],
    },
  },
  {
    name: 'binance-delivery',
    begin: () => binance('COIN_M'),
    deliberate: {
      2: [T_NOT_E, 'time 1592265600420, not 1592265600422'],
      5: [CUT, '0 book events, not 1; gap'],
      11: [T_NOT_E, 'time 1622505600000, not 1622505600005'],
    },
  },
  {
    name: 'kraken',
    begin: kraken,
    deliberate: {
      5: ['the pair is the last word of the list, not the channel', 'symbol ADA/CAD, not BOOK-1000'],
      9: [VERSION_2, ONE_EVENT],
      10: [VERSION_2, ONE_EVENT],
      11: [VERSION_2, ONE_EVENT],
      12: [VERSION_2, ONE_EVENT],
    },
  },
  {
    name: 'coinbase',
    begin: coinbase,
    deliberate: {
      4: [
        'a time of year 1 is none; the time of arrival instead of that of the message before',
        'time 1567296001275, not 1564617603818',
      ],
      6: [NO_SIZES, '0 events, not 1'],
      7: [NO_SIZES, '0 events, not 1'],
    },
  },
  {
    name: 'deribit',
    begin: deribit,
    deliberate: {
      1: ['the channel of quotes, which the other program does not read', ONE_EVENT],
    },
  },
  {
    name: 'kucoin',
    begin: () => kucoin('spot'),
    deliberate: {
      12: [CUT, '0 book events, not 1; gap'],
      13: [CUT, '0 book events, not 1'],
      15: [CUT, '0 book events, not 1'],
    },
  },
  {
    name: 'kucoin-futures',
    begin: () => kucoin('futures'),
    deliberate: {
      4: ['time of the venue instead of the time of arrival', 'time 1705881600412, not 1705881600081'],
      7: ['open interest is told when it is known, not with the next news', ONE_EVENT],
      9: [EXPECTED_RATE, 'fundingRate null, not 0.000038; predictedFundingRate 0.000038, not null'],
      10: [
        EXPECTED_RATE,
        'time 1706068801000, not 1706068800000; fundingRate null, not 0.000038; predictedFundingRate 0.000038, not null',
      ],
      11: [EXPECTED_RATE, 'time 1706068801000, not 1706068800000; predictedFundingRate 0.000038, not null'],
      12: [EXPECTED_RATE, 'time 1706068802000, not 1706068800000; predictedFundingRate 0.000038, not null'],
      13: [EXPECTED_RATE, 'time 1706068802000, not 1706068800000; predictedFundingRate 0.000038, not null'],
      14: [
        EXPECTED_RATE,
        'time 1706068802000, not 1706068800000; fundingRate 0.000038, not 0.000032; predictedFundingRate 0.000032, not null',
      ],
    },
  },
  {
    name: 'huobi',
    begin: () => htx('SPOT'),
    deliberate: {
      20: [
        'a change that came too early is applied in the order of its number, so the newer size of 9138.67 stays',
        'asks [[9137.68,0.190075],[9137.75,0.01],[9138.23,0.010945],[9138.27,0.131941],[9138.47,0.003],[9138.62,0.0074],[9138.67,0.036178],[9144,0.069238],[9145.4,0.030582],[9146.18,0.132209],[9146.84,1]], not [[9137.68,0.190075],[9137.75,0.01],[9138.23,0.010945],[9138.27,0.131941],[9138.47,0.003],[9138.62,0.0074],[9138.67,0.042194],[9144,0.069238],[9145.4,0.030582],[9146.18,0.132209],[9146.84,1]]',
      ],
      21: [CUT, '0 book events, not 1; gap'],
    },
  },
  {
    name: 'huobi-dm',
    begin: () => htx('FUTURES'),
    deliberate: {
      0: ['a snapshot without levels is an empty book', ONE_EVENT],
      5: ['a contract whose term is not known yet goes by its own name', ONE_EVENT],
    },
  },
  { name: 'huobi-dm-swap', begin: () => htx('COIN_SWAP'), deliberate: {} },
  { name: 'huobi-dm-linear-swap', begin: () => htx('LINEAR_SWAP'), deliberate: {} },
  { name: 'huobi-dm-options', begin: () => htx('OPTIONS'), deliberate: {} },
]
