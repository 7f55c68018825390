import path from 'node:path'
import { csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import { readSampleDataset } from '#adapters/feeds/sample/sampleDataset.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import { createDataEngine } from '#engines/data/engine.ts'
import { createRunStore } from '#engines/research/runData.ts'
import type { EngineThreadData } from '../threads/messages.ts'
import { startEngineWorker, type EngineWorker, type OpenedEngine } from './engineWorker.ts'

startEngineWorker((worker) => ({ open: (data) => openData(worker, data) }))

function openData(worker: EngineWorker, data: EngineThreadData): CommandResult<OpenedEngine> {
  if (data.backtest !== null && data.backtest.data !== null) {
    const store = createRunStore(data.backtest.data)
    return accepted({ engine: createDataEngine({ store, importer: csvImporter, samples: [] }), close: () => undefined })
  }
  const opened = openMarketStore(dataPaths(data.dataDirectory).market)
  if (!opened.ok) return opened
  const { store } = opened
  const sample = readSampleDataset(path.join(data.resources, 'data', 'sp500-daily.csv'))
  if (!sample.ok) worker.say({ kind: 'note', text: sample.failure.message })
  const samples = sample.ok ? [sample.value] : []
  return accepted({ engine: createDataEngine({ store, importer: csvImporter, samples }), close: () => store.close() })
}
