import { existsSync } from 'node:fs'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { SECOND } from '#core/time/duration.ts'
import { BookGatherer } from '#quant/features/gathering/bookGatherer.ts'
import { QuoteGatherer } from '#quant/features/gathering/quoteGatherer.ts'
import { TradeGatherer } from '#quant/features/gathering/tradeGatherer.ts'
import { type FeatureInputs, type InputName, unknownInputs } from '#quant/features/inputs.ts'
import { readTape, type TapeEvent } from '../helpers/depth/tape.ts'
import { setOf } from '../helpers/featureRuns.ts'
import { CAPTURE_FIGURES, FEATURE_FIGURES } from './microstructureFigures.ts'

const FOLDER = '../shared/data/hftbacktest'

/** Gathers a recording into bars; prices and volume are those of its trades, NaN in a bar without any. */
function barsOf(events: readonly TapeEvent[], length: number): readonly FeatureInputs[] {
  const first = events.find(({ kind }) => kind !== 'depth')?.ts ?? 0
  const last = events.findLast(({ kind }) => kind !== 'depth')?.ts ?? 0
  const begin = (Math.floor(first / length) + 1) * length
  const [quotes, trades, book] = [new QuoteGatherer(first), new TradeGatherer(first), new BookGatherer()]
  for (const event of events) {
    if (event.kind === 'quote') {
      quotes.takeQuote(event.ts, event.bid, event.ask, event.bidSize, event.askSize)
      trades.takeQuote(event.ts, event.bid, event.ask)
    } else if (event.kind === 'trade') trades.takeTrade(event.ts, event.price, event.size, event.aggressor)
    else {
      for (const [price, size] of event.bids) book.takeDepth(event.ts, 1, price, size, 0)
      for (const [price, size] of event.asks) book.takeDepth(event.ts, -1, price, size, 0)
    }
  }
  const bars: FeatureInputs[] = []
  for (let open = begin; open + length <= last; open += length) {
    const bar = unknownInputs()
    bar.time = open
    for (const gatherer of [quotes, trades, book]) gatherer.close(bar, open + length)
    bars.push(bar)
  }
  for (const event of events) {
    const bar = event.kind === 'trade' ? bars[Math.floor((event.ts - begin) / length)] : undefined
    if (event.kind !== 'trade' || bar === undefined) continue
    if (Number.isNaN(bar.open)) [bar.open, bar.high, bar.low, bar.volume] = [event.price, event.price, event.price, 0]
    bar.high = Math.max(bar.high, event.price)
    bar.low = Math.min(bar.low, event.price)
    bar.close = event.price
    bar.volume += event.size
  }
  return bars
}

/** How far a figure is from the expected one, relative to it or, for small ones, to 1e-3. */
function distance(value: number, expected: number): number {
  return Math.abs(value - expected) / Math.max(Math.abs(expected), 1e-3)
}

describe.runIf(existsSync(FOLDER))('the inputs gathered from a recorded market', () => {
  it.each(CAPTURE_FIGURES)('are those that numpy counts: $name', ({ file, bars, sums, bar }) => {
    const gathered = barsOf(readTape(`${FOLDER}/${file}`), 10 * SECOND)
    expect(gathered).toHaveLength(bars)
    let worst = 0
    for (const name of Object.keys(sums) as InputName[]) {
      const sum = gathered.reduce((total, row) => total + (Number.isNaN(row[name]) ? 0 : row[name]), 0)
      const off = Math.max(
        distance(sum, sums[name] ?? Number.NaN),
        distance(gathered[7]?.[name] ?? Number.NaN, bar[name] ?? Number.NaN),
      )
      expect(off, name).toBeLessThan(1e-9)
      worst = Math.max(worst, off)
    }
    process.stdout.write(
      `${file}: ${Object.keys(sums).length} inputs of ${bars} bars, largest deviation ${worst.toExponential(1)}\n`,
    )
  })
})

describe.runIf(existsSync(FOLDER))('the features of a recorded market', () => {
  it('are those of numpy', () => {
    const bars = barsOf(readTape(`${FOLDER}/spot_btcusdt_20240809.gz`), SECOND).filter(({ close }) => close > 0)
    expect(bars).toHaveLength(300)
    const names = Object.keys(FEATURE_FIGURES[300] ?? {})
    const set = setOf(names)
    let worst = 0
    for (const [index, row] of bars.entries()) {
      set.update(row)
      const expected = FEATURE_FIGURES[index + 1]
      if (expected === undefined) continue
      for (const name of names) {
        const place = set.features.findIndex((declaration) => declaration.name === name)
        const off = distance(set.values[place] ?? Number.NaN, expected[name] ?? Number.NaN)
        expect(off, `${name} after bar ${index + 1}`).toBeLessThan(1e-9)
        worst = Math.max(worst, off)
      }
    }
    process.stdout.write(`${names.length} features, largest deviation ${worst.toExponential(1)}\n`)
  })
})
