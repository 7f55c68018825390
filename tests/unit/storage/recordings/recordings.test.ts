import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeFrames, encodeFrame, type FrameKind } from '#adapters/storage/recordings/frames.ts'
import { listRecordings } from '#adapters/storage/recordings/recordingList.ts'
import { openRecording } from '#adapters/storage/recordings/recordingReader.ts'
import { type RecordedItem, RecordingWriter } from '#adapters/storage/recordings/recordingWriter.ts'

const BEGUN = 1_700_000_000_000_000

let root = ''
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'recordings-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function item(number: number, data: string | Uint8Array, kind: FrameKind = 'TEXT'): RecordedItem {
  return {
    sourceId: 'kraken',
    channel: number % 2 === 0 ? 'one' : 'two',
    kind,
    number,
    tsInit: BEGUN + number * 1_000,
    data,
  }
}

function write(items: readonly RecordedItem[], close: boolean): string {
  const folder = path.join(root, 'night')
  const writer = new RecordingWriter(folder, 'night', BEGUN, [], 'a test')
  for (const each of items) writer.take(each)
  if (close) expect(writer.close(BEGUN + 9_000_000)).toBeNull()
  else writer.flush(BEGUN + 9_000_000)
  return folder
}

function read(folder: string): readonly RecordedItem[] {
  const opened = openRecording(folder)
  if (!opened.ok) throw new Error(opened.failure.code)
  const { manifest } = opened.reply
  return [...opened.reply.frames()].map(({ channel, ...frame }) => {
    const named = manifest.channels[channel]
    if (named === undefined) throw new Error('a frame of no channel')
    return { ...named, ...frame }
  })
}

describe('frames', () => {
  it('come back as they were, whatever they hold', () => {
    const frames = fc.array(
      fc.record({
        kind: fc.constantFrom<FrameKind>('TEXT', 'ANSWER', 'LINK'),
        channel: fc.nat(65_535),
        number: fc.nat(2 ** 31),
        tsInit: fc.nat(2 ** 31).map((seconds) => seconds * 1e6 + 123_456),
        data: fc.string({ unit: 'grapheme' }),
      }),
    )
    fc.assert(
      fc.property(frames, (all) => {
        expect(decodeFrames(Buffer.concat(all.map(encodeFrame)))).toEqual(all)
      }),
    )
  })

  it('are refused when a byte is missing', () => {
    const frame = encodeFrame({ kind: 'TEXT', channel: 0, number: 1, tsInit: BEGUN, data: '{"a":1}' })
    expect(() => decodeFrames(frame.subarray(0, -1))).toThrow('a frame is not one')
    expect(() => decodeFrames(frame.subarray(0, 10))).toThrow('a frame is cut off')
  })
})

describe('a recording', () => {
  const items = [
    ...Array.from({ length: 4_000 }, (_, at) => item(at + 1, JSON.stringify({ at, text: 'ü€'.repeat(at % 50) }))),
    item(4_001, Uint8Array.from([0, 255, 10, 13]), 'BYTES'),
    item(0, '{"lastUpdateId":"9007199254740993"}', 'ANSWER'),
  ]

  it('gives back every message in its order, bytes as bytes, ids with all their digits', () => {
    expect(read(write(items, true))).toEqual(items)
  })

  it('is listed with what it holds', () => {
    write(items, true)
    const [listed] = listRecordings(root)
    expect(listed).toMatchObject({
      recordingId: 'night',
      startedAt: BEGUN,
      endedAt: BEGUN + 9_000_000,
      sources: ['kraken'],
    })
    expect(listed?.bytes).toBeGreaterThan(1_000)
    expect(listRecordings(path.join(root, 'nowhere'))).toEqual([])
  })

  it('of a killed program plays up to its last whole block', () => {
    const folder = write(items, false)
    const part = path.join(folder, 'part-000001.bin')
    const whole = readFileSync(part)
    for (const lost of [1, 3, 100, whole.length - 3]) {
      writeFileSync(part, whole)
      truncateSync(part, whole.length - lost)
      const found = read(folder)
      expect(found.length).toBeLessThan(items.length)
      expect(found).toEqual(items.slice(0, found.length))
    }
    appendFileSync(part, 'rubbish')
    expect(openRecording(folder)).toMatchObject({ ok: true, reply: { isTorn: true } })
  })

  it.each([
    ['a byte', (part: string) => writeFileSync(part, readFileSync(part).fill(0, 500, 501))],
    ['its end', (part: string) => truncateSync(part, 1_000)],
    ['everything', (part: string) => rmSync(part)],
  ])('that was closed and lost %s is refused whole', (_, harm) => {
    const folder = write(items, true)
    harm(path.join(folder, 'part-000001.bin'))
    expect(openRecording(folder)).toMatchObject({ ok: false, failure: { code: 'RECORDING_DAMAGED' } })
  })

  it('that is not there is refused with what to do', () => {
    expect(openRecording(path.join(root, 'none'))).toMatchObject({ ok: false, failure: { code: 'RECORDING_MISSING' } })
  })

  it('is never written over', () => {
    write(items.slice(0, 3), true)
    expect(() => write([], true)).toThrow('EEXIST')
  })
})
