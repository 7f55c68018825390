import { createHash, type Hash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Failure } from '#contracts/failure.ts'
import type { ListedInstrument } from '#engines/data/feeds/ports.ts'
import { storageFailure } from '../sqlite/storageFailure.ts'
import { encodeFrame, type FrameKind } from './frames.ts'
import { writeManifest, type RecordingManifest } from './manifest.ts'

/** What is written down of a connection. */
export interface RecordedItem {
  readonly sourceId: string
  /** Names the connection among those of its source. */
  readonly channel: string
  readonly kind: FrameKind
  readonly number: number
  readonly tsInit: number
  readonly data: string | Uint8Array
}

/** The part that grows. */
interface OpenPart {
  readonly handle: number
  readonly hash: Hash
  bytes: number
  frames: number
  readonly from: number
  to: number
}

/** Bytes of frames that are packed together: what a killed program loses at most of a busy connection. */
const BLOCK_BYTES = 256 * 1_024
/** And the longest that frames of a quiet one wait, microseconds. */
const BLOCK_MICROS = 1_000_000
const PART_BYTES = 32 * 2 ** 20
/** Quick rather than small: a block of text takes a millisecond or two. */
const LEVEL = 4

/**
 * Writes what comes from live connections into a folder: parts of blocks, each block a length and gzip of frames.
 *
 * 1. What was written is never changed; a killed program leaves whole blocks and at most one torn at the end.
 * 2. A full disk ends the recording and nothing else: `failure` says so, and more is not written.
 */
export class RecordingWriter {
  readonly folder: string
  #manifest: RecordingManifest
  readonly #channels = new Map<string, number>()
  #frames: Buffer[] = []
  #bytes = 0
  #oldest = 0
  #part: OpenPart | null = null
  #failure: Failure | null = null

  /** Makes the folder; throws what the file system throws, also when it exists already. */
  constructor(
    folder: string,
    recordingId: string,
    startedAt: number,
    listings: readonly { readonly sourceId: string; readonly listing: ListedInstrument }[],
    note: string,
  ) {
    this.folder = folder
    mkdirSync(path.dirname(folder), { recursive: true, mode: 0o700 })
    mkdirSync(folder, { mode: 0o700 })
    this.#manifest = { format: 1, recordingId, startedAt, endedAt: null, channels: [], listings, parts: [], note }
    writeManifest(folder, this.#manifest)
  }

  /** Why nothing more is written; null while all is well. */
  get failure(): Failure | null {
    return this.#failure
  }

  /** Adds what a source calls its instruments. */
  know(sourceId: string, listed: readonly ListedInstrument[]): void {
    const listings = [...this.#manifest.listings, ...listed.map((listing) => ({ sourceId, listing }))]
    this.#manifest = { ...this.#manifest, listings }
    this.#guarded(() => writeManifest(this.folder, this.#manifest))
  }

  /** Takes one item; items come in the order in which they happened. */
  take({ sourceId, channel, kind, number, tsInit, data }: RecordedItem): void {
    if (this.#failure !== null) return
    const frame = encodeFrame({ kind, channel: this.#placeOf(sourceId, channel), number, tsInit, data })
    if (this.#frames.length === 0) this.#oldest = tsInit
    this.#frames.push(frame)
    this.#bytes += frame.length
    if (this.#bytes >= BLOCK_BYTES || tsInit - this.#oldest >= BLOCK_MICROS)
      this.#guarded(() => this.#writeBlock(tsInit))
  }

  /** Writes what still waits; called now and then while nothing comes. */
  flush(now: number): void {
    if (this.#frames.length > 0 && this.#failure === null) this.#guarded(() => this.#writeBlock(now))
  }

  /** Writes what still waits and seals the recording; answers why it could not, or null. */
  close(endedAt: number): Failure | null {
    this.flush(endedAt)
    this.#guarded(() => {
      this.#sealPart()
      this.#manifest = { ...this.#manifest, endedAt }
      writeManifest(this.folder, this.#manifest)
    })
    return this.#failure
  }

  #placeOf(sourceId: string, channel: string): number {
    const key = `${sourceId} ${channel}`
    const known = this.#channels.get(key)
    if (known !== undefined) return known
    const place = this.#channels.size
    this.#channels.set(key, place)
    this.#manifest = { ...this.#manifest, channels: [...this.#manifest.channels, { sourceId, channel }] }
    // Known on the disk before the first frame that names it.
    this.#guarded(() => writeManifest(this.folder, this.#manifest))
    return place
  }

  #writeBlock(to: number): void {
    const part = (this.#part ??= this.#openPart())
    const packed = gzipSync(Buffer.concat(this.#frames), { level: LEVEL })
    const length = Buffer.alloc(4)
    length.writeUInt32LE(packed.length)
    const block = Buffer.concat([length, packed])
    writeSync(part.handle, block)
    part.hash.update(block)
    part.bytes += block.length
    part.frames += this.#frames.length
    part.to = to
    this.#frames = []
    this.#bytes = 0
    if (part.bytes >= PART_BYTES) this.#sealPart()
  }

  #openPart(): OpenPart {
    const handle = openSync(path.join(this.folder, partName(this.#manifest.parts.length)), 'wx', 0o600)
    return { handle, hash: createHash('sha256'), bytes: 0, frames: 0, from: this.#oldest, to: this.#oldest }
  }

  #sealPart(): void {
    const part = this.#part
    if (part === null) return
    this.#part = null
    fsyncSync(part.handle)
    closeSync(part.handle)
    const { bytes, frames, from, to } = part
    const sealed = {
      name: partName(this.#manifest.parts.length),
      bytes,
      sha256: part.hash.digest('hex'),
      frames,
      from,
      to,
    }
    this.#manifest = { ...this.#manifest, parts: [...this.#manifest.parts, sealed] }
    writeManifest(this.folder, this.#manifest)
  }

  #guarded(work: () => void): void {
    if (this.#failure !== null) return
    try {
      work()
    } catch (error) {
      this.#failure = storageFailure(error, 'The recording of the live session', this.folder)
      this.#frames = []
    }
  }
}

/** Name of a part by its place. */
export function partName(place: number): string {
  return `part-${String(place + 1).padStart(6, '0')}.bin`
}
