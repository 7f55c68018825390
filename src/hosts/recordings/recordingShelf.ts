import { rmSync } from 'node:fs'
import path from 'node:path'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { type MakeChannelReader, readRecordedMarket } from '#adapters/feeds/recorded/recordedMarket.ts'
import { listRecordings } from '#adapters/storage/recordings/recordingList.ts'
import { openRecording } from '#adapters/storage/recordings/recordingReader.ts'
import { storageFailure } from '#adapters/storage/sqlite/storageFailure.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { RecordingView } from '#contracts/records/sources.ts'
import type { ListedInstrument, SourceDesk, SourceSubscription } from '#engines/data/feeds/ports.ts'
import type { RecordingShelf } from '#engines/data/recorded/ports.ts'
import type { RawRecorder } from '../feeds/feedEntry.ts'
import { recordingIdOf, type SessionRecorder, startRecording } from './sessionRecorder.ts'

/** What a shelf is made of. */
export interface RecordingShelfParts {
  /** Folder of the recordings. */
  readonly folder: string
  readonly makeReader: MakeChannelReader
  now(): number
}

/** The shelf as its thread holds it: what live connections say goes through it into the recording that goes on. */
export interface OpenRecordingShelf extends RecordingShelf, RawRecorder {
  /** What a source calls its instruments. */
  know(sourceId: string, listed: readonly ListedInstrument[]): void
  /** What is listened to from now on: a recording holds what these are called. */
  listen(wanted: readonly SourceSubscription[]): void
  close(): void
}

/** How often what waits is written though little comes, milliseconds. */
const FLUSH_MILLISECONDS = 1_000

/** Opens the shelf; nothing is made before a recording begins. */
export function openRecordingShelf({ folder, makeReader, now }: RecordingShelfParts): OpenRecordingShelf {
  const listings = new Map<string, ReadonlyMap<InstrumentId, ListedInstrument>>()
  let wanted: readonly SourceSubscription[] = []
  /** Instruments whose names the running recording holds, by source and id. */
  let told = new Set<string>()
  let recorder: SessionRecorder | null = null
  let flushing: NodeJS.Timeout | null = null

  function viewOf(running: SessionRecorder): RecordingView | null {
    const listed = listRecordings(folder).find(({ recordingId }) => recordingId === running.recordingId)
    if (listed === undefined) return null
    const { failure } = running
    const { recordingId: key, ...rest } = listed
    return failure === null
      ? { key, ...rest, state: 'RECORDING' }
      : { key, ...rest, state: 'FAILED', note: `${failure.message} What came before is kept.` }
  }

  /** Gives the running recording the names it does not hold yet. */
  function tellNames(): void {
    if (recorder === null) return
    const missing = new Map<string, ListedInstrument[]>()
    for (const { sourceId, instrumentId } of wanted) {
      const key = `${sourceId} ${instrumentId}`
      const listing = listings.get(sourceId)?.get(instrumentId)
      if (listing === undefined || told.has(key)) continue
      told.add(key)
      missing.set(sourceId, [...(missing.get(sourceId) ?? []), listing])
    }
    for (const [sourceId, listed] of missing) recorder.know(sourceId, listed)
  }

  function end(): CommandResult<Record<string, never>> {
    if (recorder === null) return refused('NOT_RECORDING', 'Nothing is being recorded, so nothing was ended.')
    if (flushing !== null) clearInterval(flushing)
    const ending = recorder
    recorder = null
    const failure = ending.close()
    return failure === null ? accepted({}) : { ok: false, failure }
  }

  return {
    open: (recordingId) => {
      const opened = openRecording(path.join(folder, recordingId))
      return opened.ok ? accepted(readRecordedMarket(opened.reply, makeReader)) : opened
    },
    list: () =>
      listRecordings(folder).map(({ recordingId: key, ...rest }) => {
        if (recorder?.recordingId === key) return viewOf(recorder) ?? { key, ...rest, state: 'RECORDING' }
        return { key, ...rest, state: rest.endedAt === null ? 'CUT_SHORT' : 'DONE' }
      }),
    begin: () => {
      if (recorder !== null) return refused('ALREADY_RECORDING', 'The session is being recorded already.')
      const recordingId = recordingIdOf(now())
      try {
        recorder = startRecording(folder, recordingId, now, 'Recorded by the workstation.')
      } catch (error) {
        const failure = storageFailure(error, 'The recording of the live session', folder)
        // What was begun of it is no recording.
        if (failure.code !== 'STORAGE_FAILED') rmSync(path.join(folder, recordingId), { recursive: true, force: true })
        return { ok: false, failure }
      }
      told = new Set()
      tellNames()
      flushing = setInterval(() => recorder?.flush(), FLUSH_MILLISECONDS)
      flushing.unref()
      return accepted({ key: recordingId })
    },
    end,
    current: () => (recorder === null ? null : viewOf(recorder)),
    know: (sourceId, listed) => {
      listings.set(sourceId, new Map(listed.map((one) => [one.instrument.id, one])))
      tellNames()
    },
    listen: (all) => {
      wanted = all
      tellNames()
    },
    onRaw: (sourceId, message, channel) => recorder?.onRaw(sourceId, message, channel),
    onLink: (sourceId, state) => recorder?.onLink(sourceId, state),
    close: () => void end(),
  }
}

/** The desk as the engine drives it, with the shelf told of every name and of everything that is listened to. */
export function recordedDesk(desk: SourceDesk, shelf: OpenRecordingShelf): SourceDesk {
  return {
    ...desk,
    knowInstruments: (sourceId, listed) => {
      shelf.know(sourceId, listed)
      desk.knowInstruments(sourceId, listed)
    },
    listen: (wanted) => {
      shelf.listen(wanted)
      desk.listen(wanted)
    },
  }
}
