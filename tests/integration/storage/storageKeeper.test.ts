import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ColdStore } from '#adapters/storage/cold/coldStore.ts'
import { TieredHistory } from '#adapters/storage/cold/tieredHistory.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import type { NoticeView } from '#contracts/records/safety.ts'
import type { TableChange } from '#contracts/uiState.ts'
import { createHostNotices } from '#hosts/desk/hostNotices.ts'
import { findProgram } from '#hosts/program.ts'
import { createStorageKeeper } from '#hosts/storage/storageKeeper.ts'
import { storageRound } from '#hosts/storage/storageRound.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { bars, MINUTES, openHistory, reply } from '../../helpers/historyRig.ts'

const MARCH = Date.UTC(2020, 2, 1) * 1_000
const SERIES = { ...MINUTES, interval: '1h' } as const
const POLICY = { hotDays: 30 }

/** Four months of hours from March on. */
function stored(): string {
  const folder = temporaryFolder()
  const { history } = openHistory(folder)
  reply(history.ingest(SERIES, bars(24 * 122, MARCH, HOUR), MARCH + 122 * DAY))
  history.close()
  return folder
}

/** A keeper whose notices are kept. */
function keeperOf(folder: string, now: number) {
  const shown = new Map<string, NoticeView>()
  const publish = ({ updated, removed }: TableChange): void => {
    for (const notice of updated as readonly NoticeView[]) shown.set(notice.key, notice)
    for (const key of removed) shown.delete(key)
  }
  const keeper = createStorageKeeper({
    dataDirectory: folder,
    workers: findProgram().workers,
    notices: createHostNotices(publish, () => now),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined, hide: () => undefined },
    now: () => now,
  })
  return { keeper, shown }
}

describe('a round of the storage', () => {
  it('archives what is no longer recent, joins the small files of earlier rounds, and loses no row', async () => {
    const folder = stored()
    const before = openHistory(folder)
    const whole = reply(before.history.range(SERIES, MARCH, MARCH + 122 * DAY))
    before.history.close()
    const endOfMay = Date.UTC(2020, 4, 31) * 1_000
    expect(reply(await storageRound(folder, endOfMay, POLICY, () => false))).toMatchObject({ months: 2, rows: 24 * 61 })
    const later = reply(await storageRound(folder, endOfMay + 40 * DAY, POLICY, () => false))
    expect(later).toMatchObject({ months: 1, rows: 24 * 31, filesAfter: 1 })
    expect(reply(await storageRound(folder, endOfMay + 40 * DAY, POLICY, () => false))).toEqual({
      months: 0,
      rows: 0,
      postponed: 0,
      filesBefore: 0,
      filesAfter: 0,
    })
    const { history } = openHistory(folder)
    const cold = new ColdStore(path.join(folder, 'archive'))
    expect(reply(await new TieredHistory(history, cold).range(SERIES, MARCH, MARCH + 122 * DAY))).toEqual(whole)
    expect(reply(history.range(SERIES, MARCH, MARCH + 92 * DAY)).ts).toHaveLength(0)
    history.close()
    await cold.close()
  })

  it('ends between two series when it is told to', async () => {
    const folder = stored()
    const round = reply(await storageRound(folder, MARCH + 400 * DAY, POLICY, () => true))
    expect(round).toMatchObject({ months: 0, rows: 0 })
  })
})

describe('the keeper of the storage', () => {
  it('makes a round in its own thread, one at a time', async () => {
    const { keeper, shown } = keeperOf(stored(), MARCH + 400 * DAY)
    const [one, other] = await Promise.all([keeper.round(), keeper.round()])
    expect(one).toMatchObject({ ok: true, reply: { months: 4, rows: 24 * 122, postponed: 0 } })
    expect(other).toBe(one)
    expect(shown.size).toBe(0)
    await keeper.close()
  })

  it('tells the trader when it cannot, and goes on the next time', async () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'market.db'), 'this is no database, whatever its name says, and it is long enough')
    const { keeper, shown } = keeperOf(folder, MARCH)
    expect(await keeper.round()).toMatchObject({ ok: false, failure: { code: 'STORAGE_NOT_A_DATABASE' } })
    const [notice] = shown.values()
    expect(notice).toMatchObject({ key: 'host:storage', priority: 'P3' })
    expect(notice?.text).toMatch(/^Old market history could not be archived: /)
    await keeper.close()
  })
})
