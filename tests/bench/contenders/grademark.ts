import type { BarColumns } from '#core/model/bar.ts'
import { foldColumn } from '#quant/indicators/fold.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import type { Contender } from '../harness/workload.ts'
import { loadPeer } from './loadPeer.ts'

interface PeerBar {
  readonly time: Date
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  readonly up: boolean
  readonly down: boolean
}

interface Grademark {
  backtest(
    strategy: {
      readonly entryRule: (enter: () => void, args: { readonly bar: PeerBar }) => void
      readonly exitRule: (exit: () => void, args: { readonly bar: PeerBar }) => void
    },
    series: unknown,
  ): readonly { readonly entryPrice: number; readonly exitPrice: number }[]
}

interface DataForge {
  readonly DataFrame: new (rows: readonly PeerBar[]) => unknown
}

/**
 * The package grademark on a cross of averages, long and flat, fills at the next open. Its averages are worked out
 * beforehand and not timed; it keeps no cash, charges no fee and checks no risk. Null when it is not installed.
 */
export async function grademark(bars: BarColumns, fast: number, slow: number): Promise<Contender | null> {
  const peer = await loadPeer<Grademark>('grademark')
  const forge = await loadPeer<DataForge>('data-forge')
  if (peer === null || forge === null) return null
  const rows = peerBars(bars, fast, slow)
  return {
    name: 'grademark 0.3.0',
    role: 'peer',
    run() {
      const trades = peer.backtest(
        {
          entryRule: (enter, { bar }) => {
            if (bar.up) enter()
          },
          exitRule: (exit, { bar }) => {
            if (bar.down) exit()
          },
        },
        new forge.DataFrame(rows),
      )
      return { trades: trades.length, paid: trades.reduce((sum, { entryPrice }) => sum + entryPrice, 0) }
    },
  }
}

function peerBars(bars: BarColumns, fast: number, slow: number): readonly PeerBar[] {
  const { tsOpen, open, high, low, close, volume } = bars
  const fastMean = foldColumn(new SimpleMovingAverage(fast), close)
  const slowMean = foldColumn(new SimpleMovingAverage(slow), close)
  return Array.from(close, (last, index) => {
    const before = (fastMean[index - 1] ?? Number.NaN) - (slowMean[index - 1] ?? Number.NaN)
    const now = (fastMean[index] ?? Number.NaN) - (slowMean[index] ?? Number.NaN)
    const crossed = before * now < 0
    return {
      time: new Date((tsOpen[index] ?? 0) / 1_000),
      open: open[index] ?? 0,
      high: high[index] ?? 0,
      low: low[index] ?? 0,
      close: last,
      volume: volume[index] ?? 0,
      up: crossed && now > 0,
      down: crossed && now < 0,
    }
  })
}
