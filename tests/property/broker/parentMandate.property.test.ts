import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isClosed } from '#core/model/order.ts'
import { ParentBench } from '../../helpers/execution/parentBench.ts'

const step = fc.oneof(
  fc.record({ kind: fc.constant('PLAY' as const), seconds: fc.integer({ min: 1, max: 25 }) }),
  fc.record({ kind: fc.constantFrom('RESTART', 'PAUSE', 'RESUME', 'RECONCILE', 'REFUSE', 'AGAIN', 'CANCEL', 'KILL') }),
)

describe('the mandate of a parent order', () => {
  it('bounds what its children have filled and may fill, whatever happens in between', () => {
    let filled = 0
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.array(step, { minLength: 4, maxLength: 14 }),
        (seed, steps) => {
          const bench = new ParentBench({ seed })
          bench.play(1)
          expect(bench.work()).toMatchObject({ ok: true })
          const say = (type: string, payload: unknown): void => {
            bench.broker.host.publish(type, payload)
            bench.broker.host.runUntilIdle()
          }
          for (const each of steps) {
            switch (each.kind) {
              case 'PLAY':
                bench.play(each.seconds)
                break
              case 'RESTART':
                bench.broker.journal.refuse = null
                bench.restart()
                break
              case 'PAUSE':
              case 'RESUME':
                say('GuardLevelChanged', {
                  level: 'NORMAL',
                  cause: '',
                  byHuman: true,
                  entriesPaused: each.kind === 'PAUSE',
                })
                break
              case 'RECONCILE':
                bench.broker.host.post('broker', 'Reconcile', {})
                break
              case 'REFUSE':
                bench.broker.journal.refuse = bench.broker.journal.refuse === null ? 'JOURNAL_LOCKED' : null
                break
              case 'AGAIN':
                bench.work()
                bench.work(undefined, { parentId: 'another' })
                break
              case 'CANCEL':
                bench.broker.host.post('broker', 'CancelParents', { parentIds: ['parent'], cause: 'a test' })
                break
              case 'KILL': {
                const press = {
                  path: 'BUTTON',
                  pressedAt: bench.now,
                  gateClosedAt: null,
                  reason: '',
                  drill: false,
                } as const
                bench.broker.host.post('broker', 'Kill', press)
              }
            }
            bench.broker.host.runUntilIdle()
            const committed = bench.entries.reduce(
              (sum, order) => sum + (isClosed(order.status) ? order.filledQuantity : (order.quantity ?? Infinity)),
              0,
            )
            expect(committed).toBeLessThanOrEqual(600)
          }
          filled += bench.filled
        },
      ),
      { numRuns: 60 },
    )
    expect(filled).toBeGreaterThan(1_000)
  })
})
