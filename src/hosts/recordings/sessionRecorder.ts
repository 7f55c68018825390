import type { Failure } from '#contracts/failure.ts'
import type { LinkState, ListedInstrument, RawMessage } from '#engines/data/feeds/ports.ts'
import { RecordingWriter } from '#adapters/storage/recordings/recordingWriter.ts'
import path from 'node:path'
import type { RawRecorder } from '../feeds/feedEntry.ts'

/** A recording of what live connections say, from its beginning to its end. */
export interface SessionRecorder extends RawRecorder {
  readonly recordingId: string
  readonly folder: string
  /** Why nothing more is written; null while all is well. */
  readonly failure: Failure | null
  /** Keeps what a source calls its instruments: messages are understood by it later. */
  know(sourceId: string, listed: readonly ListedInstrument[]): void
  onLink(sourceId: string, state: LinkState): void
  /** Writes what waits; called now and then. */
  flush(): void
  /** Ends the recording; answers why it is not whole, or null. */
  close(): Failure | null
}

/** Channel of what is told of a source as a whole. */
const LINKS = 'links-1'

/** Begins a recording in a folder of its own; throws what the file system throws. */
export function startRecording(
  recordings: string,
  recordingId: string,
  now: () => number,
  note: string,
): SessionRecorder {
  const writer = new RecordingWriter(path.join(recordings, recordingId), recordingId, now(), [], note)
  return {
    recordingId,
    folder: writer.folder,
    get failure() {
      return writer.failure
    },
    know: (sourceId, listed) => writer.know(sourceId, listed),
    onRaw: (sourceId, { number, tsInit, data }: RawMessage, channel) => {
      const kind = channel.includes('/book/') ? 'ANSWER' : typeof data === 'string' ? 'TEXT' : 'BYTES'
      writer.take({ sourceId, channel, kind, number, tsInit, data })
    },
    onLink: (sourceId, state) =>
      writer.take({ sourceId, channel: LINKS, kind: 'LINK', number: 0, tsInit: now(), data: state }),
    flush: () => writer.flush(now()),
    close: () => writer.close(now()),
  }
}

/** Names a recording after the moment it began, for example `2026-03-09-143000`. */
export function recordingIdOf(now: number): string {
  const text = new Date(now / 1_000).toISOString()
  return `${text.slice(0, 10)}-${text.slice(11, 19).replaceAll(':', '')}`
}
