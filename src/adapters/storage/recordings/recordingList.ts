import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { readManifest } from './manifest.ts'

/** One recording as a list shows it. */
export interface ListedRecording {
  readonly recordingId: string
  readonly startedAt: number
  /** Null while it goes on, and for one whose program was killed. */
  readonly endedAt: number | null
  readonly sources: readonly string[]
  readonly bytes: number
  readonly note: string
}

/** The recordings in a folder, newest first; folders that are none are left out. */
export function listRecordings(folder: string): readonly ListedRecording[] {
  return namesIn(folder)
    .flatMap((name) => {
      const manifest = readManifest(path.join(folder, name))
      if (manifest === null || manifest.recordingId !== name) return []
      const { recordingId, startedAt, endedAt, channels, note } = manifest
      const sources = [...new Set(channels.map(({ sourceId }) => sourceId))]
      return [{ recordingId, startedAt, endedAt, sources, bytes: bytesIn(path.join(folder, name)), note }]
    })
    .toSorted((one, other) => other.startedAt - one.startedAt)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Nothing was ever recorded.
    return []
  }
}

function bytesIn(folder: string): number {
  return namesIn(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0)
}
