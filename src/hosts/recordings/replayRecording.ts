import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { BAR_ROW, DEPTH_ROW, type MarketSlice, QUOTE_ROW, TRADE_ROW } from '#core/model/marketSlice.ts'
import { createRecordingSource } from '#engines/data/recorded/recordingSource.ts'
import type { RecordedMarket } from '#engines/data/recorded/ports.ts'

/** What a replay came to. */
export interface ReplayReport {
  readonly slices: number
  readonly bars: number
  readonly quotes: number
  readonly trades: number
  readonly depthRows: number
  /** Messages, ticks and bars that failed a check and were not played. */
  readonly held: number
  /** Times of the first and last slice, microseconds; null without any. */
  readonly from: number | null
  readonly to: number | null
  /** SHA-256 of every slice, byte for byte: the same recording has the same, however fast it is played. */
  readonly sha256: string
}

/** How a replay is made. */
export interface ReplayManner {
  /** Times as fast as it happened; null plays as fast as the machine can. */
  readonly speed: number | null
  isStopped(): boolean
  onSlice?(slice: MarketSlice): void
}

/** After so many slices without a wait others have their turn. */
const TURN = 256

/** Plays a recorded market to its end. */
export async function replayRecording(market: RecordedMarket, manner: ReplayManner): Promise<ReplayReport> {
  const source = createRecordingSource(market, null)
  const hash = createHash('sha256')
  const sum = { slices: 0, bars: 0, quotes: 0, trades: 0, depthRows: 0 }
  let from: number | null = null
  let to: number | null = null
  const begun = performance.now()
  for (let slice = source.next(); slice !== null && !manner.isStopped(); slice = source.next()) {
    from ??= slice.marketTime
    const due = manner.speed === null ? 0 : (slice.marketTime - from) / 1_000 / manner.speed
    const wait = due - (performance.now() - begun)
    if (manner.speed !== null && wait > 0) await pause(wait)
    else if (sum.slices % TURN === TURN - 1) await pause(0)
    to = slice.marketTime
    sum.slices += 1
    sum.bars += slice.barCount
    sum.quotes += slice.quoteCount
    sum.trades += slice.trades?.count ?? 0
    sum.depthRows += slice.depth?.count ?? 0
    for (const bytes of bytesOf(slice)) hash.update(bytes)
    manner.onSlice?.(slice)
  }
  return { ...sum, held: source.quarantined, from, to, sha256: hash.digest('hex') }
}

/** Everything that a slice tells, as bytes. */
function bytesOf(slice: MarketSlice): readonly Uint8Array[] {
  const { marketTime, barCount, bars, quoteCount, quotes, trades, depth } = slice
  const head = Float64Array.of(marketTime, barCount, quoteCount, trades?.count ?? 0, depth?.count ?? 0)
  const rows = [
    bars.subarray(0, barCount * BAR_ROW),
    quotes.subarray(0, quoteCount * QUOTE_ROW),
    trades?.rows.subarray(0, trades.count * TRADE_ROW) ?? new Float64Array(0),
    depth?.rows.subarray(0, depth.count * DEPTH_ROW) ?? new Float64Array(0),
  ]
  return [head, ...rows].map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))
}
