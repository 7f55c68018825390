// Messages of crypto venues, from bytes to market events, against reading the JSON alone. A venue sends thousands a second.
// Run it with `npm run bench cryptoMessages`.
import { createBinanceNormaliser } from '#adapters/feeds/crypto/binance/createNormaliser.ts'
import { createCoinbaseExchangeNormaliser } from '#adapters/feeds/crypto/coinbase/createExchangeNormaliser.ts'
import { createDeribitNormaliser } from '#adapters/feeds/crypto/deribit/createNormaliser.ts'
import { createKrakenVersion1Normaliser } from '#adapters/feeds/crypto/kraken/createVersion1Normaliser.ts'
import { createKrakenVersion2Normaliser } from '#adapters/feeds/crypto/kraken/createVersion2Normaliser.ts'
import { createKucoinSpotNormaliser } from '#adapters/feeds/crypto/kucoin/createSpotNormaliser.ts'
import type { Normaliser } from '#adapters/feeds/crypto/shared/normalised.ts'
import { runWorkloads } from './harness/runWorkloads.ts'
import type { Workload } from './harness/workload.ts'

const MESSAGES = 200_000
const ARRIVAL = 1_723_161_601_500_000

const CASES: readonly (readonly [name: string, create: () => Normaliser, text: string])[] = [
  [
    'Binance trade',
    () => createBinanceNormaliser('SPOT'),
    '{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161601438,"s":"BTCUSDT","t":3735693016,"p":"61685.99000000","q":"0.00017000","T":1723161601437,"m":true,"M":true}}',
  ],
  [
    'Binance bookTicker',
    () => createBinanceNormaliser('USD_M'),
    '{"stream":"ethusdt@bookTicker","data":{"e":"bookTicker","u":5123107838717,"s":"ETHUSDT","b":"2681.62","B":"1.165","a":"2681.63","A":"73.077","T":1723161256310,"E":1723161256311}}',
  ],
  [
    'Kraken trade, version 1',
    () => createKrakenVersion1Normaliser(),
    '[170,[["0.01136500","2.51146536","1561939201.587070","s","l",""]],"trade","LTC/XBT"]',
  ],
  [
    'Kraken trade, version 2',
    () => createKrakenVersion2Normaliser(),
    '{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":100.1,"qty":0.25,"ord_type":"limit","trade_id":123,"timestamp":"2026-07-10T00:00:00.123456Z"}]}',
  ],
  [
    'Coinbase match',
    () => createCoinbaseExchangeNormaliser(),
    '{"type":"match","trade_id":216544,"maker_order_id":"4c2aa376-4bda-4947-84ee-4dc5a6337cba","taker_order_id":"247a6eb2-b5c1-42db-b0ac-cb74b85bcac8","side":"buy","size":"0.97133855","price":"4.97800000","product_id":"ETC-GBP","sequence":253395153,"time":"2026-08-01T00:00:03.816000Z"}',
  ],
  [
    'Deribit trade',
    () => createDeribitNormaliser(),
    '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"trades.BTC-PERPETUAL.100ms","data":[{"trade_seq":20944815,"trade_id":"39355898","timestamp":1567296022565,"tick_direction":2,"price":9598.5,"instrument_name":"BTC-PERPETUAL","index_price":9600.8,"direction":"sell","amount":2000}]}}',
  ],
  [
    'KuCoin match',
    () => createKucoinSpotNormaliser(),
    '{"type":"message","topic":"/market/match:BTC-USDT","subject":"trade.l3match","data":{"symbol":"BTC-USDT","side":"sell","type":"match","makerOrderId":"62fadde41add68000167fb58","sequence":"1636276321894","size":"0.00001255","price":"24093.9","takerOrderId":"62faddfff0476c0001c86c71","time":"1660608000026914990","tradeId":"62fade002e113d292303a18b"}}',
  ],
]

const workloads = CASES.map(([name, create, text]): Workload => {
  const bytes = Buffer.from(text)
  return {
    name,
    unit: 'message',
    operations: MESSAGES,
    contenders: [
      {
        name: 'normaliser',
        role: 'ours',
        run: () => {
          const normaliser = create()
          let events = 0
          for (let index = 0; index < MESSAGES; index += 1) {
            events += normaliser.normalise(bytes.toString('utf8'), ARRIVAL + index).events.length
          }
          return { events }
        },
      },
      {
        name: 'JSON.parse alone',
        role: 'reference',
        run: () => {
          let events = 0
          for (let index = 0; index < MESSAGES; index += 1) {
            const read: unknown = JSON.parse(bytes.toString('utf8'))
            if (read !== null) events += 1
          }
          return { events }
        },
      },
    ],
    tolerance: 0,
    goal: { nanoseconds: 3_000 },
  }
})

await runWorkloads(workloads)
