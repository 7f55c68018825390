import { describe, expect, it } from 'vitest'
import { readInstruments } from '#adapters/feeds/crypto/deribit/deribitInstruments.ts'

const LINEAR = {
  instrument_name: 'BTC_USDC-PERPETUAL',
  kind: 'future',
  base_currency: 'BTC',
  quote_currency: 'USDC',
  settlement_currency: 'USDC',
  settlement_period: 'perpetual',
  instrument_type: 'linear',
  tick_size: 0.5,
  contract_size: 0.001,
  min_trade_amount: 0.001,
  is_active: true,
}
const SPOT = {
  ...LINEAR,
  instrument_name: 'ETH_USDT',
  kind: 'spot',
  base_currency: 'ETH',
  quote_currency: 'USDT',
  settlement_period: undefined,
  instrument_type: undefined,
  tick_size: 0.01,
  contract_size: 0.0001,
}

function read(...result: readonly object[]) {
  return readInstruments(JSON.stringify({ jsonrpc: '2.0', result, usIn: 1, usOut: 2, testnet: false }))
}

describe("Deribit's list of instruments", () => {
  it('names spot pairs and linear perpetual swaps as every other source does', () => {
    const listed = read(LINEAR, SPOT)
    expect(listed.ok && listed.value).toMatchObject([
      {
        sourceSymbol: 'BTC_USDC-PERPETUAL',
        product: 'SWAP',
        instrument: {
          id: 'BTC/USDC:USDC.DERIBIT',
          symbol: 'BTC/USDC:USDC',
          name: 'BTC/USDC perpetual',
          currency: 'USDC',
          priceDecimals: 1,
          priceIncrement: 5,
          quantityDecimals: 3,
          quantityIncrement: 1,
        },
      },
      {
        sourceSymbol: 'ETH_USDT',
        product: 'SPOT',
        instrument: { id: 'ETH/USDT.DERIBIT', symbol: 'ETH/USDT', currency: 'USDT', priceDecimals: 2 },
      },
    ])
  })

  it('leaves out what is not traded any more, ends on a day, or is margined in its own coin', () => {
    const dated = { ...LINEAR, instrument_name: 'BTC_USDC-25DEC26', settlement_period: 'month' }
    const inverse = { ...LINEAR, instrument_name: 'BTC-PERPETUAL', instrument_type: 'reversed' }
    const strange = { ...SPOT, instrument_name: 'eth/usdt' }
    expect(read(dated, inverse, strange, { ...SPOT, is_active: false }, { ...SPOT, tick_size: 0 })).toEqual({
      ok: true,
      value: [],
    })
  })

  it('refuses what is no list', () => {
    expect(readInstruments('{"result":{}}')).toMatchObject({ ok: false, code: 'ANSWER_MALFORMED' })
    expect(readInstruments('<html>')).toMatchObject({ ok: false, code: 'ANSWER_UNREADABLE' })
  })
})
