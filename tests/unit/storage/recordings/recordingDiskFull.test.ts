import type * as files from 'node:fs'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { listRecordings } from '#adapters/storage/recordings/recordingList.ts'
import { openRecording } from '#adapters/storage/recordings/recordingReader.ts'
import { RecordingWriter } from '#adapters/storage/recordings/recordingWriter.ts'
import { temporaryFolder } from '../../../helpers/folder.ts'

/** Bytes that the disk still takes. */
const disk = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY }))

vi.mock(import('node:fs'), async (original): Promise<typeof files> => {
  const real = await original()
  const writeSync = ((handle: number, bytes: Uint8Array) => {
    disk.left -= bytes.length
    if (disk.left < 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    return real.writeSync(handle, bytes)
  }) as typeof real.writeSync
  return { ...real, writeSync }
})

const BEGUN = 1_700_000_000_000_000

describe('a recording on a disk that fills up', () => {
  it('ends with its reason, keeps what was written before, and takes nothing more', () => {
    const root = temporaryFolder()
    const writer = new RecordingWriter(path.join(root, 'night'), 'night', BEGUN, [], 'a test')
    disk.left = 250_000
    let taken = 0
    for (; taken < 50_000 && writer.failure === null; taken += 1) {
      const data = JSON.stringify({ taken, noise: Math.sin(taken) * 1e9 })
      writer.take({ sourceId: 'kraken', channel: 'v2-1', kind: 'TEXT', number: taken + 1, tsInit: BEGUN + taken, data })
    }
    expect(writer.failure).toMatchObject({ code: 'STORAGE_FULL' })
    expect(writer.failure?.message).toContain('could not be written because the disk is full')
    const bytes = listRecordings(root)[0]?.bytes
    writer.take({ sourceId: 'kraken', channel: 'v2-1', kind: 'TEXT', number: 1, tsInit: BEGUN, data: 'more' })
    expect(writer.close(BEGUN + 1)).toMatchObject({ code: 'STORAGE_FULL' })
    expect(listRecordings(root)[0]?.bytes).toBe(bytes)
    const opened = openRecording(path.join(root, 'night'))
    if (!opened.ok) throw new Error(opened.failure.code)
    expect(opened.reply.isTorn).toBe(true)
    const frames = [...opened.reply.frames()]
    expect(frames.length).toBeGreaterThan(500)
    expect(frames.length).toBeLessThan(taken)
    expect(frames.map(({ number }) => number)).toEqual(frames.map((_, at) => at + 1))
  })
})
