import { describe, expect, it } from 'vitest'
import { ExponentialMovingAverage } from '#quant/indicators/exponentialMovingAverage.ts'
import { foldBars, foldColumn } from '#quant/indicators/fold.ts'
import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { RelativeStrengthIndex } from '#quant/indicators/relativeStrengthIndex.ts'
import { RollingMean } from '#quant/indicators/rollingMean.ts'
import { foldIndicator, type IndicatorColumns, IndicatorStream } from '#quant/indicators/indicatorStream.ts'
import { single } from '#quant/indicators/kernel/definition.ts'
import { Window } from '#quant/indicators/kernel/window.ts'
import { checkParameters } from '#quant/indicators/parameters.ts'
import { findIndicator, INDICATORS } from '#quant/indicators/registry.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { measureDrift } from '../../../helpers/indicatorDrift.ts'
import { columnsOf, randomBars } from '../../../helpers/indicatorBars.ts'

function outputsOf(
  name: string,
  columns: IndicatorColumns,
  given: Readonly<Record<string, number | string>> = {},
): readonly Float64Array[] {
  const definition = findIndicator(name)
  if (definition === null) throw new Error(`there is no ${name}`)
  const checked = checkParameters(definition, new Map(Object.entries(given)))
  if (!checked.ok) throw new Error(checked.message)
  return foldIndicator(definition, checked.values, columns)
}

function refusal(name: string, given: Readonly<Record<string, number | string>>): string {
  const definition = findIndicator(name)
  if (definition === null) throw new Error(`there is no ${name}`)
  const checked = checkParameters(definition, new Map(Object.entries(given)))
  return checked.ok ? '' : `${checked.code}: ${checked.message}`
}

describe('the registry', () => {
  it('has the 61 patterns and more than 80 other indicators, each under one name', () => {
    const names = INDICATORS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => name.startsWith('CDL'))).toHaveLength(61)
    expect(names.length - 61).toBeGreaterThan(140)
    expect(names.filter((name) => findIndicator(name.toLowerCase())?.name !== name)).toEqual([])
  })

  it('names outputs as they are asked for', () => {
    const outputs = (name: string): readonly string[] | undefined => findIndicator(name)?.outputs
    expect(outputs('MACD')).toEqual(['macd', 'signal', 'histogram'])
    for (const name of ['BBANDS', 'DONCHIAN', 'KELTNER']) expect(outputs(name)).toEqual(['upper', 'middle', 'lower'])
    expect([outputs('STOCH'), outputs('AROON'), outputs('DMI'), outputs('RSI')]).toEqual([
      ['k', 'd'],
      ['up', 'down'],
      ['plus', 'minus'],
      ['value'],
    ])
  })
})

describe('parameters', () => {
  it('are refused by name with what may be given', () => {
    expect(refusal('RSI', { lenght: 3 })).toBe(
      'PARAMETER_UNKNOWN: RSI has no parameter lenght. Those of RSI are timeperiod.',
    )
    expect(refusal('OBV', { timeperiod: 3 })).toBe(
      'PARAMETER_UNKNOWN: OBV has no parameter timeperiod. OBV takes no parameters; leave it out.',
    )
    for (const value of [0, 1, 2.5, -3, 'x', '', Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(refusal('RSI', { timeperiod: value })).toContain('give a whole number from 2 to 100000.')
    }
    expect(refusal('RSI', { __proto__x: 1, constructor: 2 })).toContain('PARAMETER_UNKNOWN')
    expect(refusal('MA', { matype: 'XMA' })).toContain('one of SMA, EMA')
    expect(refusal('MAMA', { fastlimit: 0.1, slowlimit: 0.2 })).toContain('exchange the two')
  })

  it('take words for numbers and one word for two parameters', () => {
    const columns = columnsOf(randomBars(1, 60))
    expect(outputsOf('MA', columns, { matype: 'ema' })).toEqual(outputsOf('EMA', columns))
    expect(outputsOf('BBANDS', columns, { nbdev: 3 })).toEqual(
      outputsOf('BBANDS', columns, { nbdevup: '3', nbdevdn: '3' }),
    )
  })
})

describe('the indicators that backtests use', () => {
  it('have the same bits in the library', () => {
    const columns = columnsOf(randomBars(5, 500))
    const { high, low, close } = columns
    const first = (name: string): Float64Array | undefined => outputsOf(name, columns, { timeperiod: 14 })[0]
    expect(first('SMA')).toEqual(foldColumn(new RollingMean(14), close))
    expect(first('EMA')).toEqual(foldColumn(new ExponentialMovingAverage(14), close))
    expect(first('RSI')).toEqual(foldColumn(new RelativeStrengthIndex(14), close))
    expect(first('ATR')).toEqual(foldBars(new AverageTrueRange(14), { high, low, close }))
  })
})

describe('the proof of the forming bar', () => {
  it('notices an indicator that remembers outside its memory', () => {
    const planted = single({
      name: 'PLANTED',
      family: 'price',
      title: '',
      formula: '',
      unit: '',
      source: '',
      inputs: ['real'],
      warmUp: () => 1,
      make: () => {
        let sum = 0
        return (input) => (sum += input.real)
      },
    })
    const [first, second] = randomBars(1, 2)
    if (first === undefined || second === undefined) throw new Error('no bars')
    const stream = new IndicatorStream(planted, {})
    stream.update(first)
    const once = stream.value
    stream.replaceLast(second)
    stream.replaceLast(first)
    expect(stream.value).not.toBe(once)
  })

  it('refuses a snapshot of something else', () => {
    const stream = (name: string): IndicatorStream => {
      const definition = findIndicator(name)
      if (definition === null) throw new Error(`there is no ${name}`)
      return new IndicatorStream(definition, { timeperiod: 14 })
    }
    expect(() => stream('SMA').restore(stream('RSI').snapshot())).toThrow('is not one of SMA')
  })
})

describe('bars at a million and then at a hundred', () => {
  it('leave nothing of the million in any indicator', () => {
    const drifts = measureDrift(
      INDICATORS.filter(({ family }) => family !== 'candles'),
      30_000,
    )
    expect(drifts.length).toBeGreaterThan(150)
    expect(drifts.filter(({ share }) => !(share < 1e-12))).toEqual([])
  }, 30_000)

  it('show in sums that are carried on', () => {
    const planted = single({
      name: 'PLANTED',
      family: 'price',
      title: '',
      formula: '',
      unit: '',
      source: '',
      inputs: ['real'],
      warmUp: () => 20,
      make: (memory) => {
        const window = new Window(memory, 21)
        const sum = memory.cell(0)
        return ({ real: now }) => {
          const leaving = window.lag(now)
          sum.value += now - (Number.isNaN(leaving) ? 0 : leaving)
          return sum.value / 20
        }
      },
    })
    expect(measureDrift([planted], 30_000)[0]?.share).toBeGreaterThan(1e-12)
  })
})

describe('a million bars at 1e8 that move by a hundredth', () => {
  it('leave deviations, sums and averages as they are without the million before', () => {
    const random = new SeededRandom(9)
    const count = 1_000_000
    const price = (): number => 1e8 + 0.01 * (2 * random.next() - 1)
    const close = Float64Array.from({ length: count }, price)
    const high = close.map((value) => value + 0.01 * random.next())
    const low = close.map((value) => value - 0.01 * random.next())
    const volume = Float64Array.from({ length: count }, () => 1 + random.next())
    const all = { time: close.map((_, index) => index), open: close, high, low, close, volume }
    const tail = 5_000
    const last: IndicatorColumns = {
      time: all.time.slice(-tail),
      open: close.slice(-tail),
      high: high.slice(-tail),
      low: low.slice(-tail),
      close: close.slice(-tail),
      volume: volume.slice(-tail),
    }
    const names = [
      'SMA',
      'STDDEV',
      'BBANDS',
      'ZSCORE',
      'SUM',
      'CMF',
      'VORTEX',
      'WMA',
      'LINEARREG_SLOPE',
      'RSI',
      'ATR',
      'MACD',
    ]
    for (const name of names) {
      const long = outputsOf(name, all)
      const short = outputsOf(name, last)
      for (const [place, column] of long.entries()) {
        const ours = column[count - 1] ?? Number.NaN
        const theirs = short[place]?.[tail - 1] ?? Number.NaN
        // A price has a spacing of 1.5e-8 there; what is made of differences of prices cannot be told more finely.
        expect(Math.abs(ours - theirs), `${name} ${ours} ${theirs}`).toBeLessThan(1e-6 + 1e-15 * Math.abs(theirs))
      }
    }
    const [deviation = new Float64Array(0)] = outputsOf('STDDEV', all, { timeperiod: 20 })
    const window = close.slice(-20).map((value) => value - 1e8)
    const mean = window.reduce((sum, value) => sum + value, 0) / 20
    const exact = Math.sqrt(window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 20)
    expect(Math.abs((deviation[count - 1] ?? 0) - exact)).toBeLessThan(1e-9)
  })
})

describe('single indicators', () => {
  const day = 86_400_000_000
  const bar = (index: number, price: number, volume: number): IndicatorColumns =>
    columnsOf([{ time: index, open: price, high: price, low: price, close: price, volume }])
  it('VWAP begins again with every session where it is asked to', () => {
    const parts = [bar(0, 10, 1), bar(day - 1, 20, 3), bar(day, 40, 0), bar(day + 1, 50, 2)]
    const columns = columnsOf(
      parts.map(({ time, close, volume }) => {
        const [price = 0] = close
        return { time: time[0] ?? 0, open: price, high: price, low: price, close: price, volume: volume[0] ?? 0 }
      }),
    )
    expect([...(outputsOf('VWAP', columns, { session: 'DAY' })[0] ?? [])]).toEqual([10, 17.5, 40, 50])
    expect([...(outputsOf('VWAP', columns)[0] ?? [])]).toEqual([10, 17.5, 17.5, 170 / 6])
    expect([...(outputsOf('VWAP', columns, { session: 'DAY', offset: 60 })[0] ?? [])]).toEqual([10, 20, 20, 32])
  })

  it('have what TA-Lib 0.8.2 has where nothing moves', () => {
    const still = (price: number, volume: number): IndicatorColumns =>
      columnsOf(
        Array.from({ length: 60 }, (_, time) => ({ time, open: price, high: price, low: price, close: price, volume })),
      )
    const latest = (name: string): number => outputsOf(name, still(5, 1))[0]?.at(-1) ?? Number.NaN
    expect(['ER', 'IMI', 'RVI', 'MASSI', 'RSI', 'MFI', 'CMO'].map(latest)).toEqual([1, 50, 50, 25, 0, 0, 0])
    expect(outputsOf('RVOL', still(5, 0))[0]?.every((value) => Number.isNaN(value))).toBe(true)
  })

  it.each([0, 5])('have no value before the warm-up of prices that stand at %d', (price) => {
    const bars = Array.from({ length: 40 }, (_, index) => {
      return { time: index * 6 * 3_600_000_000, open: price, high: price, low: price, close: price, volume: 0 }
    })
    for (const definition of INDICATORS) {
      const checked = checkParameters(definition, new Map())
      if (!checked.ok) throw new Error(checked.message)
      const warmUps = definition.warmUps(checked.values)
      const columns = outputsOf(definition.name, columnsOf(bars))
      const early = columns.map((column, place) => {
        const first = column.findIndex((value) => !Number.isNaN(value))
        return first >= 0 && first < (warmUps[place] ?? 0) - 1
      })
      expect([definition.name, ...early]).toEqual([definition.name, ...columns.map(() => false)])
    }
  })

  it('HURST is about a half for random walks and well above it for trends', () => {
    const random = new SeededRandom(3)
    const series = (persistence: number): IndicatorColumns => {
      let move = 0
      let log = 4
      return columnsOf(
        Array.from({ length: 20_000 }, (_, time) => {
          move = persistence * move + random.normal()
          log += 0.001 * move
          const price = Math.exp(log)
          return { time, open: price, high: price, low: price, close: price, volume: 1 }
        }),
      )
    }
    const mean = (columns: IndicatorColumns): number => {
      const known = (outputsOf('HURST', columns, { timeperiod: 256 })[0] ?? new Float64Array(0)).subarray(256)
      return known.reduce((sum, value) => sum + value, 0) / known.length
    }
    expect(Math.abs(mean(series(0)) - 0.5)).toBeLessThan(0.05)
    expect(mean(series(0.8))).toBeGreaterThan(0.6)
  })
})
