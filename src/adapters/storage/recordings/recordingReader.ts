import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { accepted, type CommandResult, type Failure } from '#contracts/failure.ts'
import { decodeFrames, type RecordedFrame } from './frames.ts'
import { readManifest, type RecordingManifest } from './manifest.ts'
import { partName } from './recordingWriter.ts'

/** A block unpacks to a quarter of a megabyte and one more message; what unpacks to more was made up. */
const LARGEST_BLOCK = 72 * 2 ** 20

/** A recording that can be played. */
export interface RecordingReader {
  readonly manifest: RecordingManifest
  /** True when the program was killed while it recorded: what comes after the last whole block is missing. */
  readonly isTorn: boolean
  /** The frames from the beginning, in the order in which they happened; read block by block. */
  frames(): Generator<RecordedFrame, void>
}

/**
 * Opens the recording in a folder. Finished parts are checked against their hashes first: a recording that was changed is
 * refused (`RECORDING_DAMAGED`), never played in part.
 */
export function openRecording(folder: string): CommandResult<RecordingReader> {
  const manifest = readManifest(folder)
  if (manifest === null) return { ok: false, failure: missing(folder) }
  for (const { name, bytes, sha256 } of manifest.parts) {
    const file = path.join(folder, name)
    if (sizeOf(file) !== bytes || hashOf(file) !== sha256) return { ok: false, failure: damaged(file) }
  }
  const open = path.join(folder, partName(manifest.parts.length))
  const isTorn = manifest.endedAt === null
  const hasOpenPart = isTorn && sizeOf(open) !== null
  return accepted({
    manifest,
    isTorn,
    *frames() {
      for (const { name } of manifest.parts) {
        for (const block of blocksOf(path.join(folder, name), false)) yield* decodeFrames(block)
      }
      if (hasOpenPart) for (const block of blocksOf(open, true)) yield* decodeFrames(block)
    },
  })
}

/** The blocks of a part, unpacked. A torn end is left out where it may be torn; elsewhere it throws. */
function* blocksOf(file: string, mayBeTorn: boolean): Generator<Buffer, void> {
  const handle = openSync(file, 'r')
  try {
    const length = Buffer.alloc(4)
    for (;;) {
      const head = readSync(handle, length)
      if (head === 0) return
      const packed = Buffer.alloc(head === 4 ? Math.min(length.readUInt32LE(), LARGEST_BLOCK) : 0)
      const block = head === 4 && readSync(handle, packed) === packed.length ? unpack(packed) : null
      if (block === null) {
        if (mayBeTorn) return
        throw new Error(`Invariant: ${file} was whole when it was opened`)
      }
      yield block
    }
  } finally {
    closeSync(handle)
  }
}

function unpack(packed: Buffer): Buffer | null {
  try {
    return gunzipSync(packed, { maxOutputLength: LARGEST_BLOCK })
  } catch {
    return null
  }
}

function sizeOf(file: string): number | null {
  try {
    return statSync(file).size
  } catch {
    return null
  }
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

function missing(folder: string): Failure {
  return {
    code: 'RECORDING_MISSING',
    message: `There is no recording in ${folder}, so nothing was played; choose one of those that "quarterdeck data recordings" lists.`,
    context: { path: folder },
  }
}

function damaged(file: string): Failure {
  return {
    code: 'RECORDING_DAMAGED',
    message: `A part of the recording was changed or is missing, so nothing of it was played: ${file}; restore it from a backup.`,
    context: { path: file },
  }
}
