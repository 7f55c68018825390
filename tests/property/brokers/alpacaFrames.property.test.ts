import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definiteRefusal, wordsOf } from '#adapters/brokers/alpaca/alpacaRefusals.ts'
import { createSymbols } from '#adapters/brokers/alpaca/alpacaSymbols.ts'
import { readFrame } from '#adapters/brokers/alpaca/tradeUpdates.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { instrumentId } from '#core/model/identifiers.ts'

const SHARE: Instrument = {
  id: instrumentId('AAPL', 'ALPACA'),
  symbol: 'AAPL',
  venue: 'ALPACA',
  name: 'Apple',
  assetClass: 'EQUITY',
  sector: null,
  currency: 'USD',
  calendar: 'XNYS',
  priceDecimals: 4,
  quantityDecimals: 6,
  priceIncrement: 100,
  quantityIncrement: 1,
}
const symbols = createSymbols([SHARE])
const FRAME = JSON.stringify({
  stream: 'trade_updates',
  data: {
    event: 'fill',
    execution_id: '2f63ea93-423d-4169-b3f6-3fdafc10c418',
    price: '179.08',
    qty: '100',
    timestamp: '2026-03-10T15:30:00.123Z',
    order: {
      id: '61e69015-8549-4bfd-b9c3-01e75843f47d',
      client_order_id: 'OURS',
      symbol: 'AAPL',
      side: 'buy',
      type: 'limit',
      time_in_force: 'gtc',
      status: 'filled',
      qty: '100',
      filled_qty: '100',
      limit_price: '180.00',
      stop_price: null,
    },
  },
})
const CLEAN = Object.getOwnPropertyNames(Object.prototype).toSorted()
const SPLICES = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '0',
  '-',
  '1e400',
  'null',
  '"__proto__":',
  '\\u0000',
  '\uD800',
  'NaN',
]

/** Whatever is told of a fill must be a whole number above nothing at a price that is one. */
function expectSound(text: string | Uint8Array): void {
  const telling = readFrame(text, symbols, 0)
  if (telling.kind === 'NEWS') {
    for (const news of telling.news) {
      if (news.kind !== 'FILL') continue
      expect(Number.isSafeInteger(news.report.quantity) && news.report.quantity > 0).toBe(true)
      expect(Number.isSafeInteger(news.report.price)).toBe(true)
      expect(news.report.executionId).not.toBe('')
    }
  }
}

describe('whatever Alpaca sends', () => {
  it('is read or called unreadable, when a good message is damaged in places', () => {
    const cut = fc.record({
      at: fc.nat(FRAME.length),
      length: fc.nat(12),
      put: fc.oneof(fc.constantFrom(...SPLICES), fc.string({ maxLength: 4 })),
    })
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (cuts) => {
        const damaged = cuts.reduce(
          (text, { at, length, put }) => text.slice(0, at) + put + text.slice(at + length),
          FRAME,
        )
        expectSound(damaged)
      }),
      { numRuns: 3_000 },
    )
    expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(CLEAN)
  })

  it('is read or called unreadable, when any value stands in any field', () => {
    const values = fc.oneof(
      fc.jsonValue(),
      fc.double(),
      fc.bigInt().map(String),
      fc.constantFrom('1e400', '-0', '0x10'),
    )
    const fields = fc.constantFrom('qty', 'price', 'execution_id', 'event', 'timestamp', 'order')
    const orderFields = fc.constantFrom('id', 'symbol', 'side', 'type', 'status', 'qty', 'filled_qty', 'limit_price')
    fc.assert(
      fc.property(fc.oneof(fields, orderFields), fc.boolean(), values, (field, isInOrder, value) => {
        const frame = JSON.parse(FRAME) as { data: Record<string, unknown> & { order: Record<string, unknown> } }
        if (isInOrder) frame.data.order[field] = value
        else frame.data = { ...frame.data, [field]: value }
        expectSound(JSON.stringify(frame))
      }),
      { numRuns: 2_000 },
    )
  })

  it('is read or called unreadable, when it is bytes of any kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectSound(bytes)),
      { numRuns: 1_000 },
    )
  })

  it('is a definite refusal only with a status and a code of the table', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.jsonValue(), (status, value) => {
        expect(wordsOf(value)).not.toContain('<script')
        if (definiteRefusal(status, value) !== null) expect([400, 401, 403, 422]).toContain(status)
      }),
      { numRuns: 1_000 },
    )
  })
})
