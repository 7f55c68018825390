import { randomFillSync } from 'node:crypto'
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import path from 'node:path'

/**
 * Space held back on the disk by a file of that size: freed when the disk is full, so that cancels and fills can still be
 * written down, and taken again when there is room.
 */
export class EmergencyReserve {
  readonly #path: string
  readonly #bytes: number

  constructor(filePath: string, bytes: number) {
    this.#path = filePath
    this.#bytes = bytes
  }

  /** Whether the space is held. */
  get isHeld(): boolean {
    try {
      return statSync(this.#path).size >= this.#bytes
    } catch {
      return false
    }
  }

  /** Frees the space. */
  release(): void {
    try {
      rmSync(this.#path, { force: true })
    } catch {
      // Then there is nothing to gain here; the write that follows tells whether there is space.
    }
  }

  /** Takes the space when as much again stays free; returns whether it is held. */
  hold(): boolean {
    if (this.isHeld) return true
    try {
      const disk = statfsSync(path.dirname(this.#path))
      if (disk.bavail * disk.bsize < 2 * this.#bytes) return false
      this.#fill()
      return true
    } catch {
      this.release()
      return false
    }
  }

  #fill(): void {
    const descriptor = openSync(this.#path, 'w', 0o600)
    try {
      // Random bytes, so that no file system compresses them away.
      const block = randomFillSync(Buffer.alloc(Math.min(this.#bytes, 1 << 20)))
      for (let written = 0; written < this.#bytes;) {
        written += writeSync(descriptor, block, 0, Math.min(block.length, this.#bytes - written))
      }
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  }
}
