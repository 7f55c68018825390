import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isClosed } from '#core/model/order.ts'
import type { Idempotency } from '#engines/broker/brokerPort.ts'
import { buildOrder, REDUCING } from '../../builders/trading.ts'
import { dice } from '../../helpers/crashRig.ts'
import { connectedBench, LaterVenue } from '../../helpers/laterVenue.ts'
import { remoteBench, type RemoteBench } from '../../helpers/remoteBench.ts'
import { flush, REPLIES } from '../../helpers/scriptedConnection.ts'

const MODES = {
  'for ever': { kind: 'FOR_EVER' },
  'while open': { kind: 'WHILE_OPEN' },
  'for ten minutes': { kind: 'FOR_A_WHILE', seconds: 600 },
  'not at all': { kind: 'NONE' },
} as const satisfies Record<string, Idempotency>
/** Orders of one day, and days of each mode: 5,120 orders in all. */
const ORDERS = 320
const DAYS = 4
const SEED = Number(process.env['QUARTERDECK_SEED'] ?? '1')

/** A day of exits and stops under every kind of answer, one second apart, with fills, cancels and lies about the account. */
async function day(idempotency: Idempotency, seed: number): Promise<RemoteBench> {
  const roll = dice(seed)
  const bench = await remoteBench({ idempotency })
  const { scripted } = bench
  bench.submit([buildOrder('base', { quantity: 1_000_000 })])
  await flush()
  const [base] = scripted.working()
  if (base === undefined) throw new Error('no base')
  scripted.fill(base, 1_000_000)
  scripted.reply = () => REPLIES[roll(REPLIES.length)] ?? 'OK'
  scripted.lateness = () => 1 + roll(600)
  scripted.tells = () => roll(3) > 0
  for (let index = 0; index < ORDERS; index += 1) {
    const role = roll(2) === 0 ? 'EXIT' : 'STOP_LOSS'
    const terms = { role, side: 'SELL', reduceOnly: true, proposalId: null } as const
    bench.submit(
      [buildOrder(`o${index}`, role === 'EXIT' ? terms : { ...terms, type: 'STOP', stopPrice: 90_00 })],
      REDUCING,
    )
    if (roll(20) === 0) scripted.lie = [0, 5_000_000, 62_000_000, 600_000_000][roll(4)] ?? 0
    const working = scripted.working()
    const chosen = working[roll(Math.max(1, working.length))]
    if (chosen !== undefined && roll(2) === 0) {
      scripted.fill(chosen, 1 + roll((chosen.specification.quantity ?? 0) - chosen.filled))
    } else if (chosen !== undefined && roll(8) === 0) {
      const clientOrderIds = [chosen.specification.clientOrderId]
      bench.host.post('broker', 'CancelOrders', { clientOrderIds, cause: 'test' })
      bench.host.runUntilIdle()
    }
    await bench.pass(1)
  }
  scripted.lie = 0
  await bench.pass(1_600, 10)
  return bench
}

/** Orders of ours that stand differently at the venue, by the venue's own record. */
function wrongly({ scripted, orders }: RemoteBench): string[] {
  return scripted.orders.flatMap(({ specification, status, filled }) => {
    const ours = orders.get(specification.clientOrderId)
    const closed = status === 'FILLED' || status === 'CANCELLED'
    const isEqual = ours !== undefined && ours.filledQuantity === filled && isClosed(ours.status) === closed
    return isEqual
      ? []
      : [`${specification.clientOrderId}: ours ${ours?.status} ${ours?.filledQuantity}, venue ${status} ${filled}`]
  })
}

describe('a venue that answers later, and not always (R1)', () => {
  it.each(Object.entries(MODES))(
    `that remembers ids %s gets no order twice, and none that lives there is closed here (${DAYS} seeds from ${SEED})`,
    async (_, idempotency) => {
      let copies = 0
      for (let seed = SEED; seed < SEED + DAYS; seed += 1) {
        const bench = await day(idempotency, seed)
        const { scripted } = bench
        const names = scripted.orders.map(({ specification }) => specification.clientOrderId)
        expect(new Set(names).size).toBe(names.length)
        expect(scripted.requests.length).toBeGreaterThan(ORDERS * 0.9)
        expect(wrongly(bench)).toEqual([])
        copies += scripted.requests.length - new Set(scripted.requests).size
        // Nothing is in doubt any more: two proofs ended what never arrived.
        expect([...bench.orders.values()].filter(({ status }) => status === 'UNKNOWN')).toEqual([])
        expect(bench.state).toBe('MATCHED')
      }
      if (idempotency.kind === 'FOR_EVER') expect(copies).toBeGreaterThan(0)
      else expect(copies).toBe(0)
    },
    60_000,
  )
})

describe('"not found" (R2)', () => {
  it('for 0, 5, 62 or 600 seconds ends nothing and sends nothing twice, and the trader is asked after ten minutes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 5, 62, 600),
        fc.constantFrom<Idempotency>(...Object.values(MODES)),
        fc.integer({ min: 1, max: 10 }),
        (lie, idempotency, quantity) => {
          const later = new LaterVenue({ idempotency })
          const bench = connectedBench(later)
          later.ledger.reply = 'ANSWER_LOST'
          later.ledger.told = lie === 0 ? 'HONEST' : 'NOT_FOUND'
          bench.submit([buildOrder('a')])
          for (let second = 0; second < lie; second += 1) {
            bench.pass(1)
            expect(['SUBMITTED', 'UNKNOWN']).toContain(bench.orders.get('a')?.status)
            if (second > 11)
              expect(bench.submit([buildOrder(`b${second}`)])).toMatchObject({ failure: { code: 'OUTCOME_UNKNOWN' } })
          }
          const isAsked = bench.table('notices').some(({ key }) => key === 'broker:unknown:a')
          expect(isAsked).toBe(lie >= 600)
          later.ledger.told = 'HONEST'
          later.ledger.fill('a', 'x1', quantity)
          bench.pass(75)
          expect(bench.orders.get('a')).toMatchObject({
            status: quantity === 10 ? 'FILLED' : 'PARTIALLY_FILLED',
            filledQuantity: quantity,
          })
          expect(later.ledger.received).toEqual(['a'])
          expect(later.copies).toEqual([])
          expect(bench.state).toBe('MATCHED')
        },
      ),
      { numRuns: 40 },
    )
  }, 60_000)
})
