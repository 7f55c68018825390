import path from 'node:path'
import { importCsv, importParquet } from '#adapters/storage/cold/seriesFile.ts'
import { TieredHistory } from '#adapters/storage/cold/tieredHistory.ts'
import type { HistorySeries } from '#core/history/series.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { createSystemClock } from '../systemClock.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { namedSeries, SERIES_OPTIONS } from './history/seriesOptions.ts'
import { withTiers, type OpenTiers } from './history/withTiers.ts'

/** `quarterdeck data ingest`: takes a series in from a file. */
export const dataIngestCommand: Command = {
  name: 'data ingest',
  summary: 'Takes a series in from a file of the form that data export writes; what differs is stored as a correction.',
  operands: [
    { name: 'FILE', required: true, help: 'Ends in .csv (known from now on) or .parquet (known when it says).' },
  ],
  options: [...SERIES_OPTIONS, DATA_DIR, JSON_OUTPUT],
  run: async (context) => {
    const { arguments: words } = context
    const file = path.resolve(words.operand(0) ?? '')
    const named = namedSeries(words)
    if (!named.ok) return tellFailure(context, named.failure, EXIT.misused)
    return withTiers(context, 'moving', async (tiers) => {
      const taken = await takeIn(tiers, named.series, file)
      if (!taken.ok) return tellFailure(context, taken.failure)
      if (words.flag('json')) context.print(JSON.stringify({ ok: true, file, ...taken.reply }))
      else context.print(`${taken.reply.rows} rows were taken in from ${file}.`)
      return EXIT.done
    })
  },
}

async function takeIn(
  { hot, cold }: OpenTiers,
  series: HistorySeries,
  file: string,
): Promise<CommandResult<{ readonly rows: number }>> {
  if (/\.parquet$/i.test(file)) {
    const versions = await importParquet(file, series.kind)
    if (!versions.ok) return versions
    const restored = hot.restore(series, versions.reply)
    return restored.ok ? accepted({ rows: versions.reply.ts.length }) : restored
  }
  const rows = await importCsv(file, series.kind)
  if (!rows.ok) return rows
  const counts = await new TieredHistory(hot, cold).ingest(series, rows.reply, createSystemClock().now())
  return counts.ok ? accepted({ rows: rows.reply.ts.length, ...counts.reply }) : counts
}
