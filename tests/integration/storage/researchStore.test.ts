import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packBars } from '#adapters/storage/research/keptBars.ts'
import { packColumns, packText, unpackColumns, unpackText } from '#adapters/storage/research/packedColumns.ts'
import { openResearchFile } from '#adapters/storage/research/researchStore.ts'
import { hashBars } from '#adapters/barHash.ts'
import { DAY } from '#core/time/duration.ts'
import { walkBars } from '../../helpers/backtestBench.ts'
import { begin, openBook, plan } from '../../helpers/experimentRig.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

describe('packed columns', () => {
  it('come back bit for bit', () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY))
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 50 }), (rows) => {
        const columns = [0, 1].map((place) => Float64Array.from(rows, (row) => row[place] ?? 0))
        expect(unpackColumns(packColumns(columns), 2)).toEqual(columns)
      }),
    )
  })

  it('take less room than the plain bytes compressed, and refuse what they are not', () => {
    const bars = walkBars(5_000, 3, DAY)
    const packed = packBars(bars)
    expect(packed.byteLength).toBeLessThan(0.8 * 6 * 8 * 5_000)
    expect(() => unpackColumns(packed, 7)).toThrow(/Invariant/)
    expect(() => unpackColumns(packed.slice(0, 100), 6)).toThrow()
    expect(unpackText(packText('{"a":"ü🎈"}'))).toBe('{"a":"ü🎈"}')
  })
})

describe('kept bars', () => {
  it('are found by their content, once each, and only when they are sound', () => {
    const opened = openResearchFile(path.join(temporaryFolder(), 'research.db'))
    if (!opened.ok) throw new Error(opened.failure.message)
    const { file } = opened
    const bars = walkBars(200, 3, DAY)
    const dataHash = hashBars(bars)
    file.write(() => file.bars.keep(dataHash, packBars(bars), 200))
    file.write(() => file.bars.keep(dataHash, packBars(bars), 200))
    file.write(() => file.bars.keep('f'.repeat(64), packBars(bars), 200))
    expect(file.bars.read(dataHash)).toEqual(bars)
    expect(file.bars.has(dataHash)).toBe(true)
    expect(file.bars.read('f'.repeat(64))).toBeNull()
    expect(file.bars.read('0'.repeat(64))).toBeNull()
    expect(file.bars.size().sets).toBe(2)
    file.close()
  })
})

describe('several processes', () => {
  it('create the book together and write at once without losing or doubling a trial', { timeout: 60_000 }, async () => {
    const folder = path.join(temporaryFolder(), 'data')
    const writer = path.join('tests', 'fixtures', 'workers', 'countTrials.ts')
    const runs = 40
    const codes = await Promise.all(
      [1, 2, 3].map(
        (seed) =>
          new Promise<number | null>((resolve) =>
            spawn(process.execPath, [writer, folder, String(runs), String(seed)], { stdio: 'inherit' }).on(
              'close',
              resolve,
            ),
          ),
      ),
    )
    expect(codes).toEqual([0, 0, 0])
    const book = openBook(folder)
    expect(book.verify()).toMatchObject({ ok: true, trials: 3 * runs, findings: [], notes: [] })
    const [idea, other] = book.ideas.list()
    expect(other).toBeUndefined()
    expect(idea?.count).toMatchObject({ trials: 3 * runs, cancelled: 3 * runs, unfinished: 0 })
    expect(new Set(idea?.count.sequences).size).toBe(3 * runs)
    book.close()
  })

  it('keep a trial of a program that was killed in the middle of it', { timeout: 60_000 }, async () => {
    const folder = path.join(temporaryFolder(), 'data')
    const writer = path.join('tests', 'fixtures', 'workers', 'countTrials.ts')
    const child = spawn(process.execPath, [writer, folder, '1', '1', 'hang'], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    const book = openBook(folder)
    expect(book.ideas.list()[0]?.count).toMatchObject({ trials: 1, unfinished: 1 })
    begin(book, plan())
    expect(book.ideas.list()[0]?.count).toMatchObject({ trials: 2, unfinished: 2 })
    expect(book.verify().ok).toBe(true)
    book.close()
  })
})
