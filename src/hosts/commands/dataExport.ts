import { exportCsv, exportParquet } from '#adapters/storage/cold/seriesFile.ts'
import { TieredHistory } from '#adapters/storage/cold/tieredHistory.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import type { HistorySeries } from '#core/history/series.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { namedSeries, RANGE_OPTIONS, SERIES_OPTIONS, timeOption } from './history/seriesOptions.ts'
import { withTiers } from './history/withTiers.ts'

interface Request {
  readonly file: string
  readonly series: HistorySeries
  readonly from: number
  readonly to: number
  readonly at: number
}

/** `quarterdeck data export`: writes a series to a file. */
export const dataExportCommand: Command = {
  name: 'data export',
  summary: 'Writes a series as CSV (rows as known at a moment) or Parquet (everything ever known, corrections too).',
  operands: [{ name: 'FILE', required: true, help: 'Ends in .csv or .parquet.' }],
  options: [
    ...SERIES_OPTIONS,
    ...RANGE_OPTIONS,
    { name: 'as-known-at', kind: 'text', value: 'TIME', help: 'For CSV: what was known at this time (UTC); else now.' },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: async (context) => {
    const { arguments: words } = context
    const file = words.operand(0) ?? ''
    const named = namedSeries(words)
    if (!named.ok) return tellFailure(context, named.failure, EXIT.misused)
    const [from, to, at] = [
      timeOption(words, 'from', Number.NEGATIVE_INFINITY),
      timeOption(words, 'to', Number.POSITIVE_INFINITY),
      timeOption(words, 'as-known-at', Number.POSITIVE_INFINITY),
    ]
    if (!from.ok) return tellFailure(context, from.failure, EXIT.misused)
    if (!to.ok) return tellFailure(context, to.failure, EXIT.misused)
    if (!at.ok) return tellFailure(context, at.failure, EXIT.misused)
    if (!/\.(csv|parquet)$/i.test(file)) {
      const message = `What to write is told by the end of the file's name, and ${file} ends in neither .csv nor .parquet.`
      return tellFailure(context, { code: 'OPTION_VALUE', message }, EXIT.misused)
    }
    return withTiers(context, 'looking', async ({ hot, cold }) => {
      const request = { file, series: named.series, from: from.time, to: to.time, at: at.time }
      const written = await write(new TieredHistory(hot, cold), request)
      if (!written.ok) return tellFailure(context, written.failure)
      const rows = written.reply
      if (words.flag('json')) context.print(JSON.stringify({ ok: true, file, rows }))
      else
        context.print(
          rows === 0 ? `Nothing is stored of this series; ${file} is empty.` : `${rows} rows were written to ${file}.`,
        )
      return EXIT.done
    })
  },
}

async function write(history: TieredHistory, request: Request): Promise<CommandResult<number>> {
  const { file, series, from, to, at } = request
  if (/\.csv$/i.test(file)) {
    const rows = await history.asKnownAt(series, from, to, at)
    if (!rows.ok) return rows
    const written = await exportCsv(file, series.kind, rows.reply)
    return written.ok ? accepted(rows.reply.ts.length) : written
  }
  const versions = await history.versions(series, from, to)
  if (!versions.ok) return versions
  const written = await exportParquet(file, series.kind, versions.reply)
  return written.ok ? accepted(versions.reply.ts.length) : written
}
