import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { SessionSource } from '#contracts/records/market.ts'
import type { MarketStore, StoredDataset } from '../ports.ts'
import type { RecordingShelf } from '../recorded/ports.ts'
import { createRecordingSource } from '../recorded/recordingSource.ts'
import type { PlayedSeries } from './barWalk.ts'
import { createDatasetSource } from './datasetSource.ts'
import type { MarketSource } from './marketSource.ts'
import { createSimulatorSource } from './simulatorSource.ts'

/** Opens the market of a session where it stood; null when the session has no data yet. */
export function openSource(
  source: SessionSource,
  resumeAt: number | null,
  datasets: ReadonlyMap<string, StoredDataset>,
  store: MarketStore,
  recordings: RecordingShelf | null,
  recycling: boolean,
): CommandResult<MarketSource | null> {
  switch (source.kind) {
    case 'none':
    case 'live':
      return accepted(null)
    case 'recording': {
      const opened = recordings?.open(source.recordingId) ?? withoutRecordings()
      return opened.ok ? accepted(createRecordingSource(opened.reply, resumeAt)) : opened
    }
    case 'simulator':
      return accepted(createSimulatorSource(source.seed, source.startAt, resumeAt))
    case 'dataset': {
      const played: PlayedSeries[] = []
      for (const datasetId of source.datasetIds) {
        const series = store.readDataset(datasetId)
        const dataset = datasets.get(datasetId)
        if (series === null || dataset === undefined) {
          return refused(
            'DATASET_MISSING',
            `The data set ${datasetId} is not stored here, so its session cannot be played; import it again.`,
            { datasetId },
          )
        }
        if (
          played[0] !== undefined &&
          (played[0].series.interval !== series.interval || played[0].series.origin !== series.origin)
        ) {
          return refused(
            'DATASETS_DIFFER',
            'The data sets of one session must share their interval and their origin; choose others.',
          )
        }
        const actions = store.readActions?.(datasetId) ?? []
        played.push({ instrument: dataset.instrument, series, actions })
      }
      return accepted(createDatasetSource(played, Math.max(source.startAt, resumeAt ?? 0), recycling))
    }
  }
}

function withoutRecordings(): CommandResult<never> {
  return refused('NO_RECORDINGS', 'No recorded sessions are kept here, so none was played.')
}
