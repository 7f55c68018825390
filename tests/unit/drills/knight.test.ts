import { describe, expect, it } from 'vitest'
import { identifier, type ClientOrderId, type StrategyId } from '#core/model/identifiers.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { Mandate } from '#contracts/broker.ts'
import { SECOND } from '#core/time/duration.ts'
import { createStrategyEngine } from '#engines/strategy/engine.ts'
import { createInProcessHost, createSimulatedClock } from '#hosts/inProcess.ts'
import { protectionBench } from '../../helpers/protectionBench.ts'

/** What went wrong on 1 August 2012 (SEC order 34-70694): old code under a flag used again, and a parent that filled while its children went on. */
describe('the name of an old strategy used again', () => {
  const strategyId = identifier<StrategyId>('power-peg')
  const use = (kind: string) => [{ strategyId, kind, parameters: {}, enabled: true }]

  it('is refused for another kind, even when the old one was taken out, until the trader confirms it', () => {
    const host = createInProcessHost({ engines: [createStrategyEngine()], run: 't', clock: createSimulatedClock(0) })
    const configure = (kind: string | null, confirmed?: readonly StrategyId[]) =>
      host.post('strategy', 'ConfigureStrategies', {
        strategies: kind === null ? [] : use(kind),
        ...(confirmed === undefined ? {} : { confirmed }),
      })
    expect(configure('sma-cross')).toMatchObject({ ok: true })
    expect(configure('sma-cross')).toMatchObject({ ok: true })
    expect(configure('rsi-reversion')).toMatchObject({ ok: false })
    expect(configure(null)).toMatchObject({ ok: true })
    const refusal = configure('gap-bounce')
    expect(refusal).toMatchObject({ ok: false, failure: { code: 'STRATEGY_ID_REUSED' } })
    expect(configure('gap-bounce', [strategyId])).toMatchObject({ ok: true })
    expect(configure('sma-cross')).toMatchObject({ ok: false, failure: { code: 'STRATEGY_ID_REUSED' } })
  })
})

describe('two instances on one account', () => {
  it('do not trade the same idea twice: the second finds what it did not send and stays read-only', () => {
    const first = protectionBench()
    first.venue.trade(first.enter(), 19)
    first.tell()
    const sent = first.venue.received.length
    const second = protectionBench(first.venue)
    for (let attempt = 0; attempt < 20; attempt += 1) {
      expect(() => second.enter()).toThrow('nothing was approved')
      second.wait(SECOND)
    }
    expect(first.venue.received.length - sent).toBe(0)
    expect(second.table('reconciliation')).toMatchObject([{ state: 'DIVERGED' }])
  })
})

describe('a parent that has filled', () => {
  it('has no more children: an approval is carried out once, whatever names the orders have', () => {
    const bench = protectionBench()
    bench.venue.trade(bench.enter(), 19)
    bench.tell()
    const command = bench.toBroker.find(({ type }) => type === 'SubmitOrders')
    if (command === undefined) throw new Error('nothing was submitted')
    const { orders, mandate } = command.payload as { orders: readonly OrderSpecification[]; mandate: Mandate }
    const [entry] = orders
    if (entry === undefined) throw new Error('no entry')
    const sent = bench.venue.received.length
    for (let child = 0; child < 100; child += 1) {
      const clientOrderId = identifier<ClientOrderId>(`child-${child}`)
      const answer = bench.host.post('broker', 'SubmitOrders', { orders: [{ ...entry, clientOrderId }], mandate })
      expect(answer).toMatchObject({ ok: false })
      bench.host.runUntilIdle()
    }
    expect(bench.venue.received.length - sent).toBe(0)
    expect(bench.venue.held()).toBe(19)
  })
})
