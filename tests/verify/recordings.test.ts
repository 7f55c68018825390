import path from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { createBinanceNormaliser } from '#adapters/feeds/crypto/binance/createNormaliser.ts'
import { readerOf } from '#adapters/feeds/recorded/channelReader.ts'
import { type MakeChannelReader, readRecordedMarket } from '#adapters/feeds/recorded/recordedMarket.ts'
import { openRecording } from '#adapters/storage/recordings/recordingReader.ts'
import { RecordingWriter } from '#adapters/storage/recordings/recordingWriter.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import type { ListedInstrument } from '#engines/data/feeds/ports.ts'
import { replayRecording, type ReplayReport } from '#hosts/recordings/replayRecording.ts'
import { readNanosecondLines } from '../helpers/crypto/captureReplay.ts'
import { hasReference, REFERENCE_DATA } from '../helpers/crypto/referencePairs.ts'
import { temporaryFolder } from '../helpers/folder.ts'

interface Capture {
  readonly name: string
  readonly file: string
  readonly product: 'SPOT' | 'USD_M' | 'COIN_M'
  readonly symbol: string
  /** Without a snapshot the changes of a book are no book, and nobody is shown one. */
  readonly hasBook: boolean
}

const CAPTURES: readonly Capture[] = [
  { name: 'spot BTCUSDT', file: 'spot_btcusdt_20240809', product: 'SPOT', symbol: 'BTCUSDT', hasBook: false },
  { name: 'USD-M ETHUSDT', file: 'usdm_ethusdt_20240808', product: 'USD_M', symbol: 'ETHUSDT', hasBook: true },
]

function listingOf({ symbol }: Capture): ListedInstrument {
  return {
    instrument: {
      id: instrumentId(symbol, 'BINANCE'),
      symbol,
      venue: 'BINANCE',
      name: symbol,
      assetClass: 'CRYPTO',
      sector: null,
      currency: 'USD',
      calendar: 'ALWAYS',
      priceDecimals: 2,
      quantityDecimals: 5,
      priceIncrement: 1,
      quantityIncrement: 1,
    },
    sourceSymbol: symbol,
    product: 'SPOT',
  }
}

/** Writes a capture down as if the workstation had heard it. */
function recorded(capture: Capture): string {
  const messages = readNanosecondLines(`${REFERENCE_DATA}/hftbacktest/${capture.file}.gz`)
  const folder = path.join(temporaryFolder(), capture.file)
  const begun = messages[0]?.tsInit ?? 0
  const listing = listingOf(capture)
  const writer = new RecordingWriter(folder, capture.file, begun, [{ sourceId: 'binance', listing }], 'a capture')
  for (const [at, { text, tsInit }] of messages.entries()) {
    const isAnswer = text.startsWith('{"lastUpdateId"')
    writer.take({
      sourceId: 'binance',
      channel: isAnswer ? `stream-1/book/${capture.symbol}` : 'stream-1',
      kind: isAnswer ? 'ANSWER' : 'TEXT',
      number: at + 1,
      tsInit,
      data: text,
    })
  }
  expect(writer.close(messages.at(-1)?.tsInit ?? begun)).toBeNull()
  return folder
}

async function replayed(
  folder: string,
  { product }: Capture,
  speed: number | null,
  onSlice?: (slice: MarketSlice) => void,
): Promise<ReplayReport> {
  const opened = openRecording(folder)
  if (!opened.ok) throw new Error(opened.failure.message)
  // These captures have single trades, and the one of spot no snapshot.
  const makeReader: MakeChannelReader = (_, __, listings) => {
    const nameInstrument = (symbol: string) =>
      listings.find(({ sourceSymbol }) => sourceSymbol === symbol)?.instrument.id ?? instrumentId(symbol, 'OTHER')
    const normaliser = createBinanceNormaliser(product, {
      nameInstrument,
      trades: 'trade',
      startsPartial: product === 'SPOT',
    })
    return readerOf(normaliser, normaliser)
  }
  const market = readRecordedMarket(opened.reply, makeReader)
  return replayRecording(market, { speed, isStopped: () => false, ...(onSlice === undefined ? {} : { onSlice }) })
}

/** Bars of the minutes that the capture holds whole, read from its lines without any of the program. */
function minutesOf(capture: Capture): readonly (readonly number[])[] {
  const messages = readNanosecondLines(`${REFERENCE_DATA}/hftbacktest/${capture.file}.gz`)
  const trades = messages.flatMap(({ text }) => {
    const { data } = JSON.parse(text) as { data?: { e?: string; T?: number; p?: string; q?: string; X?: string } }
    return data?.e === 'trade' && Number(data.p) > 0
      ? [{ minute: Math.floor((data.T ?? 0) / 60_000), price: Number(data.p), size: Number(data.q) }]
      : []
  })
  const firstWhole = Math.ceil((messages[0]?.tsInit ?? 0) / 60e6)
  // By the venue's clock, which is more than a second ahead of that of the recording.
  const last = Math.floor(
    Math.max(...messages.slice(-50).map(({ text }) => Number(/"E":(\d+)/.exec(text)?.[1] ?? 0))) / 60_000,
  )
  const bars = new Map<number, number[]>()
  for (const { minute, price, size } of trades) {
    if (minute < firstWhole || minute >= last) continue
    const bar = bars.get(minute)
    if (bar === undefined) bars.set(minute, [minute * 60e6, price, price, price, price, size])
    else {
      bar[2] = Math.max(bar[2] ?? 0, price)
      bar[3] = Math.min(bar[3] ?? 0, price)
      bar[4] = price
      bar[5] = (bar[5] ?? 0) + size
    }
  }
  return [...bars.values()]
}

describe.skipIf(!hasReference('hftbacktest'))('a recorded day of Binance', { timeout: 120_000 }, () => {
  it.each(CAPTURES)('replays $name to the same slices twice, byte for byte', async (capture) => {
    const folder = recorded(capture)
    const slices: MarketSlice[] = []
    const first = await replayed(folder, capture, null, (slice) => void slices.push(slice))
    const second = await replayed(folder, capture, null)
    // A thousand times as fast as it happened, by the clock: the pace changes nothing of what is told.
    const paced = await replayed(folder, capture, 1_000)
    process.stdout.write(`${capture.name}: ${JSON.stringify(first)}\n`)
    expect(second).toEqual(first)
    expect(paced).toEqual(first)
    const bars = slices.flatMap(({ bars: rows, barCount }) =>
      Array.from({ length: barCount }, (_, row) => Array.from(rows.subarray(row * BAR_ROW, (row + 1) * BAR_ROW))),
    )
    const expected = minutesOf(capture)
    expect(expected.length).toBeGreaterThanOrEqual(3)
    expect(bars).toHaveLength(expected.length)
    for (const [at, [, tsOpen, , open, high, low, close, volume = 0]] of bars.entries()) {
      expect([tsOpen, open, high, low, close]).toEqual(expected[at]?.slice(0, 5))
      expect(volume).toBeCloseTo(expected[at]?.[5] ?? Number.NaN, 6)
    }
    expect(first.trades).toBeGreaterThan(1_000)
    expect(first.quotes).toBeGreaterThan(1_000)
    if (capture.hasBook) expect(first.depthRows).toBeGreaterThan(10_000)
    else expect(first.depthRows).toBe(0)
    expect(first.held).toBe(0)
    expect(slices.every(({ origin }) => origin === 'recorded')).toBe(true)
    for (const [at, slice] of slices.entries()) {
      expect(slice.marketTime).toBeGreaterThan(slices[at - 1]?.marketTime ?? 0)
    }
  })
})
