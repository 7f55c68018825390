// Features: 5,000 symbols with 20 features each and a new bar of every one, all features of one symbol, its six regimes,
// and the whole of the features' state written down and read again. Run it with `npm run bench features`; the moments are also shown as quantiles.
import process from 'node:process'
import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { FeaturePanel, type Computed } from '#engines/strategy/features/featurePanel.ts'
import { PlanBook } from '#engines/strategy/features/featurePlan.ts'
import { barContext } from '#quant/features/barContext.ts'
import { orderFeatures } from '#quant/features/featureOrder.ts'
import { FeatureSet } from '#quant/features/featureSet.ts'
import { INPUT_NAMES, INPUTS, unknownInputs } from '#quant/features/inputs.ts'
import { ALERT_KINDS, featuresFor } from '#quant/features/needs.ts'
import { FEATURES, findFeature } from '#quant/features/registry.ts'
import { Memory } from '#quant/indicators/kernel/memory.ts'
import { SixRegimes } from '#quant/regimes/sixRegimes.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { runWorkloads } from './harness/runWorkloads.ts'

const SYMBOLS = 5_000
const FEATURES_EACH = 20
const MOMENTS = 100
const BARS = 500
const REGIME_BARS = 5_000

const random = new SeededRandom(1)
const instruments: readonly Instrument[] = Array.from({ length: SYMBOLS }, (_, place) => ({
  id: identifier(`S${place}.BENCH`),
  symbol: `S${place}`,
  venue: 'BENCH',
  name: `Symbol ${place}`,
  assetClass: 'CRYPTO',
  sector: null,
  currency: 'USD',
  calendar: 'ALWAYS',
  priceDecimals: 2,
  quantityDecimals: 0,
  priceIncrement: 1,
  quantityIncrement: 1,
}))
const closes = Float64Array.from(instruments, () => 100)
let moment = 0

// What scanners ask for, as far as bars alone tell it.
const chosen = [...new Set(ALERT_KINDS.flatMap((kind) => featuresFor(kind).names))]
  .filter((name) => findFeature(name)?.inputs.every((input) => INPUTS[input].group === 'bar'))
  .slice(0, FEATURES_EACH)
if (chosen.length < FEATURES_EACH) throw new Error('scanners ask for fewer features than are measured')
const panel = new FeaturePanel('1m', instruments)
const wanted = { names: new Set(chosen), priority: 5 }
panel.replan(
  instruments.map(() => wanted),
  new PlanBook(findFeature),
  [],
  0,
  null,
)
for (let warm = 0; warm < 30; warm += 1) takeMoment(nextSlice())

const slices = Array.from({ length: MOMENTS }, nextSlice)
const times = slices.map((slice) => {
  const begun = performance.now()
  takeMoment(slice)
  return performance.now() - begun
})
times.sort((a, b) => a - b)
const quantile = (share: number): string => (times[Math.floor(share * (MOMENTS - 1))] ?? 0).toFixed(1)
process.stdout.write(
  `${SYMBOLS} symbols x ${FEATURES_EACH} features, a new bar of each: median ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms, longest ${quantile(1)} ms\n`,
)

const ordered = orderFeatures(
  FEATURES.map(({ name }) => name),
  findFeature,
)
if (!ordered.ok) throw new Error(ordered.message)
const bars = Array.from({ length: BARS }, (_, bar) => inputsOf(bar))
const whole = new FeatureSet(ordered.order, barContext('1m', 'ALWAYS'))
for (const input of bars) whole.update(input)
const twin = new FeatureSet(ordered.order, barContext('1m', 'ALWAYS'))

const memory = new Memory()
const regimes = new SixRegimes(memory)
let regimeBar = 0

await runWorkloads([
  {
    name: `Features, ${SYMBOLS} symbols x ${FEATURES_EACH}`,
    unit: 'moment',
    operations: 5,
    tolerance: 0,
    goal: { nanoseconds: 100_000_000 },
    contenders: [
      {
        name: 'ours',
        role: 'ours',
        run: () => {
          let rows = 0
          for (let each = 0; each < 5; each += 1) rows += takeMoment(nextSlice())
          return { rows }
        },
      },
    ],
  },
  {
    name: `Features, all ${FEATURES.length} of a symbol`,
    unit: 'bar',
    operations: BARS,
    tolerance: 0,
    goal: { nanoseconds: 1_000_000 },
    contenders: [
      {
        name: 'ours',
        role: 'ours',
        run: () => {
          for (const input of bars) whole.update(input)
          return { features: whole.values.length }
        },
      },
    ],
  },
  {
    name: 'Six regimes of a symbol',
    unit: 'bar',
    operations: REGIME_BARS,
    tolerance: 0,
    goal: { nanoseconds: 10_000 },
    contenders: [
      {
        name: 'ours',
        role: 'ours',
        run: () => {
          for (let bar = 0; bar < REGIME_BARS; bar += 1) {
            const close = 100 + 5 * Math.sin(regimeBar / 40) + random.next()
            regimeBar += 1
            memory.begin()
            regimes.next(close + 0.5, close - 0.5, close, Number.NaN)
          }
          return { regimes: regimes.probabilities.length }
        },
      },
    ],
  },
  {
    name: `Features, state of all ${FEATURES.length} written and read`,
    unit: 'time',
    operations: 100,
    tolerance: 0,
    goal: { nanoseconds: 1_000_000 },
    contenders: [
      {
        name: 'ours',
        role: 'ours',
        run: () => {
          for (let each = 0; each < 100; each += 1) twin.restore(whole.snapshot())
          return { values: twin.values }
        },
      },
    ],
  },
])

function takeMoment(slice: MarketSlice): number {
  const computed: Computed = new Map()
  panel.take(slice, Number.POSITIVE_INFINITY, computed)
  let rows = 0
  for (const batch of computed.values()) rows += batch.payload('1m', 'live', slice.marketTime).instrumentIds.length
  return rows
}

function nextSlice(): MarketSlice {
  const tsOpen = 20_000 * DAY + moment * MINUTE
  moment += 1
  const rows = new Float64Array(SYMBOLS * BAR_ROW)
  for (let place = 0; place < SYMBOLS; place += 1) {
    const open = closes[place] ?? 100
    const close = open * (1 + 0.002 * (random.next() - 0.5))
    closes[place] = close
    const high = Math.max(open, close) * 1.0005
    const low = Math.min(open, close) * 0.9995
    rows.set([place, tsOpen, tsOpen + MINUTE, open, high, low, close, 100 + 900 * random.next()], place * BAR_ROW)
  }
  return {
    marketTime: tsOpen + MINUTE,
    origin: 'live',
    interval: '1m',
    barCount: SYMBOLS,
    bars: rows,
    quoteCount: 0,
    quotes: new Float64Array(0),
    halted: [],
  }
}

/** A bar of which everything is known, so that every feature is computed. */
function inputsOf(bar: number) {
  const input = unknownInputs()
  for (const name of INPUT_NAMES) input[name] = 1 + random.next()
  input.time = 20_000 * DAY + bar * MINUTE
  input.open = 100 + Math.sin(bar / 9)
  input.close = 100 + Math.sin((bar + 1) / 9) + 0.1 * random.next()
  input.high = Math.max(input.open, input.close) + 0.1
  input.low = Math.min(input.open, input.close) - 0.1
  return input
}
