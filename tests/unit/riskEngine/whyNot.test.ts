import { instrumentId } from '#core/model/identifiers.ts'
import { describe, expect, it } from 'vitest'
import type { CommandPayload } from '#contracts/channel.ts'
import { entryExplanationSchema, type EntryExplanationView } from '#contracts/records/entryExplanation.ts'
import type { riskChannel } from '#contracts/risk.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

type Question = CommandPayload<typeof riskChannel, 'ExplainEntry'>
const ACME = buildInstrument()

function ready(): RiskBench {
  const bench = riskBench()
  bench.open(sessionOf('REPLAY'))
  bench.bar(0, 100)
  return bench
}

function ask(bench: RiskBench, part: Partial<Question> = {}): EntryExplanationView {
  const payload = { instrumentId: ACME.id, side: 'BUY' as const, quantity: null, limitPrice: null, ...part }
  const answer = bench.host.post('risk', 'ExplainEntry', payload)
  bench.host.runUntilIdle()
  if (!answer.ok) throw new Error(answer.failure.message)
  return entryExplanationSchema.parse(answer.reply)
}

const stopped = ({ checks }: EntryExplanationView) => checks.filter(({ code }) => code !== null).map(({ code }) => code)

describe('why not', () => {
  it('says that nothing stands in the way of the size the house would take, and counts nothing by asking', () => {
    const bench = ready()
    const told = ask(bench)
    expect(told).toMatchObject({ change: { flips: true, quantity: null, limitPrice: null }, blockers: [] })
    expect(told.sizing?.quantity).toBe(told.quantity)
    expect(stopped(told)).toEqual([])
    expect(told.checks.length).toBeGreaterThan(40)
    for (let count = 0; count < 20; count += 1) expect(ask(bench)).toEqual(told)
    expect([bench.proposals(), bench.toBroker]).toEqual([[], []])
  })

  it('names the largest size that passes: a proposal of it is made, and of one more it is not', () => {
    const bench = ready()
    const told = ask(bench, { quantity: 1_000 })
    const { largest, quantity, sentence } = told.change
    expect(stopped(told)).toContain('POSITION_LIMIT_EXCEEDED')
    expect(told.checks.find(({ code }) => code === 'POSITION_LIMIT_EXCEEDED')).toMatchObject({
      unit: 'money',
      limit: 2_000_000_000,
      mend: 'SIZE',
    })
    expect([told.change.flips, quantity]).toEqual([true, largest])
    expect(sentence).toContain(`${largest} ACME instead of 1000 ACME`)
    const propose = (size: number) =>
      bench.host.post('risk', 'ProposeOrder', {
        instrumentId: ACME.id,
        side: 'BUY',
        quantity: size,
        orderType: 'LIMIT',
        limitPrice: told.limitPrice,
        triggerPrice: null,
        stopPrice: 95_00,
        targetPrice: 125_00,
        timeInForce: 'DAY',
        postOnly: false,
        reason: 'It is asked about.',
      })
    expect(propose((largest ?? 0) + 1)).toMatchObject({ ok: false })
    expect(propose(largest ?? 0)).toMatchObject({ ok: true })
  })

  it('names the nearest price inside the collar', () => {
    const told = ask(ready(), { quantity: 10, limitPrice: 150_00 })
    expect(stopped(told)).toContain('PRICE_COLLAR_EXCEEDED')
    expect(told.change.flips).toBe(true)
    expect(told.change.limitPrice).not.toBeNull()
    expect(ask(ready(), { quantity: 10, limitPrice: told.change.limitPrice }).change).toMatchObject({
      flips: true,
      limitPrice: null,
    })
    const further = (told.change.limitPrice ?? 0) + 1
    expect(stopped(ask(ready(), { quantity: 10, limitPrice: further }))).toContain('PRICE_COLLAR_EXCEEDED')
  })

  it('lists what no size mends with the way out, and the size for afterwards', () => {
    const bench = ready()
    bench.host.post('risk', 'PauseEntries', {})
    bench.host.publish('KillTripped', { path: 'BUTTON', reason: 'test', pressedAt: 0 })
    bench.host.runUntilIdle()
    const told = ask(bench, { quantity: 1_000 })
    expect(told.change).toMatchObject({ flips: false, quantity: told.change.largest })
    expect(told.blockers.map(({ code, mend }) => [code, mend])).toEqual([
      ['KILLED', 'ACT'],
      ['ENTRIES_PAUSED', 'ACT'],
    ])
    expect(told.change.sentence).toMatch(/^2 checks stand in the way that no size mends: .*re-arm.*After that it takes/)
  })

  it('tells what is not known and what needs no check', () => {
    const bench = ready()
    const unknown = bench.host.post('risk', 'ExplainEntry', {
      instrumentId: instrumentId('NOBODY', 'TEST'),
      side: 'BUY',
      quantity: 1,
      limitPrice: null,
    })
    expect(unknown).toMatchObject({ ok: false, failure: { code: 'INSTRUMENT_UNKNOWN' } })
    const short = ask(bench, { side: 'SELL', quantity: 5 })
    expect(short.blockers.map(({ code, mend }) => [code, mend])).toEqual([['SHORTING_NOT_ALLOWED', 'FIXED']])
    const early = riskBench()
    early.open(sessionOf('REPLAY'))
    expect(ask(early).blockers.map(({ code }) => code)).toContain('PRICE_MISSING')
  })
})
