import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENGINE_NAMES } from '#engines/kernel/engine.ts'
import type { EngineName } from '#engines/kernel/engine.ts'
import { validateMessage } from '#engines/kernel/validation.ts'
import { routerBench } from '../../helpers/fakeEngines.ts'
import type { React } from '../../helpers/fakeEngines.ts'

/** Each engine answers every message with up to three others, chosen by the seed and by what it has handled so far. */
function chatter(name: EngineName, seed: number, messages: number): React {
  let handled = 0
  return (_, context) => {
    handled += 1
    let dice = (seed ^ (handled * 2_654_435_761) ^ (name.length * 40_503)) >>> 0
    const roll = (sides: number): number => {
      dice = (Math.imul(dice, 1_664_525) + 1_013_904_223) >>> 0
      return (dice >>> 8) % sides
    }
    if (handled > messages) return
    const own: Readonly<Record<EngineName, readonly string[]>> = {
      broker: ['OrderChanged', 'KillTripped', 'BooksRecovered'],
      risk: ['ProposalChanged', 'SignalDenied', 'GuardLevelChanged'],
      data: ['MarketSlicePublished', 'FeedStateChanged', 'MarketEnded'],
      strategy: ['SignalRaised', 'CandidateRejected', 'SignalRaised'],
    }
    for (let count = roll(3); count > 0; count -= 1) {
      const whenIdle = roll(4) === 0
      const type = own[name][roll(3)] ?? ''
      if (name === 'risk' && roll(3) === 0) context.command('broker', 'CancelOrders', {}, { whenIdle })
      else context.emit(type, { marketTime: 1, mark: handled }, { whenIdle })
    }
  }
}

function reactsOf(seed: number): Record<EngineName, React> {
  return Object.fromEntries(ENGINE_NAMES.map((name) => [name, chatter(name, seed, 30)])) as Record<EngineName, React>
}

describe('lock step', () => {
  it('has the same order of deliveries for engines on this thread and for answers that take any time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 0 }), async (scheduler, seed) => {
        const posts = (bench: ReturnType<typeof routerBench>): void => {
          for (const name of ENGINE_NAMES) bench.router.post(name, 'Anything', {})
          bench.router.publish('ClockTicked', { now: 1 })
        }
        const synchronous = routerBench(reactsOf(seed), { manual: true })
        posts(synchronous)
        synchronous.router.pump()
        const delayed = routerBench(reactsOf(seed), {}, (work) => void scheduler.schedule(Promise.resolve()).then(work))
        posts(delayed)
        await scheduler.waitIdle()
        expect(delayed.router.isIdle()).toBe(true)
        expect(delayed.trace).toEqual(synchronous.trace)
      }),
      { numRuns: 200 },
    )
  })

  it('in a pipeline delivers the same messages to each engine at most once and comes to rest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.infiniteStream(fc.nat(23)), (seed, draws) => {
        const threads = drawnThreads(draws)
        const bench = routerBench(reactsOf(seed), { mode: 'pipelined' }, threads.later)
        for (const name of ENGINE_NAMES) bench.router.post(name, 'Anything', {})
        threads.drain()
        expect(bench.router.isIdle()).toBe(true)
        expect(bench.faults).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})

interface DrawnThreads {
  readonly later: (work: () => void, name: EngineName) => void
  /** Does all work there is, and what comes of it. */
  readonly drain: () => void
}

/** Answers of one engine keep their order, as on a thread; those of different engines overtake each other as drawn. */
function drawnThreads(draws: fc.Stream<number>): DrawnThreads {
  const waiting = new Map<EngineName, (() => void)[]>(ENGINE_NAMES.map((name) => [name, []]))
  return {
    later: (work, name) => void waiting.get(name)?.push(work),
    drain: () => {
      for (const draw of draws) {
        const busy = [...waiting.values()].filter((queue) => queue.length > 0)
        const next = busy[draw % Math.max(1, busy.length)]?.shift()
        if (next === undefined) return
        next()
      }
    },
  }
}

describe('validation', () => {
  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withTypedArray: true }), (value) => {
        expect(validateMessage(value)).not.toBeNull()
      }),
      { numRuns: 500 },
    )
  })

  it('never throws for any payload of a known type', () => {
    const types = fc.constantFrom(
      'SubmitOrders',
      'SessionOpened',
      'BooksRecovered',
      'MarketSlicePublished',
      'ImportBars',
    )
    fc.assert(
      fc.property(types, fc.anything(), (type, payload) => {
        const message = { id: 'a', type, at: 1, correlationId: 'a', causationId: null, payload }
        expect(validateMessage(message)?.code).toBe('MESSAGE_INVALID')
      }),
      { numRuns: 500 },
    )
  })
})
