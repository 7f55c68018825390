import { gzipSync } from 'node:zlib'
import { createBinanceNormaliser } from '#adapters/feeds/crypto/binance/createNormaliser.ts'
import { createCoinbaseAdvancedNormaliser } from '#adapters/feeds/crypto/coinbase/createAdvancedNormaliser.ts'
import { createCoinbaseExchangeNormaliser } from '#adapters/feeds/crypto/coinbase/createExchangeNormaliser.ts'
import { createDeribitNormaliser } from '#adapters/feeds/crypto/deribit/createNormaliser.ts'
import { createHtxNormaliser } from '#adapters/feeds/crypto/htx/createNormaliser.ts'
import { createKrakenVersion1Normaliser } from '#adapters/feeds/crypto/kraken/createVersion1Normaliser.ts'
import { createKrakenVersion2Normaliser } from '#adapters/feeds/crypto/kraken/createVersion2Normaliser.ts'
import { createKucoinFuturesNormaliser } from '#adapters/feeds/crypto/kucoin/createFuturesNormaliser.ts'
import { createKucoinSpotNormaliser } from '#adapters/feeds/crypto/kucoin/createSpotNormaliser.ts'
import type { Normalised } from '#adapters/feeds/crypto/shared/normalised.ts'

/** One venue's normalisers and small messages in its published forms. */
export interface ParserFamily {
  readonly name: string
  /** Ways in; each takes a message as text. Calling again begins anew. */
  readonly begin: () => readonly ((text: string, tsInit: number) => Normalised)[]
  readonly samples: readonly string[]
}

const BINANCE = [
  '{"stream":"bnbbtc@trade","data":{"e":"trade","E":1672515782136,"s":"BNBBTC","t":12345,"p":"0.001","q":"100","T":1672515782136,"m":true,"M":true}}',
  '{"e":"aggTrade","E":1672515782136,"s":"BNBBTC","a":12345678901234567890,"p":"0.001","q":"100","f":100,"l":105,"T":1672515782136,"m":true}',
  '{"u":400900217,"s":"BNBUSDT","b":"25.35190000","B":"31.21000000","a":"25.36520000","A":"40.66000000"}',
  '{"e":"depthUpdate","E":1672515782136,"s":"BNBBTC","U":157,"u":160,"pu":156,"b":[["0.0024","10"]],"a":[["0.0026","100"]]}',
  '{"lastUpdateId":158,"E":1672515782136,"T":1672515782130,"bids":[["4.0","431.0"]],"asks":[["4.2","12"]]}',
  '{"e":"markPriceUpdate","E":1562305380000,"s":"BTCUSDT","p":"11794.15","i":"11784.62","P":"11784.25","r":"0.00038167","T":1562306400000}',
  '{"e":"indexPriceUpdate","E":1591261236000,"i":"BTCUSD","p":"9636.57860000"}',
  '{"e":"24hrTicker","E":123456789,"s":"BTCUSD_PERP","ps":"BTCUSD","c":"9548.5","o":"9473.1"}',
  '{"e":"forceOrder","E":1568014460893,"o":{"s":"BTCUSDT","S":"SELL","o":"LIMIT","f":"IOC","q":"0.014","p":"9910","ap":"9910","X":"FILLED","l":"0.014","z":"0.014","T":1568014460893}}',
  '{"symbol":"BTCUSDT","openInterest":"10659.509","time":1589437530011}',
  '{"result":null,"id":3}',
  '{"error":{"code":2,"msg":"Invalid request"},"id":3}',
]
const KRAKEN_1 = [
  '[0,[["5541.20000","0.15850568","1534614057.321597","s","l",""]],"trade","XBT/USD"]',
  '[0,["5698.40000","5700.00000","1542057299.545897","1.01234567","0.98765432"],"spread","XBT/USD"]',
  '[0,{"as":[["5541.30000","2.50700000","1534614248.123678"]],"bs":[["5541.20000","1.52900000","1534614248.765567"]]},"book-100","XBT/USD"]',
  '[0,{"a":[["5541.30000","2.50700000","1534614248.456738"]]},{"b":[["5541.20000","0.00000000","1534614335.345903","r"]],"c":"974942666"},"book-10","XBT/USD"]',
  '{"event":"heartbeat"}',
  '{"errorMessage":"Currency pair not supported","event":"subscriptionStatus","status":"error"}',
]
const KRAKEN_2 = [
  '{"channel":"trade","type":"update","data":[{"symbol":"MATIC/USD","side":"sell","price":0.5117,"qty":40.0,"ord_type":"market","trade_id":4665906,"timestamp":"2023-09-25T07:49:37.708706Z"}]}',
  '{"channel":"ticker","type":"update","data":[{"symbol":"ALGO/USD","bid":0.10025,"bid_qty":740.0,"ask":0.10036,"ask_qty":1361.44813783,"last":0.10035,"timestamp":"2023-09-25T07:49:37.708706Z"}]}',
  '{"channel":"book","type":"snapshot","data":[{"symbol":"MATIC/USD","bids":[{"price":0.5666,"qty":4831.75496356}],"asks":[{"price":0.5668,"qty":4410.79769741}],"checksum":2439117997}]}',
  '{"channel":"book","type":"update","data":[{"symbol":"MATIC/USD","bids":[{"price":0.5657,"qty":1098.3947558}],"asks":[],"checksum":2114181697,"timestamp":"2023-10-06T17:35:55.440295Z"}]}',
  '{"method":"subscribe","result":{"channel":"book","depth":25,"snapshot":true,"symbol":"ALGO/USD"},"success":true}',
]
const COINBASE = [
  '{"type":"match","trade_id":10,"sequence":50,"maker_order_id":"ac928c66","taker_order_id":"132fb6ae","time":"2014-11-07T08:19:27.028459Z","product_id":"BTC-USD","size":"5.23512","price":"400.23","side":"sell"}',
  '{"type":"ticker","sequence":37475248783,"product_id":"ETH-USD","price":"1285.22","best_bid":"1285.04","best_bid_size":"0.46688654","best_ask":"1285.27","best_ask_size":"1.56637040","side":"buy","time":"2022-10-19T23:28:22.061769Z"}',
  '{"type":"snapshot","product_id":"BTC-USD","bids":[["10101.10","0.45054140"]],"asks":[["10102.55","0.57753524"]]}',
  '{"type":"l2update","product_id":"BTC-USD","changes":[["buy","22356.270000","0.00000000"],["sell","22356.300000","1.00000000"]],"time":"2022-08-04T15:25:05.010758Z"}',
  '{"type":"error","message":"Failed to subscribe","reason":"bad product"}',
]
const COINBASE_ADVANCED = [
  '{"channel":"market_trades","client_id":"","timestamp":"2023-02-09T20:19:35.39625135Z","sequence_num":0,"events":[{"type":"update","trades":[{"trade_id":"000000000","product_id":"ETH-USD","price":"1260.01","size":"0.3","side":"BUY","time":"2019-08-14T20:42:27.265Z"}]}]}',
  '{"channel":"l2_data","client_id":"","timestamp":"2023-02-09T20:32:50.714964855Z","sequence_num":1,"events":[{"type":"snapshot","product_id":"BTC-USD","updates":[{"side":"bid","event_time":"1970-01-01T00:00:00Z","price_level":"21921.73","new_quantity":"0.06317902"},{"side":"offer","event_time":"1970-01-01T00:00:00Z","price_level":"21921.75","new_quantity":"0.02"}]}]}',
  '{"channel":"l2_data","client_id":"","timestamp":"2023-02-09T20:32:51Z","sequence_num":2,"events":[{"type":"update","product_id":"BTC-USD","updates":[{"side":"bid","event_time":"2023-02-09T20:32:51Z","price_level":"21921.73","new_quantity":"0"}]}]}',
  '{"channel":"ticker","client_id":"","timestamp":"2023-02-09T20:30:37.167359596Z","sequence_num":3,"events":[{"type":"snapshot","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"21932.98","best_bid":"21931.98","best_bid_quantity":"8000.21","best_ask":"21933.98","best_ask_quantity":"8038.07770938"}]}]}',
]
const DERIBIT = [
  '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"trades.BTC-PERPETUAL.raw","data":[{"trade_seq":30289442,"trade_id":"48079269","timestamp":1590484512188,"tick_direction":2,"price":8950.0,"mark_price":8948.9,"instrument_name":"BTC-PERPETUAL","index_price":8955.88,"direction":"sell","amount":10,"liquidation":"MT"}]}}',
  '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.BTC-PERPETUAL.100ms","data":{"type":"snapshot","timestamp":1554373962454,"instrument_name":"BTC-PERPETUAL","change_id":297217,"bids":[["new",5042.34,30]],"asks":[["new",5042.64,40]]}}}',
  '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.BTC-PERPETUAL.100ms","data":{"type":"change","timestamp":1554373911330,"prev_change_id":297217,"instrument_name":"BTC-PERPETUAL","change_id":297218,"bids":[["delete",5041.94,0]],"asks":[]}}}',
  '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"ticker.BTC-PERPETUAL.100ms","data":{"timestamp":1623060194301,"open_interest":441047710,"mark_price":36931.46,"last_price":36928.5,"instrument_name":"BTC-PERPETUAL","index_price":36922.47,"current_funding":0.00000123,"best_bid_price":36931.0,"best_bid_amount":7700,"best_ask_price":36931.5,"best_ask_amount":17010}}}',
  '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"quote.BTC-PERPETUAL","data":{"timestamp":1550658624149,"instrument_name":"BTC-PERPETUAL","best_bid_price":3914.97,"best_bid_amount":40,"best_ask_price":3996.61,"best_ask_amount":50}}}',
  '{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}}',
]
const KUCOIN = [
  '{"type":"message","topic":"/market/match:BTC-USDT","subject":"trade.l3match","data":{"sequence":"1545896669145","type":"match","symbol":"BTC-USDT","side":"buy","price":"0.08200000000000000000","size":"0.01022222000000000000","tradeId":"5c24c5da03aa673885cd67aa","time":"1545913818099033203"}}',
  '{"type":"message","topic":"/market/ticker:BTC-USDT","subject":"trade.ticker","data":{"sequence":"1545896668986","price":"0.08","size":"0.011","bestAsk":"0.08","bestAskSize":"0.18","bestBid":"0.049","bestBidSize":"0.036","time":1704873323416}}',
  '{"type":"message","topic":"/market/level2:BTC-USDT","subject":"trade.l2update","data":{"changes":{"asks":[["18906","0.00331","14103845"]],"bids":[["0","0","14103844"]]},"sequenceEnd":14103845,"sequenceStart":14103844,"symbol":"BTC-USDT","time":1663747970273}}',
  '{"code":"200000","data":{"time":1663747970273,"sequence":"14103844","bids":[["18900","1"]],"asks":[["18905","2"]]}}',
  '{"id":"x","type":"error","code":404,"data":"topic not found"}',
]
const KUCOIN_FUTURES = [
  '{"topic":"/contractMarket/execution:XBTUSDM","type":"message","subject":"match","data":{"symbol":"XBTUSDM","sequence":36,"side":"buy","size":1,"price":"3200","tradeId":"5c894f8f0e4b3d5ddf7c5b01","ts":1551770400000000000}}',
  '{"topic":"/contractMarket/level2:XBTUSDM","type":"message","subject":"level2","data":{"sequence":19,"change":"5000.0,sell,83","timestamp":1551770400000}}',
  '{"topic":"/contractMarket/tickerV2:XBTUSDM","type":"message","subject":"tickerV2","data":{"symbol":"XBTUSDM","bestBidSize":795,"bestBidPrice":"3200.0","bestAskPrice":"3600.0","bestAskSize":284,"ts":1553846081210004941}}',
  '{"topic":"/contract/instrument:XBTUSDM","type":"message","subject":"funding.rate","data":{"granularity":60000,"fundingRate":-0.002966,"timestamp":1551770400000}}',
  '{"topic":"/contract/instrument:XBTUSDM","type":"message","subject":"mark.index.price","data":{"granularity":1000,"indexPrice":4000.23,"markPrice":4010.52,"timestamp":1551770400000}}',
  '{"code":"200000","data":{"sequence":18,"symbol":"XBTUSDM","bids":[[4000,1]],"asks":[[5000,2]],"ts":1551770400000000000,"openInterest":"8000"}}',
]
const HTX = [
  '{"ch":"market.btcusdt.trade.detail","ts":1630994963175,"tick":{"id":137005445109,"ts":1630994963173,"data":[{"id":137005445109359286410323766,"ts":1630994963173,"tradeId":102523573486,"amount":0.006754,"price":52648.62,"direction":"buy"}]}}',
  '{"ch":"market.btcusdt.bbo","ts":1630994555540,"tick":{"seqId":137005210233,"ask":52665.02,"askSize":1.502181,"bid":52665.01,"bidSize":0.178567,"quoteTime":1630994555539,"symbol":"btcusdt"}}',
  '{"ch":"market.BTC-USDT.bbo","ts":1603707870528,"tick":{"mrid":131599726,"id":1603707870,"bid":[13064,38],"ask":[13072.3,205],"ts":1603707870525,"version":131599726}}',
  '{"ch":"market.btcusdt.mbp.150","ts":1573199608679,"tick":{"seqNum":100020146795,"prevSeqNum":100020146794,"bids":[],"asks":[[645.140000000000000000,26.755973959140651643]]}}',
  '{"id":"id2","rep":"market.btcusdt.mbp.150","status":"ok","ts":1573199608600,"data":{"seqNum":100020146794,"bids":[[618.37,71.594]],"asks":[[650.59,14.909]]}}',
  '{"ch":"market.BTC-USDT.depth.size_20.high_freq","tick":{"asks":[[13081.9,206]],"bids":[[13071.9,192]],"event":"snapshot","id":131597620,"ts":1603707576467,"version":56},"ts":1603707576468}',
  '{"ch":"market.BTC-USDT.basis.1min.open","ts":1603713510000,"tick":{"id":1603713480,"index_price":"13020.15","contract_price":"13026.8","basis":"6.65","basis_rate":"0.0005"}}',
  '{"ch":"market.BTC-USDT.open_interest","data":[{"volume":1711705,"amount":17841.41,"symbol":"BTC","contract_code":"BTC-USDT"}],"ts":1592904823141}',
  '{"op":"notify","topic":"public.BTC-USDT.funding_rate","ts":1603778748167,"data":[{"symbol":"BTC","contract_code":"BTC-USDT","fee_asset":"USDT","funding_time":"1603778700000","funding_rate":"-0.000220","estimated_rate":"-0.000220","settlement_time":"1603785600000"}]}',
  '{"op":"notify","topic":"public.BTC-USDT.liquidation_orders","ts":1603879731301,"data":[{"symbol":"BTC","contract_code":"BTC-USDT","direction":"buy","offset":"close","volume":26,"price":13100.4,"created_at":1603879731289}]}',
  '{"op":"notify","topic":"public.BTC.contract_info","ts":1592915141957,"event":"init","data":[{"symbol":"BTC","contract_code":"BTC200626","contract_type":"this_week"}]}',
  '{"ping":1492420473027}',
  '{"op":"ping","ts":"1492420473058"}',
]

const one =
  (create: () => { normalise(message: unknown, tsInit: number): Normalised }): ParserFamily['begin'] =>
  () => {
    const normaliser = create()
    return [(text, tsInit) => normaliser.normalise(text, tsInit)]
  }

/** Every family of parsers. */
export const PARSER_FAMILIES: readonly ParserFamily[] = [
  ...(['SPOT', 'USD_M', 'COIN_M'] as const).map((product): ParserFamily => {
    const begin: ParserFamily['begin'] = () => {
      const normaliser = createBinanceNormaliser(product)
      return [
        (text, tsInit) => normaliser.normalise(text, tsInit),
        (text, tsInit) => normaliser.joinSnapshot('BNBBTC', text, tsInit),
        (text, tsInit) => normaliser.tellOpenInterest(text, tsInit),
      ]
    }
    return { name: `Binance ${product}`, begin, samples: BINANCE }
  }),
  { name: 'Kraken version 1', begin: one(createKrakenVersion1Normaliser), samples: KRAKEN_1 },
  { name: 'Kraken version 2', begin: one(createKrakenVersion2Normaliser), samples: KRAKEN_2 },
  { name: 'Coinbase Exchange', begin: one(createCoinbaseExchangeNormaliser), samples: COINBASE },
  { name: 'Coinbase Advanced', begin: one(createCoinbaseAdvancedNormaliser), samples: COINBASE_ADVANCED },
  { name: 'Deribit', begin: one(createDeribitNormaliser), samples: DERIBIT },
  {
    name: 'KuCoin spot',
    begin: () => {
      const normaliser = createKucoinSpotNormaliser()
      return [
        (text, tsInit) => normaliser.normalise(text, tsInit),
        (text, tsInit) => normaliser.joinSnapshot('BTC-USDT', text, tsInit),
      ]
    },
    samples: KUCOIN,
  },
  {
    name: 'KuCoin futures',
    begin: () => {
      const normaliser = createKucoinFuturesNormaliser()
      return [
        (text, tsInit) => normaliser.normalise(text, tsInit),
        (text, tsInit) => normaliser.joinSnapshot('XBTUSDM', text, tsInit),
        (text, tsInit) => normaliser.tellContract(text, tsInit),
      ]
    },
    samples: KUCOIN_FUTURES,
  },
  {
    name: 'HTX',
    begin: () => {
      const normaliser = createHtxNormaliser('FUTURES')
      return [
        (text, tsInit) => normaliser.normalise(text, tsInit),
        (text, tsInit) => normaliser.normalise(gzipSync(text, { level: 1 }), tsInit),
      ]
    },
    samples: HTX,
  },
]
