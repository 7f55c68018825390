import { historyOfBars } from '#core/history/series.ts'
import type { FeedAnswer, HistoryPage, HistoryRequest, StopSignal } from '#engines/data/feeds/ports.ts'
import { feedFailure } from '../../../parsing/answerSource.ts'
import { askBars } from '../bars/askBars.ts'
import type { CcxtMarket } from '../exchange/ccxtExchange.ts'
import type { ExchangeCalls } from '../exchange/exchangeCalls.ts'
import type { RestVenue } from '../venues/restVenue.ts'
import { askMoments, markPriceOf } from './askMoments.ts'

/** Whom a history beside trades is asked of. */
export interface HistoryQuestion {
  readonly venue: RestVenue
  readonly calls: ExchangeCalls
  readonly market: CcxtMarket
  readonly request: HistoryRequest
  readonly now: number
}

const WORDS: Readonly<Record<HistoryRequest['kind'], string>> = {
  funding: 'funding rates',
  'open-interest': 'figures of open interest',
  mark: 'mark prices',
  index: 'index prices',
}

/** Asks for one page of funding rates, open interest, or bars of the mark or index price of a perpetual swap. */
export function askHistory(question: HistoryQuestion, stop: StopSignal): Promise<FeedAnswer<HistoryPage>> {
  const { venue, market, request } = question
  if (!market.swap) {
    const message = `${market.symbol} is no perpetual swap, so it has no ${WORDS[request.kind]}; ask for those of one that is.`
    return Promise.resolve(feedFailure('FEED_UNAVAILABLE', message))
  }
  const { kind } = request
  const isBars = kind === 'mark' || kind === 'index'
  if (venue[isBars ? kind : kind === 'funding' ? 'funding' : 'openInterest'] === null)
    return Promise.resolve(notTold(question))
  if ((request.interval === 'event') === isBars) return Promise.resolve(notTold(question))
  return isBars ? askPrices(question, kind, stop) : askEvents(question, stop)
}

/** Bars of a month, which no venue has in common. */
export function noMonths({ name }: RestVenue): ReturnType<typeof feedFailure> {
  return feedFailure(
    'FEED_UNAVAILABLE',
    `${name} is not asked for bars of months; ask for days and make months of them.`,
  )
}

function notTold({ venue, request }: HistoryQuestion): ReturnType<typeof feedFailure> {
  const message = `${venue.name} does not tell ${WORDS[request.kind]} of the past in that form; ask another source for them.`
  return feedFailure('FEED_UNAVAILABLE', message)
}

async function askPrices(
  question: HistoryQuestion,
  kind: 'mark' | 'index',
  stop: StopSignal,
): Promise<FeedAnswer<HistoryPage>> {
  const { venue, calls, market, request, now } = question
  const { interval, instrumentId, from, to } = request
  const rule = venue[kind]
  if (interval === '1M') return noMonths(venue)
  if (rule === null || interval === 'event') return notTold(question)
  const bars = await askBars(
    {
      venue,
      calls,
      market,
      rule: rule.bars(interval),
      request: { instrumentId, interval, from, to },
      what: `the history of ${interval} bars of the ${kind} price`,
      fields: rule.fields,
      volumeOf: null,
      now,
    },
    stop,
  )
  return bars.ok ? { ok: true, value: { columns: historyOfBars(bars.value.columns), next: bars.value.next } } : bars
}

function askEvents(question: HistoryQuestion, stop: StopSignal): Promise<FeedAnswer<HistoryPage>> {
  const { venue, calls, market, request, now } = question
  const common = {
    name: venue.name,
    calls,
    request,
    what: `the history of ${WORDS[request.kind]} of ${market.symbol}`,
    now,
  }
  if (request.kind === 'funding') {
    const rule = venue.funding
    if (rule === null) return Promise.resolve(notTold(question))
    return askMoments(
      {
        ...common,
        rule,
        ask: (exchange, since, limit, fields) => exchange.fetchFundingRateHistory(market.symbol, since, limit, fields),
        valuesOf: (moment) => [moment.fundingRate, markPriceOf(moment)],
      },
      stop,
    )
  }
  const rule = venue.openInterest
  if (rule === null) return Promise.resolve(notTold(question))
  return askMoments(
    {
      ...common,
      rule,
      ask: (exchange, since, limit, fields) =>
        exchange.fetchOpenInterestHistory(market.symbol, rule.timeframe, since, limit, fields),
      valuesOf: ({ openInterestAmount }) => [openInterestAmount],
    },
    stop,
  )
}
