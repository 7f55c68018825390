import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { VenueId } from '#adapters/feeds/crypto/rest/venues/restVenue.ts'
import { HOUR } from '#core/time/duration.ts'
import type { BarPage, FeedAnswer } from '#engines/data/feeds/ports.ts'
import { mutatedText } from '../../../helpers/crypto/mutateMessages.ts'
import { barRequest, NOW, openRestBench, type RestBench, rowsOf, valueOf } from '../../../helpers/crypto/restBench.ts'
import { NEVER } from '../../../servers/feedBench.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const RUNS = 40
const CODES = ['FEED_BAD_ANSWER', 'FEED_UNAVAILABLE', 'FEED_UNKNOWN_INSTRUMENT', 'FEED_KEY_MISSING', 'FEED_TIMED_OUT']
/** A market, and the beginning of the path of its bars. */
const MARKETS: readonly (readonly [VenueId, string, string, string])[] = [
  ['kraken', 'BTC/USD.KRAKEN', '/0/public/OHLC', '/0/public/AssetPairs'],
  ['binance', 'BTC/USDT.BINANCE', '/api/v3/klines', '/api/v3/exchangeInfo'],
  ['coinbase', 'BTC/USD.COINBASE', '/products/', '/products'],
  ['kucoin', 'BTC/USDT.KUCOIN', '/api/v1/market/candles', '/api/v2/symbols'],
  ['htx', 'BTC/USDT:USDT.HTX', '/linear-swap-ex/', '/linear-swap-api/v1/swap_contract_info'],
]

/** What the server answered last, asked again. */
async function sampleOf({ server }: RestBench, path: string): Promise<string> {
  const asked = server.requests.findLast((request) => request.path.startsWith(path))
  const answer = await fetch(`${server.origin}${asked?.path ?? ''}?${asked?.query.toString() ?? ''}`)
  return answer.text()
}

function expectSense(answer: FeedAnswer<unknown>): void {
  if (answer.ok) return
  expect(CODES).toContain(answer.failure.code)
  expect(answer.failure.message).toMatch(/^[A-Z].*[^.]\.$/)
}

describe('answers of exchanges that were changed at random', () => {
  it.each(MARKETS)('%s: bars are told right or not at all, and nothing is thrown', async (venue, id, path) => {
    const bench = await openRestBench(venue, { speed: 100 })
    closers.push(bench.close)
    const ask = (): Promise<FeedAnswer<BarPage>> => bench.feed.fetchBars(barRequest(id, '5m', NOW - HOUR, NOW), NEVER)
    valueOf(await ask())
    const sample = await sampleOf(bench, path)
    await fc.assert(
      fc.asyncProperty(mutatedText([sample]), async (body) => {
        bench.server.mend()
        bench.server.fault(path, { kind: 'BODY', body }, 1)
        const answer = await ask()
        // A word of the venue may say that it was asked too often; then it is left alone, which is tested elsewhere.
        fc.pre(answer.ok || answer.failure.code !== 'FEED_RATE_LIMITED')
        expectSense(answer)
        for (const row of answer.ok ? rowsOf([answer.value]) : []) {
          expect(row.every((value) => Number.isFinite(value) && value >= 0)).toBe(true)
          expect((row[0] as number) % 300).toBe(0)
        }
      }),
      { numRuns: RUNS },
    )
  })

  it.each(MARKETS)('%s: lists of instruments are read or refused', async (venue, _id, _bars, path) => {
    const bench = await openRestBench(venue, { speed: 100 })
    closers.push(bench.close)
    valueOf(await bench.feed.listInstruments(NEVER))
    const sample = await sampleOf(bench, path)
    await fc.assert(
      fc.asyncProperty(mutatedText([sample]), async (body) => {
        bench.server.mend()
        bench.server.fault(path, { kind: 'BODY', body }, 1)
        const answer = await bench.feed.listInstruments(NEVER)
        fc.pre(answer.ok || answer.failure.code !== 'FEED_RATE_LIMITED')
        expectSense(answer)
        for (const { instrument } of answer.ok ? answer.value : []) {
          expect(instrument.id).toMatch(/^[\x21-\x7e]{1,80}$/)
          expect(instrument.priceIncrement).toBeGreaterThanOrEqual(1)
        }
      }),
      { numRuns: RUNS },
    )
    expect('polluted' in {}).toBe(false)
  })
})
