// HIST: market history of five million bars: taking it in, ranges of ten thousand bars, the newest hundred. Run it with
// `npm run bench history`. The figures of a range and of a hot read are also shown as quantiles.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { instrumentId } from '#core/model/identifiers.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { ColdStore } from '#adapters/storage/cold/coldStore.ts'
import { openHistoryFile } from '#adapters/storage/market/history/historyFile.ts'
import type { HistoryColumns, HistorySeries } from '#core/history/series.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { runWorkloads } from './harness/runWorkloads.ts'

const BARS = 5_000_000
const BATCH = 50_000
const RANGE = 10_000
const HOT = 100
const KNOWN_AT = 1
const RANGES_A_RUN = 20
const HOTS_A_RUN = 100
/** The month from the beginning of time on. */
const MONTH = { rows: 31 * 24 * 60, from: 0, to: 31 * DAY }

const series: HistorySeries = {
  source: 'bench',
  instrumentId: instrumentId('BTC/USD', 'KRAKEN'),
  kind: 'bars',
  interval: '1m',
}
const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const all = walk()
const file = path.join(folder, 'market.db')
const history = openFile(file)
let batches = 0
takeIn(history, BARS)
const megabytes = statSync(file).size / 1e6
process.stdout.write(`${BARS.toLocaleString('en')} bars stored in ${megabytes.toFixed(0)} MB\n`)

const cold = new ColdStore(path.join(folder, 'archive'))
reply(await cold.add(series, '1970-01', reply(history.versions(series, MONTH.from, MONTH.to))))

// Where the ranges begin; not at the edges of chunks.
const random = new SeededRandom(7)
const begins = Array.from({ length: 1_000 }, () => Math.floor(random.next() * (BARS - RANGE)))

await runWorkloads([
  {
    name: `HIST, ingest in batches of ${BATCH}`,
    unit: 'bar',
    operations: BATCH * 4,
    tolerance: 0,
    contenders: [{ name: 'market.db', role: 'ours', run: ingestSome }],
    goal: { nanoseconds: 5_000 },
  },
  {
    name: `HIST, range of ${RANGE} of ${BARS} bars`,
    unit: 'range',
    operations: RANGES_A_RUN,
    exact: { figures: () => rangeFigures((begin) => cut(begin, begin + RANGE)), tolerance: 0 },
    tolerance: 0,
    contenders: [{ name: 'market.db', role: 'ours', run: () => rangeFigures(readRange) }],
    goal: { nanoseconds: 2e6 },
  },
  {
    name: `HIST, newest ${HOT} of ${BARS} bars`,
    unit: 'read',
    operations: HOTS_A_RUN,
    exact: { figures: () => ({ close: cut(BARS - HOT, BARS).values[3] ?? [] }), tolerance: 0 },
    tolerance: 0,
    contenders: [{ name: 'market.db', role: 'ours', run: hotReads }],
    goal: { nanoseconds: 1e7 },
  },
  {
    name: `HIST, ${MONTH.rows} bars of a month from the archive`,
    unit: 'bar',
    operations: MONTH.rows,
    exact: { figures: () => ({ close: cut(0, MONTH.rows).values[3] ?? [] }), tolerance: 0 },
    tolerance: 0,
    contenders: [{ name: 'Parquet through DuckDB', role: 'ours', run: readMonth }],
  },
])
tellQuantiles(`range of ${RANGE} bars`, 500, (place) => readRange(begins[place] ?? 0))
tellQuantiles(`newest ${HOT} bars`, 2_000, () => reply(history.newest(series, Number.MAX_SAFE_INTEGER, HOT)))
history.close()
await cold.close()

function walk(): HistoryColumns {
  const generator = new SeededRandom(42)
  const columns = Array.from({ length: 6 }, () => new Float64Array(BARS))
  const [ts, open, high, low, close, volume] = columns
  let price = 30_000
  for (let bar = 0; bar < BARS; bar += 1) {
    const next = price * (1 + (generator.next() - 0.5) / 500)
    const row = [bar * MINUTE, price, Math.max(price, next) + 1, Math.min(price, next) - 1, next, generator.next() * 10]
    columns.forEach((column, place) => {
      column[bar] = row[place] ?? 0
    })
    price = next
  }
  if (!ts || !open || !high || !low || !close || !volume) throw new Error('Invariant: six columns')
  return { ts, values: [open, high, low, close, volume] }
}

function openFile(name: string) {
  const opened = openHistoryFile(name)
  if (!opened.ok) throw new Error(opened.failure.message)
  return opened.history
}

function cut(from: number, to: number): HistoryColumns {
  return { ts: all.ts.subarray(from, to), values: all.values.map((column) => column.subarray(from, to)) }
}

function takeIn(into: ReturnType<typeof openFile>, bars: number): void {
  for (let from = 0; from < bars; from += BATCH) reply(into.ingest(series, cut(from, from + BATCH), KNOWN_AT))
}

function ingestSome() {
  batches += 1
  const fresh = openFile(path.join(folder, `ingest-${batches}.db`))
  takeIn(fresh, BATCH * 4)
  const coverage = reply(fresh.coverage(series, MINUTE))
  fresh.close()
  rmSync(path.join(folder, `ingest-${batches}.db`))
  return { rows: coverage.rows, spans: coverage.spans.length }
}

function readRange(begin: number): HistoryColumns {
  return reply(history.range(series, begin * MINUTE, (begin + RANGE) * MINUTE))
}

function rangeFigures(read: (begin: number) => HistoryColumns) {
  let [rows, last] = [0, 0]
  for (let place = 0; place < RANGES_A_RUN; place += 1) {
    const { ts, values } = read(begins[place] ?? 0)
    rows += ts.length
    last += (values[3]?.at(-1) ?? 0) + (values[0]?.[0] ?? 0)
  }
  return { rows, last }
}

async function readMonth() {
  const versions = reply(await cold.versions(series, MONTH.from, MONTH.to))
  return { close: versions.values[3] ?? [] }
}

function hotReads() {
  let close: ArrayLike<number> = []
  for (let read = 0; read < HOTS_A_RUN; read += 1)
    close = reply(history.newest(series, Number.MAX_SAFE_INTEGER, HOT)).values[3] ?? []
  return { close }
}

function tellQuantiles(what: string, times: number, run: (place: number) => unknown): void {
  const took = Array.from({ length: times }, (_, place) => {
    const begin = performance.now()
    run(place)
    return performance.now() - begin
  }).toSorted((left, right) => left - right)
  const at = (share: number): string => `${(took[Math.floor(share * times)] ?? 0).toFixed(3)} ms`
  process.stdout.write(`  ${what}: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)} of ${times}\n`)
}

function reply<Reply>(result: CommandResult<Reply>): Reply {
  if (!result.ok) throw new Error(result.failure.message)
  return result.reply
}
