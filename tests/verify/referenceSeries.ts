import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { EquityCurve } from '#quant/performance/equityCurve.ts'

/** Adjusted closes of an index from a file `m/d/y,Open,High,Low,Close,Adj Close,Volume`. */
export function readIndex(file: string): EquityCurve {
  const rows = cellsOf(readFileSync(file, 'utf8'))
  const tsOpen = Float64Array.from(rows, ([date = '']) => {
    const [month = 0, day = 0, year = 0] = date.split('/').map(Number)
    return Date.UTC(year, month - 1, day) * 1_000
  })
  return { tsOpen, equity: Float64Array.from(rows, (cells) => Number(cells[5])) }
}

/** Monthly excess returns of the market, fractions, from a file `yyyymm,Mkt-RF,SMB,HML,RF` in percent. */
export function readMarketReturns(file: string): Float64Array {
  return Float64Array.from(cellsOf(readFileSync(file, 'utf8')), (cells) => Number(cells[1]) / 100)
}

/** The curve that daily returns of a gzipped file `timestamp,return` without heading make from 1, the day before included. */
export function readReturns(file: string): EquityCurve {
  const rows = cellsOf(`heading\n${gunzipSync(readFileSync(file)).toString('utf8')}`)
  const tsOpen = Float64Array.from(rows, ([stamp = '']) => Date.parse(`${stamp.slice(0, 10)}T00:00:00Z`) * 1_000)
  let level = 1
  return { tsOpen, equity: Float64Array.from(rows, (cells) => (level *= 1 + Number(cells[1]))) }
}

/**
 * Twelve strategies on the market's months from the 13th on: long after a positive sum of the last k = 1..12 returns, short
 * after a negative one.
 */
export function momentumTrials(market: Float64Array): readonly Float64Array[] {
  return Array.from({ length: 12 }, (_, index) => {
    return market.slice(12).map((value, month) => {
      const sum = market.slice(month + 11 - index, month + 12).reduce((total, each) => total + each, 0)
      // The file has hundredths of a percent: a sum of zero is zero, however it is rounded.
      return Math.sign(Math.round(sum * 1e4)) * value
    })
  })
}

function cellsOf(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','))
}
