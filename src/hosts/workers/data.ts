import path from 'node:path'
import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import { readSampleDataset } from '#adapters/feeds/sample/sampleDataset.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import { DEFAULT_SOURCE_CHOICES } from '#contracts/sourceChoices.ts'
import { createDataEngine } from '#engines/data/engine.ts'
import { createRunStore } from '#engines/research/runData.ts'
import { recordedSources } from '#adapters/feeds/recorded/recordedSources.ts'
import type { RawRecorder } from '../feeds/feedEntry.ts'
import { FEED_ENTRIES } from '../feeds/feedRegistry.ts'
import { createSourceDesk, type OpenSourceDesk, type SourceDeskOptions } from '../feeds/sourceDesk.ts'
import { systemUniform } from '../feeds/systemUniform.ts'
import { openRecordingShelf, recordedDesk } from '../recordings/recordingShelf.ts'
import { openMarketArchive } from '../storage/marketArchive.ts'
import { createSystemClock } from '../systemClock.ts'
import type { EngineThreadData } from '../threads/messages.ts'
import { startEngineWorker, type EngineWorker, type OpenedEngine } from './engineWorker.ts'

/** What the host tells of keys and choices. */
type GivenToSources = Pick<SourceDeskOptions, 'credentials' | 'choices'>

startEngineWorker((worker) => {
  let credentials: Readonly<Record<string, { readonly key: string; readonly secret: string }>> | null = null
  let onKeys: (sourceIds: readonly string[]) => void = () => undefined
  let onChoices: () => void = () => undefined
  let choices = worker.data.sourceChoices ?? DEFAULT_SOURCE_CHOICES
  const onDesk = (desk: OpenSourceDesk): void => {
    onKeys = desk.checkKeys
    onChoices = desk.followChoices
  }
  const given: GivenToSources = {
    credentials: (sourceId) => credentials?.[sourceId] ?? null,
    choices: () => choices,
  }
  return {
    open: (data) => openData(worker, data, given, onDesk),
    onCredentials: (all) => {
      const isFirst = credentials === null
      credentials = all
      // Those of a start are looked at when their source is first used: nobody is called without need.
      if (!isFirst) onKeys(Object.keys(all))
    },
    onSourceChoices: (changed) => {
      choices = changed
      onChoices()
    },
  }
})

function openData(
  worker: EngineWorker,
  data: EngineThreadData,
  given: GivenToSources,
  onDesk: (desk: OpenSourceDesk) => void,
): CommandResult<OpenedEngine> {
  if (data.backtest !== null && data.backtest.data !== null) {
    const store = createRunStore(data.backtest.data)
    return accepted({ engine: createDataEngine({ store, importer: csvImporter, samples: [] }), close: () => undefined })
  }
  const paths = dataPaths(data.dataDirectory)
  const opened = openMarketStore(paths.market)
  if (!opened.ok) return opened
  const { store } = opened
  const archive = openMarketArchive(paths, store)
  if (!archive.ok) {
    store.close()
    return archive
  }
  const { ports, readArchive, close: closeArchive } = archive.reply
  void readArchive()
  const sample = readSampleDataset(path.join(data.resources, 'data', 'sp500-daily.csv'))
  if (!sample.ok) worker.say({ kind: 'note', text: sample.failure.message })
  const samples = sample.ok ? [sample.value] : []
  const shelf = openRecordingShelf({
    folder: paths.recordings,
    makeReader: recordedSources,
    now: createSystemClock().now,
  })
  const sources = openSources(worker, data, given, shelf)
  onDesk(sources)
  return accepted({
    engine: createDataEngine({
      store,
      importer: csvImporter,
      samples,
      sources: recordedDesk(sources, shelf),
      recordings: shelf,
      ...ports,
    }),
    close: () => {
      shelf.close()
      void sources.close()
      closeArchive()
      store.close()
    },
  })
}

/** The sources of a session; what they tell goes into the engine of this thread as its own messages. */
function openSources(
  worker: EngineWorker,
  data: EngineThreadData,
  given: GivenToSources,
  recorder: RawRecorder,
): OpenSourceDesk {
  const clock = createSystemClock()
  const note = (text: string): void => worker.say({ kind: 'note', text })
  const refusals = new Set<string>()
  let count = 0
  return createSourceDesk({
    entries: FEED_ENTRIES,
    clock: createFeedClock(clock),
    uniform: systemUniform,
    ...given,
    note,
    recorder,
    ...(data.feedOrigins === undefined ? {} : { origins: data.feedOrigins }),
    post: (type, payload) => {
      count += 1
      const id = `source-${data.run}-${count}`
      const at = clock.now()
      const result = worker.handleOwn({ id, type, at, correlationId: id, causationId: null, payload }, at)
      if (result?.ok !== false || refusals.has(`${type} ${result.failure.code}`)) return
      refusals.add(`${type} ${result.failure.code}`)
      note(`The data engine refused ${type}: ${result.failure.message}`)
    },
  })
}
