import type { BarColumns } from '#core/model/bar.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import type { Contender } from '../harness/workload.ts'

/** The same trades by the smallest loop that makes them: one instrument, floats, no engine, no checks, no record. */
export function bareLoop(bars: BarColumns, fast: number, slow: number): Contender {
  const { open, close } = bars
  return {
    name: 'a bare loop without engines',
    role: 'reference',
    run() {
      const fastMean = new SimpleMovingAverage(fast)
      const slowMean = new SimpleMovingAverage(slow)
      let before = Number.NaN
      let wanted = 0
      let held = 0
      let trades = 0
      let paid = 0
      let entry = 0
      for (let bar = 0; bar < close.length; bar += 1) {
        if (wanted !== held) {
          if (wanted === 1) entry = open[bar] ?? 0
          else {
            trades += 1
            paid += entry
          }
          held = wanted
        }
        const last = close[bar] ?? 0
        const now = (fastMean.update(last) ?? Number.NaN) - (slowMean.update(last) ?? Number.NaN)
        if (before * now < 0) wanted = now > 0 ? 1 : 0
        before = now
      }
      return { trades, paid }
    },
  }
}
