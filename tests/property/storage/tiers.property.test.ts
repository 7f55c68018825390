import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#core/time/duration.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { ColdStore } from '#adapters/storage/cold/coldStore.ts'
import type { ColdStep } from '#adapters/storage/cold/coldFolder.ts'
import { TieredHistory } from '#adapters/storage/cold/tieredHistory.ts'
import { archiveSeries, restoreSeries } from '#adapters/storage/cold/tiering.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { amounts, INTEREST, openHistory, pairs, reply } from '../../helpers/historyRig.ts'

const START = Date.UTC(2023, 10, 1) * 1_000
const DAYS = 150
const JANUARY = Date.UTC(2023, 0, 1) * 1_000
const NEVER = START + 10_000 * DAY

/** Runs of rows an hour or days apart, told at rising moments. */
const told = fc.array(
  fc
    .tuple(
      fc.nat(DAYS * 24),
      fc.integer({ min: 1, max: 300 }),
      fc.constantFrom(1, 6, 24),
      fc.integer({ min: 0, max: 2 }),
    )
    .map(([first, count, step, amount]) =>
      Array.from({ length: count }, (_, row): [number, number] => [START + (first + row * step) * HOUR, amount]),
    ),
  { minLength: 1, maxLength: 4 },
)
const moves = fc.array(fc.tuple(fc.constantFrom('archive', 'consolidate', 'restore', 'tell'), fc.nat(DAYS * 2)), {
  minLength: 1,
  maxLength: 5,
})
const question = fc.tuple(fc.nat(DAYS), fc.nat(DAYS), fc.integer({ min: -1, max: 90 }))

/** What stands for the end of the program in the middle of its work. */
class Killed extends Error {}

describe('history in two stores', () => {
  it('answers as if nothing had ever been archived', async () => {
    await fc.assert(
      fc.asyncProperty(told, moves, fc.array(question, { maxLength: 4 }), async (batches, steps, questions) => {
        const folder = temporaryFolder()
        const { history: hot } = openHistory(folder)
        const { history: whole } = openHistory()
        const cold = new ColdStore(path.join(folder, 'archive'))
        const tiered = new TieredHistory(hot, cold)
        batches.forEach((rows, place) => {
          reply(hot.ingest(INTEREST, amounts(rows), place * 10))
          reply(whole.ingest(INTEREST, amounts(rows), place * 10))
        })
        for (const [place, [move, day]] of steps.entries()) {
          const at = START + day * DAY
          if (move === 'archive') reply(await archiveSeries({ hot, cold }, INTEREST, at, { hotDays: 30 }))
          if (move === 'consolidate') reply(await cold.consolidate(INTEREST))
          if (move === 'restore') reply(await restoreSeries({ hot, cold }, INTEREST, at, at + 20 * DAY))
          if (move !== 'tell') continue
          const rows = amounts([
            [at, place % 3],
            [at + HOUR, place % 3],
          ])
          const counts = reply(await tiered.ingest(INTEREST, rows, 50 + place * 10))
          expect(counts).toEqual(reply(whole.ingest(INTEREST, rows, 50 + place * 10)))
        }
        for (const [from, length, at] of questions) {
          const range = [START + from * DAY, START + (from + length) * DAY] as const
          const rows = reply(await tiered.asKnownAt(INTEREST, ...range, at))
          expect(pairs(rows)).toEqual(pairs(reply(whole.asKnownAt(INTEREST, ...range, at))))
          expect(reply(await tiered.corrections(INTEREST, ...range))).toEqual(
            reply(whole.corrections(INTEREST, ...range)),
          )
          const newest = reply(await tiered.newest(INTEREST, range[1], 40))
          expect(pairs(newest)).toEqual(pairs(reply(whole.newest(INTEREST, range[1], 40))))
        }
        expect(reply(await tiered.coverage(INTEREST, 2 * DAY))).toEqual(reply(whole.coverage(INTEREST, 2 * DAY)))
        expect(reply(await cold.verify()).damage).toEqual([])
        hot.close()
        whole.close()
        await cold.close()
      }),
      { numRuns: 25 },
    )
  })

  it('loses and doubles nothing when it is killed after any step, and ends up the same when done again', async () => {
    const rows = Array.from({ length: 70 * 4 }, (_, row): [number, number] => [JANUARY + row * 6 * HOUR, row])
    const reached = new Set<ColdStep>()
    for (let killAt = 0; ; killAt += 1) {
      const folder = temporaryFolder()
      const root = path.join(folder, 'archive')
      const { history: hot } = openHistory(folder)
      reply(hot.ingest(INTEREST, amounts(rows), 1))
      reply(hot.ingest(INTEREST, amounts(rows.slice(10, 20).map(([ts]) => [ts, -1])), 2))
      const all = reply(hot.versions(INTEREST, JANUARY, NEVER))
      let done = 0
      let isKilled = false
      const onStep = (step: ColdStep): void => {
        reached.add(step)
        done += 1
        // Once dead it does nothing any more.
        if (isKilled || done > killAt) {
          isKilled = true
          throw new Killed(step)
        }
      }
      const dying = new ColdStore(root, onStep)
      await lifeOf({ hot, cold: dying, onStep }).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error
      })
      await dying.close()

      const cold = new ColdStore(root)
      const tiered = new TieredHistory(hot, cold)
      expect(reply(await tiered.versions(INTEREST, JANUARY, NEVER)), `killed after ${killAt} steps`).toEqual(all)
      expect(reply(await cold.verify()).damage).toEqual([])
      await lifeOf({ hot, cold })
      expect(reply(await tiered.versions(INTEREST, JANUARY, NEVER))).toEqual(all)
      const verification = reply(await cold.verify())
      expect(verification).toMatchObject({ files: 1, damage: [], strays: [] })
      expect(reply(hot.versions(INTEREST, JANUARY, NEVER)).ts.length + verification.rows).toBe(all.ts.length)
      hot.close()
      await cold.close()
      if (!isKilled) break
    }
    expect(reached.size).toBe(10)
  })
})

/** A life in the archive: two months out, joined, back, and out again. */
async function lifeOf(tiers: Parameters<typeof archiveSeries>[0]): Promise<void> {
  const policy = { hotDays: 0 }
  await must(archiveSeries(tiers, INTEREST, JANUARY + 60 * DAY, policy))
  await must(tiers.cold.consolidate(INTEREST))
  await must(restoreSeries(tiers, INTEREST, JANUARY, JANUARY + DAY))
  await must(archiveSeries(tiers, INTEREST, JANUARY + 40 * DAY, policy))
  await must(archiveSeries(tiers, INTEREST, JANUARY + 61 * DAY, policy))
  await must(tiers.cold.consolidate(INTEREST))
}

/** A kill comes out of the guarded calls as a failure; to the program it is the end. */
async function must(pending: Promise<CommandResult>): Promise<void> {
  const result = await pending
  if (!result.ok) throw new Killed(result.failure.message)
}
