import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import { createDataEngine } from '#engines/data/engine.ts'
import { replayInbox } from '#engines/kernel/recording.ts'
import { derivative, factsOf, heard, liquidation, PERPETUAL, perpetualBench, SPOT } from '../../../helpers/factBench.ts'
import { fakeSources, type LiveBench, livePorts } from '../../../helpers/liveBench.ts'

const NONE = { markPrice: null, indexPrice: null, fundingRate: null, fundingHours: null, openInterest: null }

/** Answers the questions about the past of one kind with rows. */
function answer(bench: LiveBench, kind: string, ts: readonly number[], values: readonly number[]): void {
  const at = bench.sources.histories.findIndex(({ request }) => request.kind === kind)
  const [asked] = bench.sources.histories.splice(at, 1)
  if (asked === undefined) throw new Error(`Nobody asked for ${kind}.`)
  const { requestId, sourceId, request } = asked
  const columns = { ts: Float64Array.from(ts), values: [Float64Array.from(values), Float64Array.from(values)] }
  const { instrumentId, interval } = request
  const value = {
    columns: kind === 'funding' ? columns : { ...columns, values: columns.values.slice(0, 1) },
    next: null,
  }
  bench.send('TakeHistory', { requestId, sourceId, instrumentId, kind, interval, answer: { ok: true, value } })
}

describe('what is told of perpetuals in a live session', () => {
  it('listens to it of perpetuals alone', () => {
    const bench = perpetualBench()
    const wanted = bench.sources.wanted.filter(({ kind }) => kind === 'DERIVATIVES')
    expect(wanted.map(({ instrumentId }) => instrumentId)).toEqual([PERPETUAL.id])
    expect(wanted.map(({ instrumentId }) => instrumentId)).not.toContain(SPOT.id)
  })

  it('tells the newest figures with the rhythm of slices, known when they came', () => {
    const bench = perpetualBench()
    bench.tell('binance', [derivative(bench.now, { markPrice: 100, indexPrice: 99, fundingRate: 0.0001 })])
    bench.tell('binance', [derivative(bench.now, { markPrice: 101, openInterest: 5_000 })])
    bench.now += 3 * SECOND
    bench.tell('binance', [derivative(bench.now - 2 * SECOND, { markPrice: 102 })])
    bench.pass(0)
    const figures = { markPrice: 102, indexPrice: 99, fundingRate: 0.0001, fundingHours: null, openInterest: 5_000 }
    expect(factsOf(bench, 'PERPETUAL')).toMatchObject([{ ...figures, sourceId: 'binance' }])
    const [fact] = factsOf(bench, 'PERPETUAL')
    expect((fact?.knownAt ?? 0) - (fact?.tsEvent ?? 0)).toBe(2 * SECOND)
  })

  it('tells open interest again only when it changed, so that an old figure can grow old', () => {
    const bench = perpetualBench()
    for (const openInterest of [5_000, 5_000, 5_100]) {
      bench.tell('binance', [derivative(bench.now, { markPrice: 100, openInterest })])
      bench.pass(SECOND)
    }
    expect(factsOf(bench, 'PERPETUAL').map((fact) => fact.openInterest)).toEqual([5_000, null, 5_100])
  })

  it('learns the hours of a period when the next funding moves on, unless it was away', () => {
    const bench = perpetualBench()
    const next = bench.now + 10 * MINUTE
    const tell = (fundingAt: number): void =>
      bench.tell('binance', [derivative(bench.now, { fundingRate: 0.0001, fundingAt })])
    tell(next)
    bench.pass(SECOND)
    bench.now = next + SECOND
    tell(next + 8 * HOUR)
    bench.pass(SECOND)
    bench.now = next + 20 * HOUR
    tell(next + 24 * HOUR)
    bench.pass(SECOND)
    expect(factsOf(bench, 'PERPETUAL').map((fact) => fact.fundingHours)).toEqual([null, 8, null])
  })

  it('tells nothing that cannot be true', () => {
    const bench = perpetualBench()
    bench.tell('binance', [
      derivative(bench.now + MINUTE, { markPrice: 777 }),
      derivative(bench.now, { markPrice: Number.NaN }),
      derivative(bench.now, { indexPrice: -1 }),
      derivative(bench.now, { fundingRate: 1.5 }),
      derivative(bench.now, { openInterest: Number.POSITIVE_INFINITY }),
      derivative(bench.now, {}),
      liquidation(bench.now, 'BUY', 0),
      liquidation(bench.now, 'BUY', 100, -1),
      liquidation(bench.now + MINUTE, 'BUY'),
    ])
    bench.pass(SECOND)
    expect([...factsOf(bench, 'PERPETUAL'), ...factsOf(bench, 'LIQUIDATION')]).toEqual([])
  })

  it('tells each liquidation, and since when they are heard: a lost link ends it at once', () => {
    const bench = perpetualBench()
    const begun = heard(bench, 'LIQUIDATIONS')
    expect(begun).toHaveLength(1)
    bench.tell('binance', [liquidation(bench.now, 'SELL', 100, 2), liquidation(bench.now, 'BUY', 101, 3)])
    bench.pass(SECOND)
    expect(factsOf(bench, 'LIQUIDATION')).toMatchObject([
      { price: 100, size: 2, side: 'SELL' },
      { price: 101, size: 3, side: 'BUY' },
    ])
    bench.link('binance', 'RECONNECTING')
    bench.pass(SECOND)
    bench.link('binance', 'LIVE')
    const back = bench.now
    bench.pass(SECOND)
    expect(heard(bench, 'LIQUIDATIONS')).toEqual([...begun, null, back])
  })

  it('asks for funding once in a period, and for open interest while no connection tells it', () => {
    const bench = perpetualBench()
    bench.pass(2 * SECOND)
    const kinds = (): readonly string[] => bench.sources.histories.map(({ request }) => request.kind).toSorted()
    expect(kinds()).toEqual(['funding', 'open-interest'])
    expect(bench.sources.histories.every(({ request }) => request.instrumentId === PERPETUAL.id)).toBe(true)
    const settled = bench.now - HOUR
    answer(bench, 'funding', [settled - 16 * HOUR, settled - 8 * HOUR, settled], [0.0003, 0.0002, 0.0001])
    answer(bench, 'open-interest', [bench.now - 10 * MINUTE, bench.now - 5 * MINUTE], [4_000, 5_000])
    bench.pass(SECOND)
    expect(factsOf(bench, 'PERPETUAL')).toMatchObject([{ fundingRate: 0.0001, fundingHours: 8, openInterest: 5_000 }])
    bench.pass(4 * MINUTE)
    expect(kinds()).toEqual([])
    bench.pass(2 * MINUTE)
    expect(kinds()).toEqual(['open-interest'])
    answer(bench, 'open-interest', [], [])
    bench.tell('binance', [derivative(bench.now, { openInterest: 6_000, fundingRate: 0.0005 })])
    bench.pass(9 * MINUTE)
    expect(kinds()).toEqual([])
    bench.now = settled + 8 * HOUR + 2 * MINUTE
    bench.link('binance', 'LIVE')
    bench.pass(SECOND)
    expect(kinds()).toContain('funding')
    // The connection tells the rate of the running period, which is newer than the one that was settled.
    answer(bench, 'funding', [settled, settled + 8 * HOUR], [0.0001, 0.0009])
    bench.pass(SECOND)
    expect(factsOf(bench, 'PERPETUAL').at(-1)).toMatchObject({ ...NONE, fundingHours: 8 })
  })

  it('gives the same facts byte for byte from a recorded inbox', () => {
    const bench = perpetualBench()
    bench.tell('binance', [derivative(bench.now, { markPrice: 100 }), liquidation(bench.now, 'BUY')])
    bench.pass(2 * SECOND)
    answer(bench, 'funding', [bench.now - 9 * HOUR, bench.now - HOUR], [0.0002, 0.0001])
    bench.pass(SECOND)
    expect(factsOf(bench, 'PERPETUAL').length).toBeGreaterThan(1)
    const text = (outputs: unknown): string =>
      JSON.stringify(outputs, (_, value: unknown) => (value instanceof Float64Array ? [...value] : value))
    const recorded = text(bench.recording.outbox)
    expect(recorded).toContain('LIQUIDATION')
    for (let times = 0; times < 2; times += 1) {
      const engine = createDataEngine(livePorts(fakeSources(bench.sources.cards)))
      expect(text(replayInbox(engine, bench.recording)) === recorded).toBe(true)
    }
  })
})
