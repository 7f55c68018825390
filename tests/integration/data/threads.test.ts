import { createServer, type AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { CoverageReply, StorageReply } from '#contracts/records/sources.ts'
import type { Workstation } from '#hosts/desk/composition.ts'
import { FEED_ENTRIES } from '#hosts/feeds/feedRegistry.ts'
import { createSystemClock } from '#hosts/systemClock.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../helpers/workstationRig.ts'
import { openBinanceRest } from '../../servers/venues/binanceRest.ts'

const ID = identifier<InstrumentId>('BTC/USDT.BINANCE')

/** A port of this machine where nobody answers: no source of the world is asked in a test. */
async function nowhere(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return `http://127.0.0.1:${port}`
}

async function ask<Reply>(workstation: Workstation, type: string, payload: unknown): Promise<Reply> {
  const result = await workstation.execute({ channel: 'data', type, payload })
  if (!result.ok) throw new Error(`${type}: ${result.failure.code} ${result.failure.message}`)
  return result.reply as Reply
}

it('fetches what is missing in the thread of the data engine, and has it after a restart', async () => {
  const clock = createSystemClock()
  const server = await openBinanceRest({ now: clock.now })
  onTestFinished(() => server.close())
  const dead = await nowhere()
  const feedOrigins = Object.fromEntries(
    FEED_ENTRIES.map(({ card }) => [card.id, { http: card.id === 'binance' ? server.origin : dead, stream: dead }]),
  )
  const folder = temporaryFolder()
  const open = (): Promise<Workstation> =>
    openRig(`${folder}/data`, resourcesWithSample(`${folder}/resources`), { feedOrigins })
  const first = await open()
  await ask(first, 'RefreshInstruments', { sourceId: 'binance' })
  const find = (): Promise<unknown> => ask(first, 'SearchSymbols', { words: 'BTC/USDT', limit: 10 })
  await expect
    .poll(find, { timeout: 20_000, interval: 100 })
    .toMatchObject({ matches: expect.arrayContaining([expect.objectContaining({ instrumentId: ID })]) })
  const today = Math.floor(clock.now() / DAY) * DAY
  const series = { instrumentId: ID, interval: '1h', from: today - 100 * DAY, to: today, sourceId: null }
  const before = await ask<CoverageReply>(first, 'QueryCoverage', series)
  expect(before).toMatchObject({ sourceId: 'binance', expected: 2_400, present: 0, gapCount: 1 })
  const { key } = await ask<{ readonly key: string }>(first, 'StartBackfill', series)
  await until('the end of the backfill', () => first.record('backfills', key)?.state === 'DONE', 30_000)
  const { stored, quarantined } = first.record('backfills', key) ?? { stored: 0, quarantined: 0 }
  expect(stored + quarantined).toBe(2_400)
  expect(await ask<CoverageReply>(first, 'QueryCoverage', series)).toMatchObject({ present: stored })
  const storage = await ask<StorageReply>(first, 'QueryStorage', {})
  expect(storage.series).toContainEqual(expect.objectContaining({ sourceId: 'binance', tier: 'HOT', rows: stored }))
  await first.close()
  const second = await open()
  await until('the list of backfills', () => second.record('backfills', key)?.state === 'DONE', 10_000)
  expect(await ask<CoverageReply>(second, 'QueryCoverage', series)).toMatchObject({ present: stored })
  await second.close()
})
