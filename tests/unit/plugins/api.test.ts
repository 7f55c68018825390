import { describe, expect, it } from 'vitest'
import { foldBars, foldColumn } from '#quant/indicators/fold.ts'
import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { ExponentialMovingAverage } from '#quant/indicators/exponentialMovingAverage.ts'
import { RelativeStrengthIndex } from '#quant/indicators/relativeStrengthIndex.ts'
import { RollingDeviation } from '#quant/indicators/rollingDeviation.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import type { Fill } from '#core/model/order.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildSlice } from '../../builders/slice.ts'
import { walkBars } from '../../helpers/backtestBench.ts'
import {
  dailySlices,
  definitionOf,
  makePlugin,
  pluginText,
  runPlugin,
  tracingContext,
} from '../../helpers/pluginBench.ts'

const log = (expression: string): string => `onBar(bar, api) { api.log(JSON.stringify(${expression})) }`

describe('what a strategy has at hand', () => {
  it('is told of finished bars, and can look back at as many as it asked for', () => {
    const head = 'needs: { history: 2 },'
    const text = `export default defineStrategy({ name: 'n', description: 'd', ${head} create: (_, api) => ({
      onBar(bar) { api.log(JSON.stringify([bar.close, api.bar('ACME')?.close, api.bar('ACME', '1d', 1)?.close ?? null, api.closes('ACME', '1d'), api.price('ACME')])) } }) })`
    expect(runPlugin(text, [10, 11, 12]).logs.map((line) => JSON.parse(line) as unknown)).toEqual([
      [10, 10, null, [10], 10],
      [11, 11, 10, [10, 11], 11],
      [12, 12, 11, [11, 12], 12],
    ])
  })

  it('gets bars with every field, as they were', () => {
    const { logs } = runPlugin(pluginText(log('bar')), [10])
    expect(JSON.parse(logs[0] ?? '')).toEqual({
      instrument: 'ACME.TEST',
      interval: '1d',
      opened: 0,
      time: DAY,
      open: 10,
      high: 11,
      low: 9,
      close: 10,
      volume: 1_000,
    })
  })

  it('has the market for a clock, in UTC', () => {
    const body =
      '[api.now, Date.now(), new Date().toISOString(), new Date(2020, 1, 3).getTime(), new Date("2020-02-03T10:00").getHours(), new Date().getTimezoneOffset(), new Date("3 Feb 2020").getTime(), new Date(0) instanceof Date, typeof Date()]'
    const { logs } = runPlugin(pluginText(log(body)), [10])
    expect(JSON.parse(logs[0] ?? '')).toEqual([
      DAY,
      86_400_000,
      '1970-01-02T00:00:00.000Z',
      1_580_688_000_000,
      10,
      0,
      null,
      true,
      'string',
    ])
  })

  it('draws random numbers that follow from its file and its name', () => {
    const text = pluginText(log('[Math.random(), Math.random()]'))
    const [first, second] = [runPlugin(text, [1, 2, 3]), runPlugin(text, [1, 2, 3])]
    expect(first.logs).toEqual(second.logs)
    const numbers = first.logs.flatMap((line) => JSON.parse(line) as number[])
    expect(new Set(numbers).size).toBe(6)
    for (const number of numbers) expect(number >= 0 && number < 1).toBe(true)
    expect(runPlugin(`${text}\n// changed`, [1, 2, 3]).logs).not.toEqual(first.logs)
  })

  it('says the same wherever the machine stands', () => {
    const body =
      '[(1234567.5).toLocaleString(), "ä".localeCompare("z"), "I".toLocaleLowerCase(), typeof Intl, new Date().toLocaleString()]'
    const { logs } = runPlugin(pluginText(log(body)), [10])
    expect(JSON.parse(logs[0] ?? '')).toEqual(['1234567.5', 1, 'i', 'undefined', '1970-01-02T00:00:00.000Z'])
  })

  it('has the indicators of the house, bit for bit', () => {
    const bars = walkBars(120, 7, DAY)
    const names = ['sma', 'ema', 'rsi', 'atr', 'deviation', 'zscore', 'highest', 'lowest', 'change'] as const
    const before = `const list = [${names.map((name) => `api.indicator('${name}', { length: 9 })`).join(',')}];`
    const text = pluginText(
      'onBar(bar, api) { api.log(JSON.stringify(list.map((each) => [each.value(bar.instrument), each.before()]))) }',
      before,
    )
    const instruments = [buildInstrument()]
    const strategy = makePlugin(definitionOf(text), {}, instruments)
    const context = tracingContext(instruments)
    const at = (column: Float64Array, bar: number): number => column[bar] ?? Number.NaN
    for (let bar = 0; bar < 120; bar += 1) {
      const [open, high, low, close] = [at(bars.open, bar), at(bars.high, bar), at(bars.low, bar), at(bars.close, bar)]
      const tsOpen = at(bars.tsOpen, bar)
      strategy.onSlice(
        buildSlice('1d', [{ instrument: 0, tsOpen, tsClose: tsOpen + DAY, open, high, low, close, volume: 1 }]),
        context,
      )
    }
    const told = context.trace.logs.map((line) => JSON.parse(line) as (number | null)[][])
    const column = (place: number): number[] => told.map((row) => row[place]?.[0] ?? Number.NaN)
    const { close } = bars
    expect(column(0)).toEqual([...foldColumn(new SimpleMovingAverage(9), close)])
    expect(column(1)).toEqual([...foldColumn(new ExponentialMovingAverage(9), close)])
    expect(column(2)).toEqual([...foldColumn(new RelativeStrengthIndex(9), close)])
    expect(column(3)).toEqual([...foldBars(new AverageTrueRange(9), bars)])
    expect(column(4)).toEqual([...foldColumn(new RollingDeviation(9), close)])
    const window = (values: Float64Array, bar: number): number[] => [...values.subarray(bar - 8, bar + 1)]
    for (let bar = 9; bar < 120; bar += 1) {
      expect(told[bar]?.[6]?.[0]).toBe(Math.max(...window(bars.high, bar)))
      expect(told[bar]?.[7]?.[0]).toBe(Math.min(...window(bars.low, bar)))
      expect(told[bar]?.[8]?.[0]).toBe(at(close, bar) / at(close, bar - 9) - 1)
      for (let place = 0; place < names.length; place += 1)
        expect(told[bar]?.[place]?.[1]).toBe(told[bar - 1]?.[place]?.[0])
    }
  })

  it('asks for timers, which say when they were due', () => {
    const text = pluginText(
      'onBar(bar, api) { if (bar.close === 10) { api.timer(api.now); api.timer(api.now + 5) } }, onTimer(due, api) { api.log(due) }',
    )
    const instruments = [buildInstrument()]
    const strategy = makePlugin(definitionOf(text), {}, instruments)
    const context = tracingContext(instruments)
    for (const slice of dailySlices([10, 11])) strategy.onSlice(slice, context)
    expect(context.trace.timers).toEqual([DAY, DAY + 5])
    strategy.onTimer?.(DAY, context)
    expect(context.trace.logs).toEqual([String(DAY)])
  })

  it('writes lines, and not without end', () => {
    const { logs } = runPlugin(
      pluginText('onBar(bar, api) { for (let i = 0; i < 200; i += 1) console.log("line", i) }'),
      [10],
    )
    expect(logs).toHaveLength(50)
    expect(logs[0]).toBe('line 0')
    expect(logs[49]).toBe('Further lines of this moment are left out.')
  })

  it('finds an instrument by its id and by its symbol, unless two have it', () => {
    const instruments = [
      buildInstrument(),
      buildInstrument({ id: 'ACME.OTHER' as never, venue: 'OTHER' }),
      buildInstrument({ id: 'ZINC.TEST' as never, symbol: 'ZINC' }),
    ]
    const text = pluginText(
      'onBar(bar, api) { api.log(api.price("ZINC")); api.log(api.price("ACME.OTHER")); api.price("ACME") }',
    )
    const strategy = makePlugin(definitionOf(text), {}, instruments)
    const context = tracingContext(instruments)
    for (const slice of dailySlices([10])) strategy.onSlice(slice, context)
    expect(context.trace.logs).toEqual(['null', 'null'])
    expect(context.trace.failures).toMatchObject([{ code: 'STRATEGY_UNKNOWN_INSTRUMENT' }])
  })
})

describe('what a strategy says', () => {
  it('becomes a signal with everything it stated', () => {
    const wish = `{ instrument: bar.instrument, direction: 'SHORT', type: 'STOP_LIMIT', limitPrice: 95, stopPrice: 96, expireAt: 99,
      displayShare: 0.5, stop: 105, target: 76, trail: { atr: 3 }, weight: 0.25, horizon: 5,
      probability: { value: 0.6, low: 0.5, high: 0.7, n: 40 },
      reasons: ['weak', { text: 'strong', strength: 0.9 }], against: 'it may rise', features: { slope: -1.5 }, wrongIf: 'It rises.' }`
    const { signals, failures } = runPlugin(pluginText(`onBar(bar, api) { api.enter(${wish}) }`), [100])
    expect(failures).toEqual([])
    expect(signals).toEqual([
      {
        instrumentId: 'ACME.TEST',
        direction: 'SHORT',
        referencePrice: 100,
        probability: { value: 0.6, low: 0.5, high: 0.7, n: 40 },
        horizon: 5 * DAY,
        evidence: [
          { text: 'strong', source: 'tested.js', tsEvent: DAY, strength: 0.9 },
          { text: 'weak', source: 'tested.js', tsEvent: DAY, strength: 0.5 },
        ],
        counterEvidence: [{ text: 'it may rise', source: 'tested.js', tsEvent: DAY, strength: 0.5 }],
        features: [{ name: 'slope', value: -1.5, unit: '' }],
        filters: [],
        bracket: { stop: 105, target: 76, rewardRisk: 1.9 },
        wrongIf: 'It rises.',
        entry: {
          type: 'STOP_LIMIT',
          limitPrice: 95,
          stopPrice: 96,
          timeInForce: 'GTD',
          expireAt: 99,
          postOnly: false,
          displayShare: 0.5,
        },
        trail: { kind: 'AVERAGE_TRUE_RANGE', multiple: 3, length: 14 },
        weight: 0.25,
      },
    ])
  })

  it('leaves to the house what it leaves out', () => {
    const { signals } = runPlugin(
      pluginText('onBar(bar, api) { api.enter({ instrument: "ACME" }); api.exit("ACME") }'),
      [100],
    )
    expect(signals).toMatchObject([
      { direction: 'LONG', bracket: null, wrongIf: 'The strategy asks to leave.' },
      { direction: 'FLAT', evidence: [{ text: 'tested.js leaves and states no reason.' }] },
    ])
    for (const signal of signals)
      for (const name of ['entry', 'trail', 'weight']) expect(signal).not.toHaveProperty(name)
  })

  it('is refused before there is a price to refer to', () => {
    const text = pluginText('onBar(bar, api) { api.enter({ instrument: "ZINC" }) }')
    const instruments = [buildInstrument(), buildInstrument({ id: 'ZINC.TEST' as never, symbol: 'ZINC' })]
    const strategy = makePlugin(definitionOf(text), {}, instruments)
    const context = tracingContext(instruments)
    for (const slice of dailySlices([10])) strategy.onSlice(slice, context)
    expect(context.trace.failures).toMatchObject([
      { code: 'STRATEGY_NO_PRICE', message: expect.stringContaining('ZINC') },
    ])
  })
})

describe('what a strategy is told', () => {
  const fill = (side: 'BUY' | 'SELL', quantity: number, price: number): Fill =>
    ({
      executionId: 'x',
      venue: 'TEST',
      accountId: 'BACKTEST',
      clientOrderId: 'c',
      instrumentId: 'ACME.TEST',
      strategyId: 'tested',
      side,
      quantity,
      price,
      fee: 1_500_000,
      slippage: 0,
      tsEvent: 7,
      tsInit: 7,
    }) as unknown as Fill

  it('is its fills, in units and currency, with what it holds then', () => {
    const text = pluginText('onFill(fill, api) { api.log(JSON.stringify([fill, api.position("ACME")])) }')
    const instruments = [buildInstrument()]
    const strategy = makePlugin(definitionOf(text), {}, instruments)
    const context = tracingContext(instruments)
    const instrumentId = 'ACME.TEST' as never
    strategy.onFill?.(fill('BUY', 30, 10_125), { instrumentId, quantity: 30, averagePrice: 101.25 }, context)
    strategy.onFill?.(fill('SELL', 30, 10_200), { instrumentId, quantity: 0, averagePrice: null }, context)
    expect(context.trace.logs.map((line) => JSON.parse(line) as unknown)).toEqual([
      [
        { instrument: 'ACME.TEST', time: 7, side: 'BUY', quantity: 30, price: 101.25, fee: 1.5 },
        { side: 'LONG', quantity: 30, averagePrice: 101.25 },
      ],
      [
        { instrument: 'ACME.TEST', time: 7, side: 'SELL', quantity: 30, price: 102, fee: 1.5 },
        { side: 'FLAT', quantity: 0, averagePrice: null },
      ],
    ])
  })

  it('is trades, quotes and bars in this order, when all of the moment is known', () => {
    const seen = 'api.price("ACME")'
    const text = pluginText(
      `onTrade(t, api) { api.log(['trade', t.price, t.aggressor, ${seen}]) }, onQuote(q, api) { api.log(['quote', q.bid, q.ask, ${seen}]) }, onBar(b, api) { api.log(['bar', b.close, ${seen}, api.quote('ACME').ask]) }`,
    )
    const instruments = [buildInstrument()]
    const strategy = makePlugin(definitionOf(text), {}, instruments)
    const context = tracingContext(instruments)
    const bar = { instrument: 0, tsOpen: 0, tsClose: HOUR, open: 1, high: 2, low: 1, close: 2, volume: 3 }
    const slice = buildSlice('1h', [bar], [{ instrument: 0, bid: 9, ask: 11 }])
    strategy.onSlice({ ...slice, trades: { count: 1, rows: Float64Array.of(0, 5, 8, 100, -1) } }, context)
    expect(context.trace.logs).toEqual(['trade,8,-1,2', 'quote,9,11,2', 'bar,2,2,11'])
  })

  it('is restated after a split: bars, prices and indicators', () => {
    const text = pluginText(
      'onBar(bar, api) { api.log(JSON.stringify([api.closes("ACME"), average.value(), average.before()])) }',
      "const average = api.indicator('sma', { length: 3 });",
    )
    const instruments = [buildInstrument()]
    const strategy = makePlugin(definitionOf(text), {}, instruments)
    const context = tracingContext(instruments)
    const slices = dailySlices([100, 102, 104, 53])
    for (const [day, slice] of slices.entries()) {
      const actions = day === 3 ? [{ kind: 'SPLIT', instrument: 0, from: 1, to: 2 } as const] : []
      strategy.onSlice({ ...slice, actions }, context)
    }
    expect(JSON.parse(context.trace.logs[3] ?? '')).toEqual([[50, 51, 52, 53], 52, 51])
  })
})
