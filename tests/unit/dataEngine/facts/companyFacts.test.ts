import { describe, expect, it } from 'vitest'
import type { FundamentalFigure } from '#core/model/fundamentals.ts'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import type { CompanyFact } from '#core/model/marketFact.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import type { ToldFacts } from '#contracts/records/facts.ts'
import { buildShare } from '../../../helpers/dataDesk.ts'
import { buildCard, LIVE_START, LiveBench } from '../../../helpers/liveBench.ts'

const ACME = buildShare('ACME', 'Acme Corporation').instrument
const OTHER = buildShare('OTHR', 'Other Corporation').instrument

const figure = (to: string, value: number, knownAt: number): FundamentalFigure => {
  const of = { item: 'CASH', from: null, unit: 'USD', concept: 'us-gaap:Cash', form: '10-Q', accession: to } as const
  return { ...of, to, value, knownAt }
}
const OLD = figure('2025-09-30', 5, LIVE_START - 60 * DAY)

function shareBench(key: 'GIVEN' | 'MISSING'): LiveBench {
  const sec = { historical: ['INSIDER_TRADES', 'FUNDAMENTALS'], live: [], key: 'required' } as const
  const bench = new LiveBench([
    buildCard('alpaca', { assetClasses: ['EQUITY'], live: ['TRADES', 'QUOTES'] }),
    buildCard('sec-edgar', { assetClasses: ['EQUITY'], ...sec }),
  ])
  bench.sources.keys.set('sec-edgar', key)
  bench.list('alpaca', [ACME, OTHER])
  expect(bench.open([ACME.id, OTHER.id])).toMatchObject({ ok: true })
  bench.refusePast()
  bench.link('alpaca', 'LIVE')
  bench.pass(2 * SECOND)
  return bench
}

function answer(bench: LiveBench, figures: readonly FundamentalFigure[]): InstrumentId {
  const [asked] = bench.sources.companies.splice(0, 1)
  if (asked === undefined) throw new Error('Nobody asked.')
  const { requestId, sourceId, request } = asked
  const value = { currency: 'USD', figures, filings: null }
  bench.send('TakeCompany', { requestId, sourceId, answer: { ok: true, value } })
  return request.instrumentId
}

function told(bench: LiveBench): readonly CompanyFact[] {
  return (bench.told('FactsTold') as ToldFacts[])
    .flatMap(({ facts }) => facts)
    .filter((fact): fact is CompanyFact => fact.kind === 'COMPANY')
}

describe('companies of a live session', () => {
  it('are asked about once a day, one after the other, and only where the trader has chosen to', () => {
    expect(shareBench('MISSING').sources.companies).toEqual([])
    const bench = shareBench('GIVEN')
    expect(bench.sources.companies).toHaveLength(1)
    expect(answer(bench, [OLD])).toBe(ACME.id)
    bench.pass(2 * SECOND)
    expect(answer(bench, [])).toBe(OTHER.id)
    bench.pass(5 * MINUTE)
    expect(bench.sources.companies).toEqual([])
    bench.now += DAY
    bench.pass(2 * SECOND)
    expect(answer(bench, [OLD])).toBe(ACME.id)
  })

  it('are asked about again an hour after a question without an answer', () => {
    const bench = shareBench('GIVEN')
    const failure = { code: 'FEED_UNAVAILABLE', message: 'Down.', retryAt: null }
    for (let shares = 0; shares < 2; shares += 1) {
      const [asked] = bench.sources.companies.splice(0, 1)
      bench.send('TakeCompany', { requestId: asked?.requestId, sourceId: 'sec-edgar', answer: { ok: false, failure } })
      bench.pass(2 * SECOND)
    }
    expect(bench.sources.companies).toEqual([])
    bench.now += HOUR
    bench.pass(2 * SECOND)
    expect(bench.sources.companies).toHaveLength(1)
  })

  it('are told with the moments at which figures were known, and what is new counts from now', () => {
    const bench = shareBench('GIVEN')
    answer(bench, [OLD])
    bench.pass(SECOND)
    expect(told(bench)).toMatchObject([{ instrumentId: ACME.id, currency: 'USD', filings: null }])
    expect(told(bench)[0]?.figures).toEqual([OLD])
    answer(bench, [])
    bench.now += DAY
    bench.pass(2 * SECOND)
    // Published in the night, heard of in the morning.
    const fresh = figure('2025-12-31', 9, bench.now - 6 * HOUR)
    const heardAt = bench.now
    answer(bench, [OLD, fresh])
    bench.pass(SECOND)
    expect(
      told(bench)
        .at(-1)
        ?.figures.map(({ knownAt }) => knownAt),
    ).toEqual([OLD.knownAt, heardAt])
    expect(told(bench).some(({ instrumentId }) => instrumentId === identifier<InstrumentId>('OTHR.US'))).toBe(true)
  })
})
