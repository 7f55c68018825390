import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashBars } from '#adapters/barHash.ts'
import { csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import type { Experiment } from '#contracts/records/experiment.ts'
import { asDataset } from '#engines/data/catalogue.ts'
import type { BacktestRuntime } from '#engines/research/backtest.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import { formatDate } from '#core/time/iso.ts'
import type { ExperimentBook } from '#hosts/research/experimentBook.ts'
import { onThisThread } from '#hosts/research/onThisThread.ts'
import { reproduce } from '#hosts/research/reproduction.ts'
import { crossing, doneEnding, keep, openBook, plan, replyOf, walkSet } from '../../helpers/experimentRig.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

/** Writes a walk as a file and reads it as the command line does. */
function fileOfBars(folder: string, seed = 5): { readonly file: string; readonly set: SetOfRun } {
  const { columns } = walkSet(300, seed).series
  const file = path.join(folder, 'walk.csv')
  const rows = Array.from(columns.close, (close, index) =>
    [
      formatDate(columns.tsOpen[index] ?? 0),
      columns.open[index],
      columns.high[index],
      columns.low[index],
      close,
      100,
    ].join(','),
  )
  writeFileSync(file, ['Date,Open,High,Low,Close,Volume', ...rows, ''].join('\n'))
  return { file, set: setOfFile(file) }
}

function setOfFile(file: string): SetOfRun {
  const read = csvImporter.read({ kind: 'file', path: file }, 'WALK', '1d', Number.MAX_SAFE_INTEGER)
  if (!read.ok) throw new Error(read.failure.message)
  const { instrument, columns, report } = read.bars
  const series = { instrumentId: instrument.id, interval: report.interval, origin: 'historical', columns } as const
  return { datasetId: 'file', instrument, series, dataHash: report.dataHash }
}

function again(
  book: ExperimentBook,
  experiment: Experiment,
  dataDirectory: string,
  run: BacktestRuntime = onThisThread,
) {
  return reproduce(book, experiment, { dataDirectory, runtimeFor: () => run, isCancelled: () => false })
}

/** Bars of a stored set are looked up in market.db and nowhere else. */
function storedRun(folder: string): Experiment {
  const { set } = fileOfBars(folder)
  const read = csvImporter.read(
    { kind: 'file', path: path.join(folder, 'walk.csv') },
    'WALK',
    '1d',
    Number.MAX_SAFE_INTEGER,
  )
  const opened = openMarketStore(path.join(folder, 'market.db'))
  if (!read.ok || !opened.ok) throw new Error('no bars')
  const dataset = asDataset(read.bars)
  opened.store.saveDataset(dataset, read.bars.columns)
  opened.store.close()
  const book = openBook(folder)
  const { experiment } = keep(book, plan({ sets: [{ ...set, datasetId: dataset.view.key }], files: [null] }))
  book.close()
  return experiment
}

describe('a run that is made again', () => {
  it('finds the stretch of a stored set that it was made on', async () => {
    const folder = temporaryFolder()
    const whole = storedRun(folder)
    const { set } = fileOfBars(folder)
    const cut = (column: Float64Array): Float64Array => column.slice(50, 250)
    const { tsOpen, open, high, low, close, volume } = set.series.columns
    const columns = {
      tsOpen: cut(tsOpen),
      open: cut(open),
      high: cut(high),
      low: cut(low),
      close: cut(close),
      volume: cut(volume),
    }
    const part: SetOfRun = {
      ...set,
      datasetId: whole.data[0]?.datasetId ?? '',
      series: { ...set.series, columns },
      dataHash: hashBars(columns),
    }
    rmSync(path.join(folder, 'walk.csv'))
    const book = openBook(folder)
    const { experiment } = keep(book, plan({ sets: [part] }))
    expect(replyOf(await again(book, experiment, folder))).toMatchObject({ match: true, data: { foundIn: ['STORE'] } })
    book.close()
  })

  it('has the source of a strategy of the user’s from the copy that was kept, and says when there is none', async () => {
    const folder = temporaryFolder()
    const text = 'export const nothing = 1\n'
    const [strategy] = crossing(3, 9).strategies
    if (strategy === undefined) throw new Error('no strategy')
    const own = { ...strategy, kind: 'plugin:own.ts', source: sha256(text) }
    const configuration = crossing(3, 9, { strategies: [own] })
    const book = openBook(folder)
    const { file, set } = fileOfBars(folder)
    const ending = doneEnding(plan({ sets: [set], files: [file] }))
    const unkept = keep(book, plan({ sets: [set], files: [file], configuration }), ending).experiment
    expect(await again(book, unkept, folder)).toMatchObject({ ok: false, failure: { code: 'SOURCE_GONE' } })
    const kept = keep(book, plan({ sets: [set], files: [file], configuration, sources: [text] }), ending).experiment
    const seen: string[] = []
    const made = await reproduce(book, kept, {
      dataDirectory: folder,
      isCancelled: () => false,
      runtimeFor: (files) => {
        seen.push(...files.map((name) => `${path.basename(name)} ${readFileSync(name, 'utf8')}`))
        return () => Promise.resolve({ kind: 'DONE', run: { ...ending, lines: [], waitsForPrices: false } })
      },
    })
    expect(made).toMatchObject({ ok: true, reply: { match: true } })
    expect(seen).toEqual([`own.ts ${text}`])
    book.close()
  })

  it('does not try a window of a walk forward, whose history no record holds', async () => {
    const folder = temporaryFolder()
    const { file, set } = fileOfBars(folder)
    const book = openBook(folder)
    const { experiment } = keep(book, plan({ kind: 'WALK_FORWARD', sets: [set], files: [file] }))
    expect(await again(book, experiment, folder)).toMatchObject({ ok: false, failure: { code: 'HISTORY_NOT_KEPT' } })
    book.close()
  })

  it('matches byte for byte, from the copy of its bars when the file is gone or holds others', async () => {
    const folder = temporaryFolder()
    const { file, set } = fileOfBars(folder)
    const book = openBook(folder)
    const { experiment } = keep(book, plan({ sets: [set], files: [file] }))
    const first = replyOf(await again(book, experiment, folder))
    expect(first).toMatchObject({ match: true, data: { same: true, foundIn: ['COPY'] }, findings: [], figures: [] })
    expect(first.result.now).toBe(experiment.resultHash)
    expect(first.orders.now).toBe(experiment.orderListHash)
    fileOfBars(folder, 6)
    const changed = replyOf(await again(book, experiment, folder))
    expect(changed).toMatchObject({ match: true, findings: [expect.stringContaining('holds other bars by now')] })
    rmSync(file)
    expect(replyOf(await again(book, experiment, folder))).toMatchObject({ match: true, findings: [] })
    expect(book.barsSize()).toMatchObject({ sets: 1 })
    expect(book.ideas.list()[0]?.count.trials).toBe(1)
    book.close()
  })

  it('finds the bars of a stored set, and says in a sentence when they are gone', async () => {
    const folder = temporaryFolder()
    const experiment = storedRun(folder)
    const book = openBook(folder)
    const found = replyOf(await again(book, experiment, folder))
    expect(found).toMatchObject({ match: true, data: { foundIn: ['STORE'] } })
    rmSync(path.join(folder, 'market.db'))
    const gone = await again(book, experiment, folder)
    expect(gone).toMatchObject({ ok: false, failure: { code: 'DATA_GONE' } })
    if (!gone.ok) expect(gone.failure.message).toMatch(/^The bars of WALK\.FILE \(.*import them and try again\.$/)
    book.close()
  })

  it('matches under other code that does the same, and says that the code differs', async () => {
    const folder = temporaryFolder()
    const book = openBook(folder)
    const { file, set } = fileOfBars(folder)
    const { experiment } = keep(book, plan({ sets: [set], files: [file] }))
    book.close()
    const later = openBook(folder, { codeVersion: () => sha256('later code') })
    const made = replyOf(await again(later, experiment, folder))
    expect(made).toMatchObject({
      match: true,
      code: { same: false },
      findings: [expect.stringMatching(/^The code differs/)],
    })
    later.close()
  })

  it('names what differs: the result with its figures, and the orders', async () => {
    const folder = temporaryFolder()
    const book = openBook(folder)
    const { file, set } = fileOfBars(folder)
    const planned = plan({ sets: [set], files: [file] })
    const { experiment } = keep(book, planned)
    const { result } = doneEnding(planned)
    const differing: BacktestRuntime = () => {
      const statistics = { ...result.statistics, returnPct: result.statistics.returnPct + 1e-9 }
      const changed = { ...result, statistics, orderListHash: sha256('other orders') }
      return Promise.resolve({ kind: 'DONE', run: { result: changed, warnings: [], lines: [], waitsForPrices: false } })
    }
    const made = replyOf(await again(book, experiment, folder, differing))
    expect(made).toMatchObject({ match: false, code: { same: true }, result: { same: false }, orders: { same: false } })
    expect(made.figures).toEqual([expect.objectContaining({ name: 'returnPct' })])
    expect(made.findings).toEqual([
      expect.stringMatching(/^The result differs: recorded .* it changed returnPct\.$/),
      expect.stringMatching(/^The order list differs/),
    ])
    const equity = result.equity.value.slice()
    equity[7] = 1
    const curve: BacktestRuntime = () => {
      const changed = { ...result, equity: { ...result.equity, value: equity } }
      return Promise.resolve({ kind: 'DONE', run: { result: changed, warnings: [], lines: [], waitsForPrices: false } })
    }
    expect(replyOf(await again(book, experiment, folder, curve))).toMatchObject({
      match: false,
      orders: { same: true },
      findings: [expect.stringContaining('no figure, so the difference lies in trades or equity')],
    })
    book.close()
  })

  it('names data that differ when no copy was kept', async () => {
    const folder = temporaryFolder()
    const book = openBook(folder)
    const { file, set } = fileOfBars(folder)
    const { experiment } = keep(book, plan({ sets: [set], files: [null] }))
    const [data] = experiment.data
    if (data === undefined) throw new Error('no data')
    fileOfBars(folder, 6)
    const made = replyOf(await again(book, { ...experiment, data: [{ ...data, file }] }, folder))
    expect(made).toMatchObject({
      match: false,
      data: { same: false },
      findings: [expect.stringMatching(/^The data differs: .*walk\.csv holds other bars/)],
    })
    book.close()
  })

  it('compares how a failed run fails, and refuses a cancelled one', async () => {
    const folder = temporaryFolder()
    const book = openBook(folder)
    const { file, set } = fileOfBars(folder)
    const planned = plan({ sets: [set], files: [file] })
    const failure = { code: 'BROKEN', message: 'It broke.' }
    const { experiment } = keep(book, planned, { state: 'FAILED', failure })
    const failing: BacktestRuntime = () => Promise.resolve({ kind: 'FAILED', failure })
    expect(replyOf(await again(book, experiment, folder, failing))).toMatchObject({ match: true, findings: [] })
    expect(replyOf(await again(book, experiment, folder))).toMatchObject({
      match: false,
      findings: ['The result differs: the run failed before (It broke.) and is done now.'],
    })
    const done = keep(book, planned).experiment
    expect(replyOf(await again(book, done, folder, failing))).toMatchObject({
      match: false,
      findings: [expect.stringContaining('now the run fails (It broke.)')],
    })
    expect(await again(book, { ...experiment, state: 'CANCELLED' }, folder)).toMatchObject({
      ok: false,
      failure: { code: 'RUN_CANCELLED' },
    })
    expect(await again(book, { ...done, configuration: { strategy: {} } }, folder)).toMatchObject({
      ok: false,
      failure: { code: 'CONFIGURATION_UNREADABLE' },
    })
    book.close()
  })
})
