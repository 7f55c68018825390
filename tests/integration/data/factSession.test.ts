import { describe, expect, it } from 'vitest'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { CommandName } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import type { FeatureValueView } from '#contracts/records/features.ts'
import { createDataEngine } from '#engines/data/engine.ts'
import { createStrategyEngine } from '#engines/strategy/engine.ts'
import { createInProcessHost, createSimulatedClock } from '#hosts/inProcess.ts'
import { derivative, liquidation, PERPETUAL, SPOT } from '../../helpers/factBench.ts'
import { buildCard, fakeSources, LIVE_START, livePorts } from '../../helpers/liveBench.ts'
import { sessionOf } from '../../helpers/riskBench.ts'

/** Data and strategy engine in a live PAPER session on a perpetual and its coin. */
function paperSession() {
  const kinds = ['TRADES', 'QUOTES', 'BOOK', 'DERIVATIVES'] as const
  const sources = fakeSources([
    buildCard('binance', { live: kinds, historical: ['INSTRUMENTS', 'BARS', 'DERIVATIVES'] }),
    buildCard('rss', { live: [], historical: ['NEWS'] }),
    buildCard('newsapi', { live: [], historical: ['NEWS'] }),
  ])
  const clock = createSimulatedClock(LIVE_START)
  const engines = [createDataEngine(livePorts(sources)), createStrategyEngine()]
  const host = createInProcessHost({ engines, run: 't', clock, clockFollowsMarket: false })
  const views = new Map<string, FeatureValueView>()
  host.onChanges((_, changes) => {
    for (const { table, added, updated } of changes) {
      if (table !== 'features') continue
      for (const view of [...added, ...updated] as FeatureValueView[]) views.set(view.key, view)
    }
  })
  const post = (type: CommandName<typeof dataChannel>, payload: unknown): void => {
    expect(host.post('data', type, payload as never)).toMatchObject({ ok: true })
    host.runUntilIdle()
  }
  const value = [PERPETUAL, SPOT].map((instrument) => {
    const product = instrument === SPOT ? ('SPOT' as const) : ('SWAP' as const)
    return { instrument, sourceSymbol: instrument.symbol, product }
  })
  post('TakeInstruments', { requestId: 'list', sourceId: 'binance', answer: { ok: true, value } })
  const source = { kind: 'live', instrumentIds: [PERPETUAL.id, SPOT.id] } as const
  post('OpenSession', { session: { ...sessionOf('PAPER'), source }, playing: true, speed: 1 })
  for (const { requestId, sourceId, request } of sources.asked.splice(0)) {
    const failure = { code: 'FEED_UNAVAILABLE', message: 'Down.', retryAt: null }
    const { instrumentId, interval } = request
    post('TakeBars', { requestId, sourceId, instrumentId, interval, answer: { ok: false, failure } })
  }
  post('TakeLink', { sourceId: 'binance', at: clock.now(), state: 'LIVE', reason: '' })
  const wait = (time: number): void => {
    for (let left = time; left > 0; left -= SECOND) host.advanceTo(clock.now() + Math.min(left, SECOND))
    host.runUntilIdle()
  }
  const trade = (id: InstrumentId, price: number): object => {
    const stamp = { instrumentId: id, tsEvent: clock.now(), tsInit: clock.now() }
    return { kind: 'TRADE', ...stamp, tradeId: null, price, size: 1, aggressor: 'BUYER' }
  }
  wait(MINUTE - (clock.now() % MINUTE))
  expect(host.post('strategy', 'WatchFeatures', { instrumentIds: [PERPETUAL.id] })).toMatchObject({ ok: true })
  return {
    sources,
    clock,
    post,
    wait,
    /** Plays a minute with a trade each ten seconds and what else is told. */
    minute(price: number, told: () => readonly object[] = () => []): void {
      for (let tens = 0; tens < 6; tens += 1) {
        const events = [trade(PERPETUAL.id, price), trade(SPOT.id, price - 1), ...told()]
        post('TakeMarketEvents', { sourceId: 'binance', events })
        wait(10 * SECOND)
      }
    },
    value: (name: string): number | null => views.get(`${PERPETUAL.id}|1m|${name}`)?.value ?? null,
  }
}

describe('facts in a live session', () => {
  it('give values to basis, funding, open interest and liquidations of a perpetual', () => {
    const session = paperSession()
    session.wait(2 * SECOND)
    const funding = session.sources.histories.find(({ request }) => request.kind === 'funding')
    const settled = session.clock.now() - 60 * MINUTE
    session.post('TakeHistory', {
      requestId: funding?.requestId,
      sourceId: 'binance',
      instrumentId: PERPETUAL.id,
      kind: 'funding',
      interval: 'event',
      answer: {
        ok: true,
        value: {
          columns: {
            ts: Float64Array.of(settled - 480 * MINUTE, settled),
            values: [Float64Array.of(0.0002, 0.0001), new Float64Array(2)],
          },
          next: null,
        },
      },
    })
    session.minute(100)
    let interest = 1_000
    const told = () => {
      interest += 10
      const now = session.clock.now()
      const figures = { markPrice: 101, indexPrice: 100, fundingRate: 0.0001, openInterest: interest }
      return [derivative(now, figures), liquidation(now, 'SELL', 100, 1)]
    }
    for (let minute = 0; minute < 3; minute += 1) session.minute(100, told)
    session.wait(15 * SECOND)
    expect(session.value('fundingYearly')).toBeCloseTo(0.0001 * (8_760 / 8), 12)
    expect(session.value('perpetualBasis')).toBeCloseTo(10_000 * (101 / 99 - 1), 6)
    expect(session.value('markPremium')).toBeCloseTo(100, 6)
    // Six trades of one unit a minute, against open interest of the last ten seconds before the close.
    expect(session.value('openInterestTurnover')).toBeCloseTo(6 / interest, 3)
    // Each trade of one unit comes with a liquidation of one.
    expect(session.value('liquidationShare')).toBeCloseTo(1, 6)
  })

  it('stay unknown where nobody tells them', () => {
    const session = paperSession()
    for (let minute = 0; minute < 3; minute += 1) session.minute(100)
    session.wait(15 * SECOND)
    for (const name of ['fundingYearly', 'markPremium', 'openInterestTurnover', 'newsSilence']) {
      expect(session.value(name)).toBeNull()
    }
    // A venue that tells liquidations and told none had none.
    expect(session.value('liquidationShare')).toBe(0)
  })
})
