import type { FeedAnswer, MarketFeed, StopSignal } from '#engines/data/feeds/ports.ts'
import type { OptionChainRequest, ShareOptionChain } from './shareOption.ts'

/** A source of shares of the United States that has all that feeds are asked about them. */
export interface ShareFeed extends MarketFeed {
  listInstruments: NonNullable<MarketFeed['listInstruments']>
  fetchBars: NonNullable<MarketFeed['fetchBars']>
  fetchActions: NonNullable<MarketFeed['fetchActions']>
  fetchNews: NonNullable<MarketFeed['fetchNews']>
  openLive: NonNullable<MarketFeed['openLive']>
  checkKey: NonNullable<MarketFeed['checkKey']>
  close(): Promise<void>
}

/** One that has the options on them too. */
export interface ShareOptionFeed extends ShareFeed {
  fetchOptionChain(request: OptionChainRequest, stop: StopSignal): Promise<FeedAnswer<ShareOptionChain>>
}
