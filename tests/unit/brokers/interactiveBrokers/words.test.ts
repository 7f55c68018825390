import { OrderType } from '@stoqey/ib'
import { describe, expect, it } from 'vitest'
import { contractOf, indexContracts } from '#adapters/brokers/interactiveBrokers/contracts.ts'
import {
  gatewayMidnight,
  readGatewayTime,
  writeGatewayTime,
} from '#adapters/brokers/interactiveBrokers/gatewayTimes.ts'
import { createOrderIdMemory } from '#adapters/brokers/interactiveBrokers/orderIds.ts'
import { orderTerms } from '#adapters/brokers/interactiveBrokers/orderTerms.ts'
import { faultOfSettings, isLiveAccount, type GatewaySettings } from '#adapters/brokers/interactiveBrokers/settings.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'

const SETTINGS: GatewaySettings = {
  host: '127.0.0.1',
  port: 4002,
  clientId: 7,
  account: 'DU1234567',
  timeZone: 'America/New_York',
  extendedHours: true,
  cryptoExchange: 'PAXOS',
}

const SHARE: Instrument = {
  id: identifier('BRK.B.NYSE'),
  symbol: 'BRK.B',
  venue: 'NYSE',
  name: 'Berkshire Hathaway B',
  assetClass: 'EQUITY',
  sector: null,
  currency: 'USD',
  calendar: 'XNYS',
  priceDecimals: 4,
  quantityDecimals: 0,
  priceIncrement: 100,
  quantityIncrement: 1,
}

const COIN: Instrument = { ...SHARE, id: identifier('ETH/USD.PAXOS'), symbol: 'ETH/USD', assetClass: 'CRYPTO' }

const ORDER: OrderSpecification = {
  clientOrderId: identifier('ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
  accountId: identifier('PAPER-1'),
  instrumentId: SHARE.id,
  strategyId: identifier('gap'),
  signalId: identifier('s-1'),
  proposalId: null,
  role: 'ENTRY',
  side: 'BUY',
  type: 'LIMIT',
  quantity: 100,
  sizing: null,
  limitPrice: 4_501_200,
  stopPrice: null,
  timeInForce: 'DAY',
  reduceOnly: false,
  ocoGroup: null,
  parentClientOrderId: null,
  attachedExit: null,
  tsInit: 0,
}

function termsOf(changes: Partial<OrderSpecification>, instrument = SHARE, parentId: number | null = null) {
  return orderTerms({ ...ORDER, ...changes }, instrument, SETTINGS, parentId)
}

const PLAIN = { postOnly: false, displayQuantity: null, trail: null, expireAt: null }

describe('contracts', () => {
  it('names shares with their class behind a blank and their exchange, and finds them again', () => {
    const contract = contractOf(SHARE, 'PAXOS')
    expect(contract).toEqual({
      symbol: 'BRK B',
      secType: 'STK',
      currency: 'USD',
      exchange: 'SMART',
      primaryExch: 'NYSE',
    })
    const index = indexContracts([SHARE, COIN], 'PAXOS')
    expect(index.instrumentOf({ ...contract, exchange: 'ARCA' })).toBe(SHARE)
    expect(index.instrumentOf({ ...contract, currency: 'CAD' })).toBeNull()
  })

  it('names coins by their base, and no index', () => {
    expect(contractOf(COIN, 'ZEROHASH')).toEqual({
      symbol: 'ETH',
      secType: 'CRYPTO',
      currency: 'USD',
      exchange: 'ZEROHASH',
    })
    expect(contractOf({ ...SHARE, assetClass: 'INDEX' }, 'PAXOS')).toBeNull()
  })
})

describe('orders in words of the gateway', () => {
  it('carry our name, account, price and extended hours', () => {
    expect(termsOf({})).toMatchObject({
      ok: true,
      order: {
        action: 'BUY',
        totalQuantity: 100,
        orderType: 'LMT',
        lmtPrice: 450.12,
        tif: 'DAY',
        account: 'DU1234567',
        orderRef: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
        outsideRth: true,
        transmit: true,
      },
    })
  })

  it.each([
    [{ type: 'MARKET', limitPrice: null }, { orderType: 'MKT' }],
    [
      { type: 'STOP', limitPrice: null, stopPrice: 4_400_000 },
      { orderType: 'STP', auxPrice: 440 },
    ],
    [
      { type: 'STOP_LIMIT', stopPrice: 4_400_000 },
      { orderType: 'STP LMT', auxPrice: 440, lmtPrice: 450.12 },
    ],
    [{ timeInForce: 'GTC' }, { tif: 'GTC' }],
    [{ timeInForce: 'IOC' }, { tif: 'IOC' }],
    [{ timeInForce: 'FOK' }, { tif: 'FOK' }],
    [{ timeInForce: 'AT_OPEN' }, { tif: 'OPG', orderType: 'LMT' }],
    [{ timeInForce: 'AT_CLOSE' }, { tif: 'DAY', orderType: 'LOC' }],
    [
      { timeInForce: 'AT_CLOSE', type: 'MARKET', limitPrice: null },
      { tif: 'DAY', orderType: 'MOC' },
    ],
    [
      { timeInForce: 'GTD', special: { ...PLAIN, expireAt: Date.UTC(2026, 10, 23, 20, 30) * 1_000 } },
      { tif: 'GTD', goodTillDate: '20261123-20:30:00' },
    ],
    [{ ocoGroup: 'exits-1' }, { ocaGroup: 'exits-1', ocaType: 1 }],
    [{ special: { ...PLAIN, displayQuantity: 10 } }, { displaySize: 10 }],
  ] as const)('%j is %j', (changes, wanted) => {
    expect(termsOf(changes)).toMatchObject({ ok: true, order: wanted })
  })

  it('trail by an amount or a share, from a stop where one is given', () => {
    const trailing = { type: 'TRAILING_STOP', limitPrice: null, side: 'SELL' } as const
    const amount = termsOf({ ...trailing, special: { ...PLAIN, trail: { kind: 'AMOUNT', distance: 25_000 } } })
    expect(amount).toMatchObject({ ok: true, order: { orderType: OrderType.TRAIL, auxPrice: 2.5 } })
    const fraction = { ...PLAIN, trail: { kind: 'FRACTION', fraction: 0.015 } } as const
    const share = termsOf({ ...trailing, stopPrice: 4_400_000, special: fraction })
    expect(share).toMatchObject({ ok: true, order: { trailingPercent: 1.5, trailStopPrice: 440 } })
    const range = { ...PLAIN, trail: { kind: 'AVERAGE_TRUE_RANGE', multiple: 2, length: 14 } } as const
    expect(termsOf({ ...trailing, special: range })).toMatchObject({ ok: false })
  })

  it('wait for their entry by its number', () => {
    expect(termsOf({ type: 'STOP', limitPrice: null, stopPrice: 4_400_000 }, SHARE, 41)).toMatchObject({
      ok: true,
      order: { parentId: 41 },
    })
  })

  it.each([
    { special: { ...PLAIN, postOnly: true } },
    { attachedExit: { stopLossFraction: 0.02, takeProfitFraction: null } },
    { timeInForce: 'GTD' },
    { type: 'STOP', limitPrice: null, stopPrice: 1_000_000, timeInForce: 'AT_OPEN' },
  ] as const)('%j is not offered, with a sentence', (changes) => {
    const terms = termsOf(changes)
    expect(terms).toMatchObject({ ok: false, reason: { code: 'VENUE_DOES_NOT_OFFER' } })
  })

  it('no coin is bought at the market', () => {
    expect(termsOf({ type: 'MARKET', limitPrice: null }, COIN)).toMatchObject({ ok: false })
    expect(termsOf({ type: 'MARKET', limitPrice: null, side: 'SELL' }, COIN)).toMatchObject({ ok: true })
  })
})

describe('times of the gateway', () => {
  const half = Date.UTC(2026, 10, 23, 14, 30) * 1_000

  it.each([
    ['20261123 09:30:00 US/Eastern', half],
    ['20261123 09:30:00 America/New_York', half],
    ['20261123  09:30:00', half],
    ['20261123-14:30:00', half],
    ['20260723 09:30:00 US/Eastern', Date.UTC(2026, 6, 23, 13, 30) * 1_000],
    ['20261123 15:30:00 Europe/Berlin', half],
    ['20261123 09:30', null],
    ['20261123 09:30:00 Nowhere/Atall', null],
    ['', null],
  ])('%j', (text, wanted) => {
    expect(readGatewayTime(text, 'America/New_York')).toBe(wanted)
  })

  it('begin their day at midnight over there, also when clocks are put back', () => {
    expect(gatewayMidnight(half, 'America/New_York')).toBe(Date.UTC(2026, 10, 23, 5) * 1_000)
    expect(gatewayMidnight(Date.UTC(2026, 10, 1, 23) * 1_000, 'America/New_York')).toBe(
      Date.UTC(2026, 10, 1, 4) * 1_000,
    )
    expect(writeGatewayTime(half)).toBe('20261123-14:30:00')
  })
})

describe('settings', () => {
  it('name no host but this machine, no zero client, no unknown zone', () => {
    expect(faultOfSettings(SETTINGS)).toBeNull()
    for (const wrong of [
      { host: '10.0.0.1' },
      { port: 0 },
      { clientId: 0 },
      { account: '' },
      { timeZone: 'Nowhere/Atall' },
    ]) {
      expect(faultOfSettings({ ...SETTINGS, ...wrong }), JSON.stringify(wrong)).toMatch(/\S+ \S+\.?$/)
    }
  })

  it('tell paper by the first letter of the account', () => {
    expect(['DU1234567', 'DF77', 'U1234567', 'F55'].map(isLiveAccount)).toEqual([false, false, true, true])
  })
})

describe('numbers of orders', () => {
  it('rise above all before and above what the gateway asks for, and stay with their order', async () => {
    const ids = createOrderIdMemory()
    const [one, two, three] = ['one', 'two', 'three'].map((name) => identifier<typeof ORDER.clientOrderId>(name))
    if (one === undefined || two === undefined || three === undefined) throw new Error('three names')
    expect(await ids.reserve(one, 17)).toEqual({ orderId: 17, isNew: true })
    expect(await ids.reserve(two, 5)).toEqual({ orderId: 18, isNew: true })
    expect(await ids.reserve(one, 99)).toEqual({ orderId: 17, isNew: false })
    expect([ids.find(two), ids.ownerOf(18), ids.find(three), ids.ownerOf(99)]).toEqual([18, two, null, null])
  })
})
