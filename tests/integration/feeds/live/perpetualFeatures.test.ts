import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { Workstation } from '#hosts/desk/composition.ts'
import type { FeedOrigins } from '#hosts/feeds/feedEntry.ts'
import { FEED_ENTRIES } from '#hosts/feeds/feedRegistry.ts'
import { createSystemClock } from '#hosts/systemClock.ts'
import { temporaryFolder } from '../../../helpers/folder.ts'
import { until } from '../../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../../helpers/workstationRig.ts'
import { openBinanceRest } from '../../../servers/venues/binanceRest.ts'
import { openBinanceStream } from '../../../servers/venues/binanceStream.ts'

const PERPETUAL = identifier<InstrumentId>('BTC/USDT:USDT.BINANCE')
const SPOT = identifier<InstrumentId>('BTC/USDT.BINANCE')

/** A port of this machine where nobody answers, so that no source of the world is asked. */
async function deadPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

async function command(workstation: Workstation, channel: 'data' | 'desk' | 'strategy', type: string, payload: object) {
  const result = await workstation.execute({ channel, type, payload })
  if (!result.ok) throw new Error(`${type}: ${result.failure.code} ${result.failure.message}`)
  return result.reply
}

describe('a PAPER session on a perpetual over threads', () => {
  it('has funding, basis and premium as soon as a bar forms', async () => {
    const clock = createSystemClock()
    const rest = await openBinanceRest({ now: clock.now, since: Math.floor((clock.now() - 400 * DAY) / 1_000_000) })
    const venue = await openBinanceStream(['BTCUSDT'])
    onTestFinished(async () => {
      await venue.close()
      await rest.close()
    })
    const port = await deadPort()
    const nowhere = { http: `http://127.0.0.1:${port}`, stream: `ws://127.0.0.1:${port}` }
    const own = { http: rest.origin, stream: `ws://127.0.0.1:${venue.server.port}` }
    const feedOrigins: FeedOrigins = Object.fromEntries(
      FEED_ENTRIES.map(({ card }) => [card.id, card.id === 'binance' ? own : nowhere]),
    )
    const folder = temporaryFolder()
    const workstation = await openRig(`${folder}/data`, resourcesWithSample(`${folder}/resources`), { feedOrigins })
    await command(workstation, 'data', 'RefreshInstruments', { sourceId: 'binance' })
    const find = (): Promise<unknown> => command(workstation, 'data', 'SearchSymbols', { words: 'BTC/USDT', limit: 10 })
    await expect
      .poll(find, { timeout: 20_000, interval: 100 })
      .toMatchObject({ matches: expect.arrayContaining([expect.objectContaining({ instrumentId: PERPETUAL })]) })
    await command(workstation, 'desk', 'StartSession', {
      mode: 'PAPER',
      source: { kind: 'live', instrumentIds: [PERPETUAL, SPOT] },
      startingCash: 100_000_000_000,
      currency: 'USDT',
    })
    const trading = setInterval(() => venue.step('BTCUSDT'), 100)
    onTestFinished(() => clearInterval(trading))
    await until('a price', () => workstation.record('quotes', PERPETUAL)?.isStale === false, 20_000)
    await command(workstation, 'strategy', 'WatchFeatures', { instrumentIds: [PERPETUAL] })
    const forming = (name: string): number | null =>
      workstation.record('features', `${PERPETUAL}|1m|${name}`)?.forming ?? null
    await until('the funding', () => forming('fundingYearly') !== null, 30_000)
    // The venue streams 0.0001 as the rate of the period, which its answers say are eight hours long.
    expect(forming('fundingYearly')).toBeCloseTo((0.0001 * 8_760) / 8, 12)
    await until('the basis', () => forming('perpetualBasis') !== null, 20_000)
    expect(Math.abs(forming('perpetualBasis') ?? Number.NaN)).toBeLessThan(1_000)
    // The index of the venue is its mark price.
    expect(forming('markPremium')).toBe(0)
    await workstation.close()
  })
})
