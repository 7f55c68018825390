import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { canonicalJson } from '#core/canonicalJson.ts'
import { sha256 } from '../sha256.ts'
import type { ChainHead } from './chain.ts'

/** What the file beside the journal remembers: the last entry known to be on the disk. */
export interface HeadAnchor extends ChainHead {
  /** The journal was closed in order, so nothing may follow this entry. */
  readonly closed: boolean
}

/** The anchor as found: remembered, not there, or there but beyond reading. */
export type FoundAnchor =
  | { readonly state: 'FOUND'; readonly anchor: HeadAnchor }
  | { readonly state: 'MISSING' }
  | { readonly state: 'UNREADABLE' }

const SLOT = 256

interface Slot extends HeadAnchor {
  /** Counts the writes; of two sound slots the one with the higher count is valid. */
  readonly write: number
}

/** Reads the anchor of a journal; never throws. */
export function readHeadAnchor(path: string): FoundAnchor {
  const newest = readSlots(path).toSorted((a, b) => b.write - a.write)[0]
  if (newest !== undefined) {
    return { state: 'FOUND', anchor: { sequence: newest.sequence, hash: newest.hash, closed: newest.closed } }
  }
  return { state: existsSync(path) ? 'UNREADABLE' : 'MISSING' }
}

/**
 * Writes the anchor. The file has two slots of fixed length that are overwritten in turn: a write that is torn by a crash
 * leaves the other slot whole, costs no rename, and needs no space on a full disk.
 */
export class HeadAnchorFile {
  readonly #descriptor: number
  #writes: number

  /** Opens the file, creating it. Throws what the file system throws. */
  constructor(path: string) {
    this.#writes = Math.max(0, ...readSlots(path).map((slot) => slot.write))
    const isNew = !existsSync(path)
    this.#descriptor = openSync(path, isNew ? 'wx' : 'r+', 0o600)
    if (isNew) {
      writeSync(this.#descriptor, Buffer.alloc(2 * SLOT, 0x20), 0, 2 * SLOT, 0)
      fsyncSync(this.#descriptor)
      syncFolder(path)
    }
  }

  /** Remembers a head. The caller has made sure that the entry itself is on the disk. */
  write(anchor: HeadAnchor): void {
    this.#writes += 1
    const { sequence, hash, closed } = anchor
    const slot: Slot = { sequence, hash, closed, write: this.#writes }
    const line = canonicalJson({ ...slot, check: checkOf(slot) })
    const bytes = Buffer.from(`${line.padEnd(SLOT - 1)}\n`, 'latin1')
    writeSync(this.#descriptor, bytes, 0, SLOT, (this.#writes % 2) * SLOT)
  }

  /** Brings what was written to the disk. */
  sync(): void {
    fsyncSync(this.#descriptor)
  }

  /** Closes the file. */
  close(): void {
    closeSync(this.#descriptor)
  }
}

/** Makes a new file's name outlive a power cut; Windows has no such call and does without. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(dirname(path), 'r')
    fsyncSync(folder)
    closeSync(folder)
  } catch {
    // Best effort: at worst a journal of a few entries loses its anchor in a power cut in its first seconds.
  }
}

function readSlots(path: string): Slot[] {
  let text: string
  try {
    text = readFileSync(path, 'latin1')
  } catch {
    return []
  }
  return [text.slice(0, SLOT), text.slice(SLOT, 2 * SLOT)].map(parseSlot).filter((slot) => slot !== null)
}

function parseSlot(text: string): Slot | null {
  try {
    const value = JSON.parse(text) as Slot & { readonly check: string }
    const slot = { sequence: value.sequence, hash: value.hash, closed: value.closed, write: value.write }
    return Number.isSafeInteger(slot.sequence) && value.check === checkOf(slot) ? slot : null
  } catch {
    return null
  }
}

function checkOf(slot: Slot): string {
  return sha256(canonicalJson(slot)).slice(0, 16)
}
