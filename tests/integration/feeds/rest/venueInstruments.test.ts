import { afterEach, describe, expect, it } from 'vitest'
import type { VenueId } from '#adapters/feeds/crypto/rest/venues/restVenue.ts'
import { instrumentSchema } from '#contracts/records/market.ts'
import type { ListedInstrument } from '#engines/data/feeds/ports.ts'
import { openRestBench, valueOf } from '../../../helpers/crypto/restBench.ts'
import { NEVER } from '../../../servers/feedBench.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** An instrument in one line: id, currency, decimals and steps of price and quantity, the venue's symbol, product. */
function lineOf({ instrument, sourceSymbol, product }: ListedInstrument): string {
  const { id, currency, priceDecimals, priceIncrement, quantityDecimals, quantityIncrement } = instrument
  return `${id} ${currency} ${priceIncrement}e-${priceDecimals} ${quantityIncrement}e-${quantityDecimals} ${sourceSymbol} ${product}`
}

const LISTS: readonly (readonly [VenueId, readonly string[]])[] = [
  [
    'kraken',
    [
      'BTC/USD.KRAKEN USD 1e-1 1e-8 XBT/USD SPOT',
      'ETH/BTC.KRAKEN BTC 1e-5 1e-8 ETH/XBT SPOT',
      'SOL/USDT.KRAKEN USDT 5e-2 1e-8 SOL/USDT SPOT',
    ],
  ],
  [
    'binance',
    [
      'BTC/USDT.BINANCE USDT 1e-2 1e-5 BTCUSDT SPOT',
      'BTC/USDT:USDT.BINANCE USDT 1e-1 1e-3 BTCUSDT SWAP',
      'ETH/USDT.BINANCE USDT 1e-2 1e-4 ETHUSDT SPOT',
      'PEPE/USDT.BINANCE USDT 1e-8 1e-0 PEPEUSDT SPOT',
    ],
  ],
  [
    'coinbase',
    [
      'BTC/USD.COINBASE USD 1e-2 1e-8 BTC-USD SPOT',
      'ETH/BTC.COINBASE BTC 1e-5 1e-8 ETH-BTC SPOT',
      'XRP/USDC.COINBASE USDC 1e-4 1e-6 XRP-USDC SPOT',
    ],
  ],
  [
    'kucoin',
    [
      'BTC/USDT.KUCOIN USDT 1e-1 1e-8 BTC-USDT SPOT',
      'BTC/USDT:USDT.KUCOIN USDT 1e-1 1e-0 XBTUSDTM SWAP',
      'KCS/BTC.KUCOIN BTC 1e-7 1e-4 KCS-BTC SPOT',
    ],
  ],
  [
    'htx',
    [
      'BTC/USDT.HTX USDT 1e-2 1e-6 btcusdt SPOT',
      'BTC/USDT:USDT.HTX USDT 1e-1 1e-0 BTC-USDT SWAP',
      'ETH/BTC.HTX BTC 1e-6 1e-4 ethbtc SPOT',
      'SHIB/USDT:USDT.HTX USDT 1e-9 1e-0 SHIB-USDT SWAP',
    ],
  ],
]

describe('instruments of the exchanges', () => {
  it.each(LISTS)('%s lists its spot pairs and linear perpetual swaps with their steps', async (venue, expected) => {
    const { server, feed, close } = await openRestBench(venue)
    closers.push(close)
    const listed = valueOf(await feed.listInstruments(NEVER))
    expect(listed.map(lineOf)).toEqual(expected)
    for (const { instrument } of listed) {
      expect(instrumentSchema.safeParse(instrument).success, instrument.id).toBe(true)
      expect(instrument).toMatchObject({ assetClass: 'CRYPTO', calendar: 'ALWAYS', sector: null })
    }
    // Nothing else was asked for: no currencies, no fees, no time.
    expect(server.requests.length).toBe(venue === 'kraken' || venue === 'coinbase' ? 1 : 2)
  })

  it('asks once for all that ask at once, and anew for whoever asks later', async () => {
    const { server, feed, close } = await openRestBench('kraken')
    closers.push(close)
    const [one, other] = await Promise.all([feed.listInstruments(NEVER), feed.listInstruments(NEVER)])
    expect(valueOf(one)).toEqual(valueOf(other))
    expect(server.requests.length).toBe(1)
    await feed.listInstruments(NEVER)
    expect(server.requests.length).toBe(2)
  })
})
