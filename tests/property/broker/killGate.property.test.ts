import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Order, OrderSpecification } from '#core/model/order.ts'
import { SECOND } from '#core/time/duration.ts'
import { buildBracket, buildOrder, REDUCING } from '../../builders/trading.ts'
import { brokerBench } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'

type Wish = Pick<OrderSpecification, 'role' | 'side' | 'type' | 'reduceOnly' | 'quantity'>
type Step =
  | { readonly kind: 'submit'; readonly wish: Wish; readonly approved: boolean }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'stop fills'; readonly share: number }
  | { readonly kind: 'exit fills'; readonly share: number }
  | { readonly kind: 'venue'; readonly cancels: FakeVenue['cancels']; readonly reply: FakeVenue['reply'] }
  | { readonly kind: 'time'; readonly seconds: number }

const HELD = 100
const wishes: fc.Arbitrary<Wish> = fc.record({
  role: fc.constantFrom('ENTRY', 'EXIT', 'STOP_LOSS', 'TAKE_PROFIT'),
  side: fc.constantFrom('BUY', 'SELL'),
  type: fc.constantFrom('MARKET', 'LIMIT', 'STOP'),
  reduceOnly: fc.boolean(),
  quantity: fc.integer({ min: 1, max: 3 * HELD }),
})
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('submit' as const), wish: wishes, approved: fc.boolean() }),
  fc.constant({ kind: 'flatten' as const }),
  fc.record({ kind: fc.constant('stop fills' as const), share: fc.double({ min: 0.1, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('exit fills' as const), share: fc.double({ min: 0.1, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant('venue' as const),
    cancels: fc.constantFrom<FakeVenue['cancels'][]>('OK', 'REFUSED', 'LOST'),
    reply: fc.constantFrom<FakeVenue['reply'][]>('OK', 'ANSWER_LOST', 'REJECTED', 'ADAPTER_THROWS'),
  }),
  fc.record({ kind: fc.constant('time' as const), seconds: fc.integer({ min: 1, max: 8 }) }),
)

/** A killed account that holds a position with its bracket; every step is something that may happen to it then. */
function play(script: readonly Step[]): { readonly left: readonly string[]; readonly exits: number } {
  const venue = new FakeVenue()
  const bench = brokerBench({ venue })
  bench.open()
  bench.submit(buildBracket('a', { quantity: HELD }))
  const filled = venue.fill('a', 'x0', HELD)
  venue.onSlice = () => []
  bench.host.post('broker', 'Reconcile', {})
  bench.host.runUntilIdle()
  if (filled.type !== 'OrderFilled') throw new Error('no fill')
  const kill = { path: 'BUTTON', pressedAt: 0, gateClosedAt: 0, reason: 'test', drill: false } as const
  bench.host.post('broker', 'Kill', kill)
  bench.host.runUntilIdle()

  const left: string[] = []
  let exits = 0
  const position = (): number => Object.values(venue.positions()).reduce((sum, one) => sum + one, 0)
  venue.beforeSubmit.push((order) => {
    const { role, reduceOnly, type, side, quantity } = order
    const protects = reduceOnly && (role === 'STOP_LOSS' || role === 'TAKE_PROFIT')
    if (protects) return
    exits += 1
    const working = [...venue.orders.values()]
      .filter((other) => other.role === 'EXIT' && other.side === side && isOpen(other))
      .reduce((sum, other) => sum + (other.quantity ?? 0) - other.filledQuantity, 0)
    const closes = Math.sign(position()) === (side === 'SELL' ? 1 : -1)
    const fits = (quantity ?? Infinity) + working <= Math.abs(position())
    if (!(role === 'EXIT' && reduceOnly && type === 'MARKET' && closes && fits))
      left.push(`${role} ${side} ${quantity} at a position of ${position()}`)
  })
  let count = 0
  const fillOf = (order: Order | undefined, share: number): void => {
    if (order === undefined) return
    const rest = Math.min((order.quantity ?? 0) - order.filledQuantity, Math.abs(position()))
    const quantity = Math.max(1, Math.floor(rest * share))
    if (rest <= 0) return
    count += 1
    const event = venue.fill(order.clientOrderId, `f${count}`, quantity)
    bench.host.post('broker', 'Reconcile', {})
    bench.host.runUntilIdle()
    if (event.type !== 'OrderFilled') throw new Error('no fill')
  }
  for (const [index, step] of script.entries()) {
    switch (step.kind) {
      case 'submit': {
        const stopPrice = step.wish.type === 'STOP' ? 90_00 : null
        const limitPrice = step.wish.type === 'LIMIT' ? 100_00 : null
        const order = buildOrder(`s${index}`, { ...step.wish, stopPrice, limitPrice, proposalId: null })
        bench.submit([order], step.approved ? undefined : REDUCING)
        break
      }
      case 'flatten':
        bench.host.post('broker', 'Flatten', { typed: 'FLATTEN' })
        bench.host.runUntilIdle()
        break
      case 'stop fills':
        fillOf(
          [...venue.orders.values()].find((order) => order.role === 'STOP_LOSS' && isOpen(order)),
          step.share,
        )
        break
      case 'exit fills':
        fillOf(
          [...venue.orders.values()].find((order) => order.role === 'EXIT' && isOpen(order)),
          step.share,
        )
        break
      case 'venue':
        venue.cancels = step.cancels
        venue.reply = step.reply
        break
      default:
        bench.host.advanceTo(bench.host.clock.now() + step.seconds * SECOND)
    }
    if (position() < 0) left.push(`turned round to ${position()}`)
  }
  return { left, exits }
}

function isOpen({ status }: Pick<Order, 'status'>): boolean {
  return status === 'SUBMITTED' || status === 'ACCEPTED' || status === 'PARTIALLY_FILLED'
}

describe('while the kill is on', () => {
  it('nothing that adds risk ever leaves, flatten or not, and no exit can turn a position round', () => {
    let exits = 0
    fc.assert(
      fc.property(fc.array(steps, { minLength: 1, maxLength: 25 }), (script) => {
        const played = play(script)
        exits += played.exits
        expect(played.left).toEqual([])
      }),
      { numRuns: 400 },
    )
    expect(exits).toBeGreaterThan(20)
  })
})
