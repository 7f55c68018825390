import { describe, expect, it } from 'vitest'
import type { CommandResult } from '#contracts/failure.ts'
import { refused } from '#contracts/failure.ts'
import { routerBench } from '../../helpers/fakeEngines.ts'
import type { React } from '../../helpers/fakeEngines.ts'

/** A data engine that publishes `count` slices, each when everything else is at rest. */
function market(count: number): React {
  let left = count
  return (envelope, context) => {
    if (envelope.type !== 'RunToEnd' && envelope.type !== 'ContinueMarket') return undefined
    if (left === 0) return undefined
    left -= 1
    context.emit('MarketSlicePublished', { marketTime: (count - left) * 10 })
    context.command('data', 'ContinueMarket', {}, { whenIdle: true })
    return undefined
  }
}

describe('the router', () => {
  it('carries a slice to the broker first and a signal through risk to the broker before the next slice', () => {
    const bench = routerBench({
      data: market(2),
      strategy: (envelope, context) => {
        if (envelope.type === 'MarketSlicePublished') context.emit('SignalRaised', {})
      },
      risk: (envelope, context) => {
        if (envelope.type === 'SignalRaised') context.command('broker', 'SubmitOrders', {})
      },
      broker: (envelope, context) => {
        if (envelope.type === 'SubmitOrders') context.emit('OrderChanged', {})
      },
    })
    bench.router.post('data', 'RunToEnd', {})
    const round = [
      'broker MarketSlicePublished',
      'risk MarketSlicePublished',
      'strategy MarketSlicePublished',
      'risk SignalRaised',
      'broker SignalRaised',
      'broker SubmitOrders',
      'risk OrderChanged',
      'strategy OrderChanged',
    ]
    expect(bench.trace).toEqual(['data RunToEnd', ...round, 'data ContinueMarket', ...round, 'data ContinueMarket'])
    expect(bench.router.isIdle()).toBe(true)
  })

  it('answers a command exactly once, with the reply or the refusal', async () => {
    const bench = routerBench({
      risk: (envelope) => (envelope.type === 'PauseEntries' ? refused('NOT_NOW', 'Not now.') : undefined),
    })
    const answers: CommandResult[] = []
    bench.router.post('risk', 'ResumeEntries', {}, (result) => answers.push(result))
    bench.router.post('risk', 'PauseEntries', {}, (result) => answers.push(result))
    expect(answers).toEqual([
      { ok: true, reply: {} },
      { ok: false, failure: { code: 'NOT_NOW', message: 'Not now.' } },
    ])
    await expect(bench.router.request('risk', 'PauseEntries', {})).resolves.toMatchObject({ ok: false })
  })

  it('lets only risk command the broker', () => {
    const bench = routerBench({
      strategy: (envelope, context) => {
        if (envelope.type === 'ListStrategyKinds') context.command('broker', 'SubmitOrders', {})
      },
    })
    bench.router.post('strategy', 'ListStrategyKinds', {})
    expect(bench.trace).toEqual(['strategy ListStrategyKinds'])
    expect(bench.faults).toMatchObject([{ code: 'COMMAND_NOT_ROUTED', engine: 'strategy' }])
  })

  it('stops a loop and says so', () => {
    const bench = routerBench(
      {
        risk: (envelope, context) => {
          if (envelope.type === 'PauseEntries') context.command('risk', envelope.type, {})
        },
      },
      { messagesPerRoot: 50 },
    )
    bench.router.post('risk', 'PauseEntries', {})
    expect(bench.trace).toHaveLength(50)
    expect(bench.faults).toMatchObject([{ code: 'RUNAWAY_LOOP', engine: 'risk' }])
    bench.router.publish('ClockTicked', { now: 1 })
    expect(bench.trace).toHaveLength(54)
  })

  it('does not pile up ticks for an engine that is busy', () => {
    const waiting: (() => void)[] = []
    const bench = routerBench({}, { mode: 'pipelined' }, (work) => void waiting.push(work))
    for (let now = 0; now < 5; now += 1) bench.router.publish('ClockTicked', { now })
    expect(bench.trace).toHaveLength(4)
    for (const work of waiting.splice(0)) work()
    bench.router.publish('ClockTicked', { now: 9 })
    expect(bench.trace).toHaveLength(8)
  })

  it('keeps idle messages back while anything is in flight, in both modes', () => {
    for (const mode of ['lockstep', 'pipelined'] as const) {
      const waiting: (() => void)[] = []
      const bench = routerBench({ data: market(1) }, { mode }, (work) => void waiting.push(work))
      bench.router.post('data', 'RunToEnd', {})
      bench.router.post('risk', 'PauseEntries', {})
      while (waiting.length > 0) {
        expect(bench.trace.filter((line) => line === 'data ContinueMarket')).toHaveLength(0)
        waiting.shift()?.()
        if (bench.trace.includes('data ContinueMarket')) break
      }
      expect(bench.trace.at(-1)).toBe('data ContinueMarket')
      expect(bench.router.queued('risk') + bench.router.queued('broker') + bench.router.queued('strategy')).toBe(0)
    }
  })

  it('moves the market clock before anyone hears of the slice', () => {
    const times: number[] = []
    let now = 0
    const bench = routerBench(
      { data: market(2), broker: (_, context) => void times.push(context.now()) },
      { clock: { now: () => now }, onMarketTime: (ts) => (now = ts) },
    )
    bench.router.post('data', 'RunToEnd', {})
    expect(times).toEqual([10, 20])
  })

  it('routes what an engine made of a message that came past it, while another is in flight', () => {
    const bench = routerBench({}, { mode: 'pipelined' }, () => {})
    bench.router.post('broker', 'Reconcile', {})
    const envelope = { id: 'b', type: 'KillTripped', at: 0, correlationId: 'b', causationId: null, payload: {} }
    const change = { table: 'kill' as const, added: [], updated: [], removed: [] }
    bench.router.onUnsolicited({
      engine: 'broker',
      envelopeId: 'gate-1',
      result: null,
      emitted: [{ envelope, target: null, whenIdle: false }],
      changes: [change],
    })
    expect(bench.trace).toEqual(['broker Reconcile', 'risk KillTripped', 'data KillTripped'])
    expect(bench.changes).toEqual(['broker kill'])
  })

  it('refuses an answer that is not for the oldest message', () => {
    const bench = routerBench({}, {}, () => {})
    bench.router.post('risk', 'PauseEntries', {})
    expect(() =>
      bench.router.onHandled({ engine: 'risk', envelopeId: 'other', result: null, emitted: [], changes: [] }),
    ).toThrow('Invariant')
  })
})

describe('an engine that is down', () => {
  it('is refused commands at once, and so are approvals that would need it', () => {
    const bench = routerBench({})
    bench.router.markDown('broker', 'crashed')
    const codes: string[] = []
    const note = (result: CommandResult): void => void codes.push(result.ok ? 'ok' : result.failure.code)
    bench.router.post('broker', 'SubmitOrders', {}, note)
    bench.router.post('risk', 'ApproveProposal', {}, note)
    bench.router.post('risk', 'RejectProposal', {}, note)
    bench.router.markDown('risk', 'crashed')
    bench.router.post('risk', 'RejectProposal', {}, note)
    expect(codes).toEqual(['ENGINE_DOWN', 'ENGINE_DOWN', 'ok', 'ENGINE_DOWN'])
    expect(bench.trace).toEqual(['risk RejectProposal'])
  })

  it('never lets an order wait: what risk sends is refused and the host hears of it', () => {
    const bench = routerBench({
      risk: (envelope, context) => {
        if (envelope.type === 'ClosePosition' || envelope.type === 'PauseEntries')
          context.command('broker', 'SubmitOrders', {})
      },
    })
    bench.router.markDown('broker', 'crashed')
    bench.router.post('risk', 'PauseEntries', {})
    bench.attach('broker')
    expect(bench.refusals).toEqual(['SubmitOrders ENGINE_DOWN'])
    expect(bench.trace).toEqual(['risk PauseEntries'])
  })

  it('gets facts for the journal and the kill when it is back, before anything newer, and nothing stale', () => {
    const bench = routerBench({
      strategy: (envelope, context) => {
        if (envelope.type === 'ListStrategyKinds') context.emit('SignalRaised', {})
      },
      data: (envelope, context) => {
        if (envelope.type === 'StepMarket') context.emit('MarketSlicePublished', { marketTime: 1 })
      },
    })
    bench.router.markDown('broker', 'crashed')
    let killed: CommandResult | null = null
    bench.router.post('strategy', 'ListStrategyKinds', {})
    bench.router.post('data', 'StepMarket', {})
    bench.router.post('broker', 'Kill', {}, (result) => (killed = result))
    expect(killed).toBeNull()
    bench.trace.length = 0
    bench.attach('broker')
    expect(bench.trace).toEqual(['broker SignalRaised', 'broker Kill'])
    expect(killed).toEqual({ ok: true, reply: {} })
  })

  it('does not see again what brought it down, and its sender learns that the outcome is not known', () => {
    const bench = routerBench({}, { mode: 'pipelined' }, () => {})
    const codes: string[] = []
    const note = (result: CommandResult): void => void codes.push(result.ok ? 'ok' : result.failure.code)
    bench.router.post('broker', 'Reconcile', {}, note)
    bench.router.post('broker', 'VerifyJournal', {}, note)
    bench.router.markDown('broker', 'hung')
    expect(codes).toEqual(['ENGINE_LOST', 'ENGINE_DOWN'])
    bench.attach('broker')
    expect(bench.trace).toEqual(['broker Reconcile', 'broker VerifyJournal'])
  })

  it('does not hold up the others', () => {
    const waiting: (() => void)[] = []
    const bench = routerBench({}, {}, (work) => void waiting.push(work))
    bench.router.post('strategy', 'ListStrategyKinds', {})
    bench.router.post('risk', 'PauseEntries', {})
    expect(bench.trace).toEqual(['strategy ListStrategyKinds'])
    bench.router.markDown('strategy', 'looped')
    expect(bench.trace).toEqual(['strategy ListStrategyKinds', 'risk PauseEntries'])
  })
})
