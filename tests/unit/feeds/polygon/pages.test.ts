import { describe, expect, it } from 'vitest'
import { nextPage } from '#adapters/feeds/polygon/rest/pages.ts'
import { idOfTicker, tickerOf } from '#adapters/feeds/polygon/tickers.ts'
import { instrumentId } from '#core/model/identifiers.ts'

const ORIGIN = 'https://api.massive.com'

describe('links to the next page', () => {
  it.each([
    [null, null],
    ['', null],
    ['https://api.massive.com/v3/x?cursor=a%3D', { path: '/v3/x', query: { cursor: 'a=' } }],
    ['https://api.polygon.io/v3/x?cursor=a&apiKey=leak', { path: '/v3/x', query: { cursor: 'a' } }],
    ['/v3/x?cursor=a', { path: '/v3/x', query: { cursor: 'a' } }],
    ['https://evil.example/v3/x', 'ELSEWHERE'],
    ['https://api.polygon.io.evil.example/v3/x', 'ELSEWHERE'],
    ['https://user@evil.example/v3/x', 'ELSEWHERE'],
    ['//evil.example/v3/x', 'ELSEWHERE'],
    ['http://api.polygon.io/v3/x', 'ELSEWHERE'],
    ['https://api.polygon.io:8443/x', 'ELSEWHERE'],
    ['https://[', 'ELSEWHERE'],
  ])('%s leads to %j', (link, place) => {
    expect(nextPage(link, ORIGIN)).toEqual(place)
  })
})

describe('tickers', () => {
  it.each([
    ['AAPL', 'AAPL.US'],
    ['BRK.B', 'BRK.B.US'],
    ['BACpK', 'BAC.PRK.US'],
    ['GABp', 'GAB.PR.US'],
  ])('%s is %s and back', (ticker, id) => {
    expect(idOfTicker(ticker)).toBe(id)
    expect(tickerOf(instrumentId(id.slice(0, -3), 'US'))).toBe(ticker)
  })

  it('of other things are none', () => {
    expect([
      idOfTicker('X:BTCUSD'),
      idOfTicker('aapl'),
      idOfTicker(''),
      idOfTicker(5),
      tickerOf(instrumentId('BTC/USD', 'KRAKEN')),
    ]).toEqual([null, null, null, null, null])
  })
})
