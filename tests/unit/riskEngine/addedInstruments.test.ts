import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import type { Session } from '#contracts/records/market.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { riskBench, sessionOf } from '../../helpers/riskBench.ts'

const ACME = buildInstrument({ calendar: 'ALWAYS' })
const BOLT = buildInstrument({ id: instrumentId('BOLT', 'TEST'), symbol: 'BOLT', calendar: 'ALWAYS' })

function paper(...instruments: (typeof ACME)[]): Session {
  return { ...sessionOf('PAPER'), source: { kind: 'live', instrumentIds: instruments.map(({ id }) => id) } }
}

describe('a live session that is opened again with one instrument more', () => {
  it('keeps its position and its protection, and trades the new instrument', () => {
    const bench = riskBench()
    const fresh = (): void => {
      bench.feed('CONNECTED')
      bench.host.publish('StaleInstrumentsChanged', { stale: [] })
      bench.host.runUntilIdle()
    }
    bench.open(paper(ACME), [ACME])
    fresh()
    bench.bar(0, 100, { origin: 'live' })
    bench.signal({ origin: 'live' })
    const [first] = bench.proposals()
    if (first === undefined) throw new Error('no proposal')
    expect(bench.approve(first)).toMatchObject({ ok: true })
    bench.bar(1, 100, { origin: 'live' })
    const held = bench.table('positions')
    expect(held).toMatchObject([{ key: ACME.id, protectedAtVenue: true }])

    bench.open(paper(BOLT, ACME), [BOLT, ACME])
    fresh()
    expect(bench.table('reconciliation')[0]?.state).toBe('MATCHED')
    expect(bench.table('positions')).toMatchObject([
      { key: ACME.id, quantity: held[0]?.quantity, protectedAtVenue: true },
    ])
    bench.bar(2, 100, { origin: 'live', instrument: 1 })
    bench.bar(3, 50, { origin: 'live', instrument: 0 })
    bench.signal({
      origin: 'live',
      instrumentId: BOLT.id,
      referencePrice: 50,
      bracket: { stop: 47.5, target: 56, rewardRisk: 2.4 },
    })
    const second = bench.proposals().find(({ instrumentId: id }) => id === BOLT.id)
    if (second === undefined) throw new Error(JSON.stringify(bench.last('SignalDenied')))
    expect(bench.approve(second)).toMatchObject({ ok: true })
    bench.bar(4, 50, { origin: 'live', instrument: 0 })
    expect(
      bench
        .table('positions')
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual([ACME.id, BOLT.id])
    // The stop of the first still works, under its new number.
    bench.bar(5, 90, { origin: 'live', instrument: 1 })
    expect(bench.table('positions').map(({ key }) => key)).toEqual([BOLT.id])
  })
})
