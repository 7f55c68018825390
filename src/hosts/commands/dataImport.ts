import path from 'node:path'
import { csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import { ownDataDirectory, prepareDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { acquireInstanceLock } from '#adapters/storage/instanceLock.ts'
import type { BarInterval } from '#core/model/bar.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import type { ImportReport } from '#contracts/data.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import { barIntervalSchema } from '#contracts/records/basics.ts'
import { asDataset, holdImported } from '#engines/data/catalogue.ts'
import { siftImport, type SiftedImport } from '#engines/data/quarantine/importDoor.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { createSystemClock } from '../systemClock.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { openMarketData } from './market/withMarket.ts'

const INTERVALS = barIntervalSchema.options

/** Refused rows told one by one; the rest is counted. */
const TOLD_ROWS = 20

/** `quarterdeck data import`: reads a file of bars, reports every row it refuses, and stores the rest. */
export const dataImportCommand: Command = {
  name: 'data import',
  summary: 'Imports bars from a CSV file of any common make. Repairs nothing: every row it cannot use is told.',
  operands: [{ name: 'FILE', required: true, help: 'The file.' }],
  options: [
    {
      name: 'symbol',
      kind: 'text',
      value: 'SYMBOL',
      required: true,
      help: 'The symbol of the bars, for example AAPL.',
    },
    {
      name: 'bar',
      kind: 'choice',
      choices: INTERVALS,
      help: 'Length of a bar; found out from the file when left out.',
    },
    { name: 'preview', kind: 'flag', help: 'Reads and reports only; stores nothing.' },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => {
    const { arguments: words } = context
    const json = words.flag('json')
    const file = path.resolve(words.operand(0) ?? '')
    // The option's choices are the intervals.
    const interval = words.text('bar') as BarInterval | null
    const read = csvImporter.read(
      { kind: 'file', path: file },
      words.text('symbol') ?? '',
      interval,
      createSystemClock().now(),
    )
    if (!read.ok) return Promise.resolve(tellFailure(context, read.failure))
    const sifted = siftImport(read.bars, csvImporter.hash)
    if (!sifted.ok) return Promise.resolve(tellFailure(context, sifted.failure))
    const stored = words.flag('preview')
      ? accepted({ datasetId: null })
      : store(ownDataDirectory(words.text('data-dir')), sifted.reply)
    if (!stored.ok) return Promise.resolve(tellFailure(context, stored.failure))
    const { datasetId } = stored.reply
    const { report } = sifted.reply.bars
    if (json) context.print(JSON.stringify({ ok: true, datasetId, ...report }))
    else context.print(describe(report, datasetId))
    return Promise.resolve(EXIT.done)
  },
}

/**
 * Stores the bars, and holds back what was taken out of them. A running workstation owns the database, so the import is
 * refused while one runs.
 */
function store(
  dataDirectory: string,
  { bars, held, note }: SiftedImport,
): CommandResult<{ readonly datasetId: string | null }> {
  const prepared = prepareDataDirectory(dataDirectory)
  if (!prepared.ok) return prepared
  const acquired = acquireInstanceLock(dataDirectory)
  if (!acquired.ok) return acquired
  try {
    const opened = openMarketData(dataDirectory)
    if (!opened.ok) return opened
    const { market, close } = opened.reply
    try {
      const dataset = asDataset(bars, note)
      const saved = market.store.saveDataset(dataset, bars.columns)
      if (!saved.ok) return saved
      holdImported(market.desk, dataset, held)
      return accepted({ datasetId: dataset.view.key })
    } finally {
      close()
    }
  } finally {
    acquired.lock.release()
  }
}

function describe(report: ImportReport, datasetId: string | null): string {
  const { accepted: rows, rejected, interval, from, to, columns, dateFormat, notes } = report
  const span = from === null || to === null ? '' : ` from ${formatTimestamp(from)} to ${formatTimestamp(to)}`
  return [
    `${rows} bars of ${interval}${span}; dates read as ${dateFormat}.`,
    `Columns: ${columns.map(({ role, header }) => `${role} from "${header}"`).join(', ')}.`,
    ...notes,
    ...rejected.slice(0, TOLD_ROWS).map(({ line, code, text }) => `  line ${line} refused (${code}): ${text}`),
    ...(rejected.length > TOLD_ROWS ? [`  and ${rejected.length - TOLD_ROWS} more; --json tells all.`] : []),
    datasetId === null
      ? 'Nothing was stored (--preview).'
      : `Stored as ${datasetId}. Start the workstation and begin a REPLAY session with it, or choose it in the Lab.`,
  ].join('\n')
}
