import process from 'node:process'
import { buildConfiguration, buildRequest, finishedRun, smaCross, walkBars } from '../helpers/backtestBench.ts'

/**
 * Event-driven backtest through the four engines: workload DATA (one million bars, checked by their last close) and EVT
 * (averages of 10 and 30 bars, one unit, long and flat, 5 basis points of fee). Prints bars a second of the engines
 * alone, without the statistics that follow.
 */
const BARS = 1_000_000
const LAST_CLOSE = 13.380278338316035
const ROUNDS = 7

const bars = walkBars(BARS)
if (bars.close.at(-1) !== LAST_CLOSE)
  throw new Error(`The workload is not DATA: its last close is ${bars.close.at(-1)}`)
const request = buildRequest(
  bars,
  buildConfiguration(
    {
      strategies: [smaCross({ fast: 10, slow: 30, side: 'long' })],
      sizing: { kind: 'units', units: 1 },
    },
    { commission: 0.0005 },
  ),
  '1m',
)

const rates: number[] = []
let orders = ''
for (let round = 0; round <= ROUNDS; round += 1) {
  const { result } = finishedRun(request)
  if (orders !== '' && result.orderListHash !== orders) throw new Error('Two rounds traded differently')
  orders = result.orderListHash
  const rate = BARS / result.seconds
  // The first round warms the compiler up.
  if (round > 0) rates.push(rate)
  process.stdout.write(
    `${round === 0 ? 'warm-up' : `round ${round}`}: ${(rate / 1_000).toFixed(0)} k bars/s, ${result.statistics.trades} trades\n`,
  )
}
rates.sort((left, right) => right - left)
const best = rates[0] ?? 0
const median = rates[Math.floor(rates.length / 2)] ?? 0
process.stdout.write(
  `EVT: best ${(best / 1e6).toFixed(3)} M bars/s, median ${(median / 1e6).toFixed(3)} M bars/s, orders ${orders.slice(0, 12)}\n`,
)
