import { describe, expect, it } from 'vitest'
import { isClosed } from '#core/model/order.ts'
import { SECOND } from '#core/time/duration.ts'
import { buildOrder } from '../../builders/trading.ts'
import { brokerBench, restarted } from '../../helpers/brokerBench.ts'
import type { BrokerBench } from '../../helpers/brokerBench.ts'
import { dice } from '../../helpers/crashRig.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'
import type { ReplyMode, TruthMode } from '../../helpers/fakeVenue.ts'

const REPLIES: readonly ReplyMode[] = ['OK', 'ANSWER_LOST', 'ADAPTER_THROWS', 'LOST_ON_THE_WAY', 'REJECTED']
const TRUTHS: readonly TruthMode[] = ['HONEST', 'SILENT', 'THROWS', 'NOT_FOUND']
const ORDERS = 1_000
const FIRST_SEED = Number(process.env['QUARTERDECK_SEED'] ?? '1')

/** Orders under a venue that loses answers, lies about the account and fills what it is said not to have. */
function play(seed: number): { readonly venue: FakeVenue; readonly bench: BrokerBench } {
  const roll = dice(seed)
  const venue = new FakeVenue()
  let bench = brokerBench({ venue })
  bench.open()
  const open = (): string[] =>
    [...venue.orders.values()].filter((order) => !isClosed(order.status)).map((order) => order.clientOrderId)
  for (let index = 0; index < ORDERS; index += 1) {
    venue.reply = REPLIES[roll(REPLIES.length)] ?? 'OK'
    venue.told = TRUTHS[roll(TRUTHS.length)] ?? 'HONEST'
    venue.cancels = (['OK', 'REFUSED', 'LOST'] as const)[roll(3)] ?? 'OK'
    // Exits pass even while entries are stopped, so that every order reaches the venue.
    bench.submit(
      [
        buildOrder(`o${index}`, {
          role: 'EXIT',
          side: roll(2) === 0 ? 'BUY' : 'SELL',
          reduceOnly: true,
          proposalId: null,
        }),
      ],
      {
        verdictId: 'v',
        approval: null,
      },
    )
    const working = open()
    const chosen = working[roll(Math.max(1, working.length))]
    if (chosen !== undefined && roll(2) === 0)
      venue.fill(chosen, `x${index}`, 1 + roll(10 - (venue.orders.get(chosen as never)?.filledQuantity ?? 0)))
    if (chosen !== undefined && roll(5) === 0) {
      bench.host.post('broker', 'CancelOrders', { clientOrderIds: [chosen as never], cause: 'test' })
    }
    bench.host.advanceTo(bench.host.clock.now() + (1 + roll(40)) * SECOND)
    if (roll(100) === 0) {
      bench = restarted(bench, { venue, run: String(index + 2), startAt: bench.host.clock.now() })
      bench.open()
    }
  }
  venue.told = 'HONEST'
  for (let minute = 0; minute < 3; minute += 1) bench.host.advanceTo(bench.host.clock.now() + 61 * SECOND)
  bench.host.post('broker', 'Reconcile', {})
  bench.host.runUntilIdle()
  return { venue, bench }
}

describe('a venue that loses answers and lies', () => {
  it.each([FIRST_SEED, FIRST_SEED + 1, FIRST_SEED + 2, FIRST_SEED + 3, FIRST_SEED + 4])(
    'gets no order twice, and no order that lives there is closed here (seed %i)',
    (seed) => {
      const { venue, bench } = play(seed)
      expect(new Set(venue.received).size).toBe(venue.received.length)
      expect(venue.received).toHaveLength(ORDERS)
      const ours = new Map(bench.table('orders').map((order) => [order.clientOrderId, order]))
      const wrong: string[] = []
      for (const order of venue.orders.values()) {
        const mine = ours.get(order.clientOrderId)
        if (mine !== undefined && (mine.status !== order.status || mine.filledQuantity !== order.filledQuantity)) {
          wrong.push(
            `${order.clientOrderId}: ours ${mine.status} ${mine.filledQuantity}, venue ${order.status} ${order.filledQuantity}`,
          )
        }
      }
      expect(wrong).toEqual([])
      // What was lost on the way is in doubt for ever, unless a human says otherwise.
      const neverThere = venue.received.filter((id) => !venue.orders.has(id as never))
      const told = neverThere.map((id) => ours.get(id as never)?.status).filter((status) => status !== undefined)
      expect(new Set(told)).toEqual(new Set(['UNKNOWN']))
      const keys: (string | null)[] = []
      bench.journal.replay((entry) => keys.push(entry.kind === 'OrderFilled' ? entry.uniqueKey : null))
      expect(keys.filter((key) => key !== null)).toHaveLength(venue.fills.length)
      expect(bench.table('reconciliation')).toMatchObject([{ state: 'MATCHED' }])
    },
  )
})
