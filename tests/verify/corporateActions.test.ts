import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { MarketAction } from '#core/model/marketAction.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { AccountId, ClientOrderId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { fromMoney, toMoney } from '#core/money.ts'
import { DAY } from '#core/time/duration.ts'
import { formatDate, parseTimestamp } from '#core/time/iso.ts'
import { leanFolder, type LeanCompany, readLeanCompany } from '#adapters/feeds/lean/leanCompany.ts'
import { companyNamed } from '#adapters/feeds/lean/mapFile.ts'
import { adjustedColumns } from '#quant/prices/adjustedColumns.ts'
import { createExchange, type Exchange } from '#trading/exchange/exchange.ts'
import { buildSpecification } from '../builders/order.ts'
import { exchangeOptions } from '../helpers/exchangeRig.ts'

const FOLDER = '../shared/data/lean-equity-daily'
const ts = (date: string): number => parseTimestamp(date) ?? Number.NaN

function company(permanentTicker: string): LeanCompany {
  const read = readLeanCompany(leanFolder(FOLDER), permanentTicker)
  if (!read.ok) throw new Error(read.failure.message)
  return read.value
}

/** Returns from close to close, dated by the later bar. */
function returnsOf(close: Float64Array): Float64Array {
  return Float64Array.from(close, (price, bar) => (bar === 0 ? 0 : price / (close[bar - 1] ?? Number.NaN) - 1))
}

/** Adjusted closes by the rule of the files themselves: raw times the factors of the first row not before the day. */
function closesByFactors(ticker: string, { series }: LeanCompany): Float64Array {
  const rows = readFileSync(`${FOLDER}/factor_files/${ticker}.csv`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const { tsOpen, close } = series.columns
  return close.map((price, bar) => {
    const date = Number(formatDate(tsOpen[bar] ?? 0).replaceAll('-', ''))
    const row = rows.find(([day]) => Number(day) >= date)
    return price * Number(row?.[1]) * Number(row?.[2])
  })
}

const CASES = [
  // Growth from the first to the last close by the factors alone, computed with python3.
  { ticker: 'spy', bars: 5_849, splits: 0, dividends: 94, growth: 5.1991967885118795 },
  { ticker: 'aapl', bars: 5_849, splits: 4, dividends: 35, growth: 976.3961504604464 },
  { ticker: 'bac', bars: 5_661, splits: 1, dividends: 90, growth: 1.5968861033057964 },
  { ticker: 'aig', bars: 5_849, splits: 4, dividends: 75, growth: -0.9100974707609407 },
]

describe.skipIf(!existsSync(FOLDER))('adjusted prices of SPY, AAPL, BAC and AIG, 1998-2021', () => {
  it.each(CASES)(
    '$ticker grows as its factors say, day by day and in all',
    ({ ticker, bars, splits, dividends, growth }) => {
      const one = company(ticker)
      const { columns } = one.series
      expect(columns.tsOpen.length).toBe(bars)
      const kinds = one.actions.map(({ action }) => action.kind)
      expect(kinds.filter((kind) => kind === 'SPLIT')).toHaveLength(splits)
      expect(kinds.filter((kind) => kind === 'CASH_DIVIDEND')).toHaveLength(dividends)
      const { close } = adjustedColumns(columns, one.actions, 'splits-and-dividends')
      const ours = returnsOf(close)
      const theirs = returnsOf(closesByFactors(ticker, one))
      const worst = ours.reduce((most, value, bar) => Math.max(most, Math.abs(value - (theirs[bar] ?? 0))), 0)
      // The factors have seven digits.
      expect(worst).toBeLessThan(2e-5)
      expect(((close.at(-1) ?? 0) / (close[0] ?? 1) / (1 + growth) - 1) * 1e4).toBeCloseTo(0, 0)
    },
  )

  it.each(CASES)('$ticker shows no return that an action made', ({ ticker }) => {
    const one = company(ticker)
    const { columns } = one.series
    const { close } = adjustedColumns(columns, one.actions, 'splits-and-dividends')
    const adjusted = returnsOf(close)
    const raw = returnsOf(columns.close)
    const byBar = new Map<number, MarketAction[]>()
    for (const { ts: at, action } of one.actions) {
      const bar = columns.tsOpen.indexOf(at)
      expect(bar).toBeGreaterThan(0)
      byBar.set(bar, [...(byBar.get(bar) ?? []), action])
    }
    for (const [bar, actions] of byBar) {
      const before = columns.close[bar - 1] ?? Number.NaN
      // What who held one unit at the close has at the next: units at the new price, and cash.
      let [units, cash, reference] = [1, 0, before]
      for (const action of actions) {
        if (action.kind === 'SPLIT') units *= action.to / action.from
        if (action.kind !== 'CASH_DIVIDEND') continue
        cash += units * action.perUnit
        reference -= units * action.perUnit
      }
      const total = (units * (columns.close[bar] ?? 0) + cash) / before - 1
      const ours = adjusted[bar] ?? Number.NaN
      // Cash earns nothing over the day, where the adjusted price invests it again: the share of it times the day's return.
      expect(Math.abs(ours - total)).toBeLessThanOrEqual((cash / reference) * Math.abs(ours) + 1e-9)
      const isSplit = actions.some(({ kind }) => kind === 'SPLIT')
      if (isSplit) expect(Math.abs(raw[bar] ?? 0)).toBeGreaterThan(0.15)
      // The largest is the market's own: AIG fell by a fifth on the day of its reverse split.
      if (isSplit) expect(Math.abs(ours)).toBeLessThan(0.21)
    }
    // Elsewhere nothing is touched.
    const touched = adjusted.filter((value, bar) => !byBar.has(bar) && Math.abs(value - (raw[bar] ?? 0)) > 1e-12)
    expect(touched).toHaveLength(0)
  })
})

describe.skipIf(!existsSync(FOLDER))('tickers that several companies had', () => {
  const span = (one: LeanCompany): readonly string[] => {
    const { tsOpen } = one.series.columns
    return [formatDate(tsOpen[0] ?? 0), formatDate(tsOpen.at(-1) ?? 0)]
  }
  const closeOn = (one: LeanCompany, date: string): number | undefined =>
    one.series.columns.close[one.series.columns.tsOpen.indexOf(ts(date))]

  it('never join two companies: FB, USO, WM, BAC', () => {
    expect(span(company('fb'))).toEqual(['2012-05-18', '2021-03-31'])
    expect(span(company('fb.1'))).toEqual(['1999-09-29', '2003-03-28'])
    expect(span(company('uso'))).toEqual(['2006-04-10', '2021-03-31'])
    // NationsBank took the ticker of BankAmerica; there is no file of its own earlier one.
    expect(span(company('bac'))).toEqual(['1998-10-01', '2021-03-31'])
    expect(company('bac').missing).toEqual(['nb'])
    const waste = company('wm')
    expect(span(waste)).toEqual(['1998-01-02', '2021-03-31'])
    // Washington Mutual lost 91 % on 2008-09-26 under the ticker that Waste Management has had since August 2009.
    expect([closeOn(waste, '2008-09-25'), closeOn(waste, '2008-09-26')]).toEqual([33.4, 33.32])
    const worst = returnsOf(waste.series.columns.close).reduce((least, value) => Math.min(least, value), 0)
    expect(worst).toBeGreaterThan(-0.4)
  })

  it('are the company of their day', () => {
    const companies = ['fb', 'fb.1', 'wm', 'uso', 'goog', 'googl'].map((name) => company(name).tickers)
    const named = (ticker: string, date: string): string | null =>
      companyNamed(companies, ticker, ts(date) / DAY)?.permanentTicker ?? null
    expect([named('FB', '2001-01-02'), named('FB', '2010-01-04'), named('FB', '2015-01-02')]).toEqual([
      'fb.1',
      null,
      'fb',
    ])
    expect([named('WM', '2008-09-26'), named('WMI', '2008-09-26'), named('WM', '2010-01-04')]).toEqual([
      null,
      'wm',
      'wm',
    ])
    expect([named('GOOG', '2014-04-02'), named('GOOG', '2014-04-03')]).toEqual(['googl', 'goog'])
  })

  it('change without any effect on a position', () => {
    const held = play(company('wm'), '1998-03-02', 100, '2010-01-04')
    expect(held.positions()['WM.USA']).toBe(100)
    expect(held.adjustments().every(({ kind }) => kind === 'DIVIDEND')).toBe(true)
  })
})

function sliceOf({ series }: LeanCompany, bar: number, actions: readonly MarketAction[]): MarketSlice {
  const { tsOpen, open, high, low, close, volume } = series.columns
  const from = tsOpen[bar] ?? 0
  const prices = [open, high, low, close, volume].map((column) => column[bar] ?? Number.NaN)
  return {
    marketTime: from + DAY,
    origin: 'historical',
    interval: '1d',
    barCount: 1,
    bars: Float64Array.from([0, from, from + DAY, ...prices]),
    quoteCount: 0,
    quotes: new Float64Array(0),
    halted: [],
    ...(actions.length === 0 ? {} : { actions }),
  }
}

function buy(exchange: Exchange, name: string, quantity: number, one: LeanCompany, now: number): void {
  const order = buildSpecification({
    clientOrderId: identifier<ClientOrderId>(name),
    accountId: identifier<AccountId>('TEST-1'),
    instrumentId: one.instrument.id,
    quantity,
    timeInForce: 'AT_CLOSE',
  })
  exchange.submit(order, now)
}

/** Buys at the close of a day and holds until another. */
function play(one: LeanCompany, from: string, quantity: number, to: string): Exchange {
  const exchange = createExchange(exchangeOptions({ instruments: [one.instrument], startingCash: toMoney(5_000_000) }))
  hold(exchange, one, from, quantity, to, () => {})
  return exchange
}

/** Holds from a day to the end and puts every dividend into whole shares at the close of its ex date. */
function reinvest(one: LeanCompany, from: string, quantity: number, cost: number): Exchange {
  const startingCash = toMoney(cost + UNTOUCHED)
  const exchange = createExchange(exchangeOptions({ instruments: [one.instrument], startingCash }))
  hold(exchange, one, from, quantity, '2021-03-31', (label, close) => {
    const shares = Math.floor((fromMoney(exchange.cash()) - UNTOUCHED) / close)
    if (shares > 0) buy(exchange, `more-${label}`, shares, one, label)
  })
  return exchange
}

function hold(
  exchange: Exchange,
  one: LeanCompany,
  from: string,
  quantity: number,
  to: string,
  onDividend: (label: number, close: number) => void,
): void {
  const { tsOpen, close } = one.series.columns
  tsOpen.forEach((label, bar) => {
    if (label < ts(from) || label > ts(to)) return
    // The buyer comes after what happened in the night before.
    const actions = one.actions.flatMap(({ ts: at, action }) => (at === label && label > ts(from) ? [action] : []))
    exchange.onSlice(sliceOf(one, bar, actions), label)
    if (label === ts(from)) buy(exchange, 'entry', quantity, one, label)
    if (actions.some(({ kind }) => kind === 'CASH_DIVIDEND')) onDividend(label, close[bar] ?? Number.NaN)
  })
}

/** Cash that the buyer keeps, so that rounding to whole shares never asks for more than there is. */
const UNTOUCHED = 1_000

describe.skipIf(!existsSync(FOLDER))('cash dividends and splits through the exchange', () => {
  it('pays the dividends of AAPL on their ex dates, to the last micro-unit', () => {
    const told = play(company('aapl'), '2012-08-01', 100, '2015-02-05').adjustments()
    const paid = told.filter(({ kind }) => kind === 'DIVIDEND').map(({ tsEvent, cash }) => [formatDate(tsEvent), cash])
    // As the company declared them: 2.65, 3.05 and 3.29 a share before the split, 0.47 after it.
    expect(paid).toEqual([
      ['2012-08-09', 265_000_000],
      ['2012-11-07', 265_000_000],
      ['2013-02-07', 265_000_000],
      ['2013-05-09', 305_000_000],
      ['2013-08-08', 305_000_000],
      ['2013-11-06', 305_000_000],
      ['2014-02-06', 305_000_000],
      ['2014-05-08', 329_000_000],
      ['2014-08-07', 329_000_000],
      ['2014-11-06', 329_000_000],
      ['2015-02-05', 329_000_000],
    ])
  })

  it('leaves the equity as it is over the 7:1 split of AAPL on 2014-06-09', () => {
    const one = company('aapl')
    const exchange = play(one, '2014-06-02', 100, '2014-06-06')
    const before = exchange.equity()
    const split = one.actions.find(({ ts: at }) => at === ts('2014-06-09'))
    if (split === undefined) throw new Error('no split')
    const bar = one.series.columns.tsOpen.indexOf(ts('2014-06-09'))
    const alone = sliceOf(one, bar, [split.action])
    exchange.onSlice({ ...alone, marketTime: ts('2014-06-09'), barCount: 0, bars: new Float64Array(0) }, 0)
    expect(exchange.positions()['AAPL.USA']).toBe(700)
    expect(exchange.equity()).toBe(before)
    exchange.onSlice(sliceOf(one, bar, []), 0)
    expect(exchange.equity() - before).toBe(toMoney(700 * 93.7) - toMoney(100 * 645.57))
  })

  it.each([
    { ticker: 'spy', from: '1998-01-02', quantity: 10_000 },
    { ticker: 'aapl', from: '1998-01-02', quantity: 1_000 },
    { ticker: 'bac', from: '1998-10-01', quantity: 20_000 },
    { ticker: 'aig', from: '1998-01-02', quantity: 20_000 },
  ])(
    '$ticker bought, held and reinvested grows like its adjusted price, within 0.5 %',
    ({ ticker, from, quantity }) => {
      const one = company(ticker)
      const { columns } = one.series
      const first = columns.tsOpen.indexOf(ts(from))
      const cost = quantity * (columns.close[first] ?? Number.NaN)
      const exchange = reinvest(one, from, quantity, cost)
      const growth = (fromMoney(exchange.equity()) - UNTOUCHED) / cost
      const { close } = adjustedColumns(columns, one.actions, 'splits-and-dividends')
      const expected = (close.at(-1) ?? Number.NaN) / (close[first] ?? Number.NaN)
      expect(Math.abs(growth / expected - 1)).toBeLessThan(0.005)
      // And without the dividends it would not have.
      const splitsOnly = adjustedColumns(columns, one.actions, 'splits').close
      expect(Math.abs((splitsOnly.at(-1) ?? 0) / (splitsOnly[first] ?? 1) / expected - 1)).toBeGreaterThan(0.05)
    },
  )
})
