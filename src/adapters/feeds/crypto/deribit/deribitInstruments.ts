import * as z from 'zod'
import { instrumentId } from '#core/model/identifiers.ts'
import type { FeedAnswer, FeedCard, ListedInstrument, MarketFeed } from '#engines/data/feeds/ports.ts'
import type { RateWindow } from '../../limits/rateLimiter.ts'
import { createAnswerSource, type SourceConnection } from '../../parsing/answerSource.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { step } from '../rest/listing.ts'

const ORIGIN = 'https://www.deribit.com'
/** The list of instruments is costly: one question a second is what its budget sustains. */
const WINDOWS: readonly RateWindow[] = [{ limit: 1, milliseconds: 1_000, counts: 'CALLS' }]
const SYMBOL = /^[A-Z0-9_-]{1,64}$/
const CURRENCY = /^[A-Z0-9]{1,12}$/

const answerSchema = z.looseObject({
  result: z.array(
    z.looseObject({
      instrument_name: z.string(),
      kind: z.string(),
      base_currency: z.string(),
      quote_currency: z.string(),
      settlement_period: z.string().optional(),
      instrument_type: z.string().optional(),
      tick_size: z.number(),
      contract_size: z.number(),
      is_active: z.boolean(),
    }),
  ),
})
type DeribitInstrument = z.infer<typeof answerSchema>['result'][number]

/** Deribit's list of instruments: spot pairs and perpetual swaps margined in dollars. */
export function createDeribitInstruments(
  card: FeedCard,
  connection: SourceConnection,
): Required<Pick<MarketFeed, 'listInstruments' | 'close'>> {
  const source = createAnswerSource(card, ORIGIN, WINDOWS, connection)
  const ask = (kind: 'spot' | 'future', stop: Parameters<typeof source.ask>[2]) =>
    source.ask(
      {
        path: '/api/v2/public/get_instruments',
        query: { currency: 'any', kind, expired: false },
        what: 'the instruments',
      },
      readInstruments,
      stop,
    )
  return {
    listInstruments: async (stop): Promise<FeedAnswer<readonly ListedInstrument[]>> => {
      const spot = await ask('spot', stop)
      if (!spot.ok) return spot
      const futures = await ask('future', stop)
      return futures.ok ? { ok: true, value: [...spot.value, ...futures.value] } : futures
    },
    close: () => source.close(),
  }
}

/** Reads the answer to a question for instruments; what the house has no form for is left out. */
export function readInstruments(text: string): Parsed<readonly ListedInstrument[]> {
  const read = readAnswer('Deribit', text, answerSchema)
  if (!read.ok) return read
  const listed = read.value.result.map((one) => listingOf(one)).filter((one) => one !== null)
  return { ok: true, value: listed }
}

function listingOf(one: DeribitInstrument): ListedInstrument | null {
  const { instrument_name: sourceSymbol, base_currency: base, quote_currency: quote, kind } = one
  const isSpot = kind === 'spot'
  const isSwap = kind === 'future' && one.settlement_period === 'perpetual' && one.instrument_type === 'linear'
  if (!one.is_active || (!isSpot && !isSwap) || !SYMBOL.test(sourceSymbol)) return null
  if (!CURRENCY.test(base) || !CURRENCY.test(quote)) return null
  const price = step(one.tick_size)
  const quantity = step(one.contract_size)
  if (price === null || quantity === null) return null
  const pair = `${base}/${quote}`
  const symbol = isSpot ? pair : `${pair}:${quote}`
  return {
    sourceSymbol,
    product: isSpot ? 'SPOT' : 'SWAP',
    instrument: {
      id: instrumentId(symbol, 'DERIBIT'),
      symbol,
      venue: 'DERIBIT',
      name: isSpot ? pair : `${pair} perpetual`,
      assetClass: 'CRYPTO',
      sector: null,
      currency: quote,
      calendar: 'ALWAYS',
      priceDecimals: price.decimals,
      quantityDecimals: quantity.decimals,
      priceIncrement: price.units,
      quantityIncrement: quantity.units,
    },
  }
}
