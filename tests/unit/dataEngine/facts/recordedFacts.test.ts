import { describe, expect, it } from 'vitest'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import type { MarketFact } from '#core/model/marketFact.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { RecordedMarket, RecordedMoment } from '#engines/data/recorded/ports.ts'
import { createRecordingSource } from '#engines/data/recorded/recordingSource.ts'
import { derivative, liquidation, PERPETUAL, SPOT } from '../../../helpers/factBench.ts'

const NOON = Date.UTC(2026, 0, 5, 12) * 1_000

const moment = (at: number, ...events: readonly MarketEvent[]): RecordedMoment => {
  return { at, sourceId: 'binance', gap: null, events, rejection: null }
}
const broken = (at: number): RecordedMoment => {
  return { ...moment(at), gap: { instrumentIds: null, reason: 'The link was lost.' } }
}
const trade = (at: number): MarketEvent => {
  const stamp = { instrumentId: PERPETUAL.id, tsEvent: at, tsInit: at }
  return { kind: 'TRADE', ...stamp, tradeId: String(at), price: 100, size: 1, aggressor: 'BUYER' }
}

/** Three minutes with marks each second, a liquidation each ten, and a break in the middle. */
function recording(): readonly RecordedMoment[] {
  return Array.from({ length: 180 }, (_, second) => {
    const at = NOON + second * SECOND
    if (second === 90) return broken(at)
    const events: MarketEvent[] = [trade(at), derivative(at, { markPrice: 100 + second, fundingRate: 0.0001 })]
    if (second % 10 === 0) events.push(liquidation(at, 'SELL'))
    return moment(at, ...events)
  })
}

function play(moments: readonly RecordedMoment[], resumeAt: number | null = null): MarketFact[][] {
  let at = 0
  const market: RecordedMarket = {
    label: 'a recording',
    instruments: [SPOT, PERPETUAL],
    from: NOON,
    to: NOON + 3 * MINUTE,
    next: () => {
      at += 1
      return moments[at - 1] ?? null
    },
  }
  const source = createRecordingSource(market, resumeAt)
  const told: MarketFact[][] = [[...(source.facts?.() ?? [])]]
  for (let slice = source.next(); slice !== null; slice = source.next()) {
    const facts = source.facts?.() ?? []
    for (const { knownAt } of facts) expect(knownAt).toBeLessThanOrEqual(slice.marketTime)
    told.push([...facts])
  }
  return told
}

describe('facts of a recorded session', () => {
  it('are told with its slices, known when they came, and the same each time', () => {
    const told = play(recording()).flat()
    const marks = told.filter(({ kind }) => kind === 'PERPETUAL')
    expect(marks).toHaveLength(179)
    expect(marks[5]).toMatchObject({ markPrice: 105, knownAt: NOON + 5 * SECOND, fundingRate: 0.0001 })
    expect(told.filter(({ kind }) => kind === 'LIQUIDATION')).toHaveLength(17)
    expect(JSON.stringify(play(recording()))).toBe(JSON.stringify(play(recording())))
  })

  it('say since when liquidations are heard, and that a break ended it', () => {
    const heard = play(recording())
      .flat()
      .flatMap((fact) => (fact.kind === 'HEARING' ? [fact.from] : []))
    expect(heard).toEqual([NOON, null, NOON + 91 * SECOND])
  })

  it('are known to a session that goes on later as they stood', () => {
    const [first] = play(recording(), NOON + 2 * MINUTE)
    const marks = first?.filter((fact) => fact.kind === 'PERPETUAL') ?? []
    expect(marks).toHaveLength(1)
    expect(marks[0]).toMatchObject({ fundingRate: 0.0001 })
  })
})
