// Moves rows of a history out to the archive and back for ever, until it is killed: `node moveForEver.ts FOLDER`.
import path from 'node:path'
import process from 'node:process'
import { DAY } from '#core/time/duration.ts'
import { ColdStore } from '#adapters/storage/cold/coldStore.ts'
import { archiveSeries, restoreSeries } from '#adapters/storage/cold/tiering.ts'
import { openHistoryFile } from '#adapters/storage/market/history/historyFile.ts'

const folder = process.argv[2] ?? ''
const opened = openHistoryFile(path.join(folder, 'market.db'))
if (!opened.ok) throw new Error(opened.failure.message)
const hot = opened.history
const cold = new ColdStore(path.join(folder, 'archive'))
const known = hot.series()
const [series] = known.ok ? known.reply : []
if (series === undefined) throw new Error('The history to be moved is empty')

for (;;) {
  for (const days of [45, 75, 130]) must(await archiveSeries({ hot, cold }, series, days * DAY, { hotDays: 0 }))
  must(await cold.consolidate(series))
  process.stdout.write('.')
  must(await restoreSeries({ hot, cold }, series, 0, 200 * DAY))
}

function must(result: { readonly ok: boolean }): void {
  if (!result.ok) throw new Error(JSON.stringify(result))
}
