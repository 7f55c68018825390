import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { Idempotency } from '#engines/broker/brokerPort.ts'
import { isDisproven, NO_PROOFS, resendVerdict, withAbsence, type Proofs } from '#engines/broker/resend.ts'
import { buildBracket, buildOrder } from '../../builders/trading.ts'
import { connectedBench, LaterVenue } from '../../helpers/laterVenue.ts'

const LAG = 10 * MINUTE
/** The end of the lag with half a minute for what was under way. */
const END = LAG + 30 * SECOND
const ONCE: Proofs = { orderAbsentAt: 5 * SECOND, accountAbsentAt: null }
const TWICE: Proofs = { orderAbsentAt: END + 1, accountAbsentAt: END + 2 }
const KINDS = {
  FOR_EVER: { kind: 'FOR_EVER' },
  WHILE_OPEN: { kind: 'WHILE_OPEN' },
  TEN_MINUTES: { kind: 'FOR_A_WHILE', seconds: 600 },
  NONE: { kind: 'NONE' },
} as const satisfies Record<string, Idempotency>

describe('whether an order may be sent again under its id', () => {
  it.each([
    ['FOR_EVER', NO_PROOFS, 20 * MINUTE, 'WAIT'],
    ['FOR_EVER', ONCE, 6 * SECOND, 'MAY_RESEND_SAME_ID'],
    ['WHILE_OPEN', ONCE, 6 * SECOND, 'WAIT'],
    ['WHILE_OPEN', ONCE, 20 * MINUTE, 'WAIT'],
    ['WHILE_OPEN', TWICE, 20 * MINUTE, 'MAY_RESEND_SAME_ID'],
    ['TEN_MINUTES', ONCE, 5 * MINUTE - 1, 'MAY_RESEND_SAME_ID'],
    ['TEN_MINUTES', ONCE, 5 * MINUTE, 'WAIT'],
    ['TEN_MINUTES', TWICE, 20 * MINUTE, 'MAY_RESEND_SAME_ID'],
    ['NONE', ONCE, 6 * SECOND, 'WAIT'],
    ['NONE', TWICE, 20 * MINUTE, 'ASK_TRADER'],
    ['NONE', NO_PROOFS, END + 1, 'ASK_TRADER'],
  ] as const)('%s with %o after %i us: %s', (kind, proofs, now, verdict) => {
    expect(resendVerdict({ idempotency: KINDS[kind], worstLag: LAG, sentAt: 0, proofs, now })).toBe(verdict)
  })

  it('takes two questions after the worst lag, of two kinds, for a proof', () => {
    const terms = { worstLag: LAG, sentAt: 0 }
    let proofs = NO_PROOFS
    const ask = (at: number, agrees: boolean): boolean => {
      proofs = withAbsence({ ...terms, proofs }, at, agrees)
      return isDisproven({ ...terms, proofs })
    }
    expect([ask(SECOND, true), ask(LAG, true), ask(END, true)]).toEqual([false, false, false])
    expect([ask(END + 1, true), ask(END + 1, true), ask(END + 2, false), ask(END + 3, true)]).toEqual([
      false,
      false,
      false,
      true,
    ])
  })
})

describe('an order of unknown outcome at a venue that answers later', () => {
  it('is closed with a notice after two proofs, never before, and is not sent again', () => {
    const bench = connectedBench()
    bench.later.ledger.reply = 'LOST_ON_THE_WAY'
    bench.submit([buildOrder('a')])
    bench.pass(600)
    expect(bench.orders.get('a')?.status).toBe('UNKNOWN')
    expect(bench.table('notices').map(({ key }) => key)).toContain('broker:unknown:a')
    bench.pass(30)
    expect(bench.orders.get('a')?.status).toBe('UNKNOWN')
    bench.pass(130)
    expect(bench.orders.get('a')).toMatchObject({ status: 'REJECTED', reason: { code: 'NEVER_ARRIVED' } })
    const notices = bench.table('notices').map(({ key, priority }) => `${key} ${priority}`)
    expect(notices).toContain('broker:never-arrived:a P2')
    expect(bench.later.ledger.received).toEqual(['a'])
    expect(bench.later.copies).toEqual([])
  })

  it.each([
    ['FOR_EVER', 1],
    ['WHILE_OPEN', 0],
    ['TEN_MINUTES', 0],
    ['NONE', 0],
  ] as const)('at %s gets its stop again under the same id %i times', (kind, copies) => {
    const later = new LaterVenue({ idempotency: KINDS[kind] })
    const bench = connectedBench(later)
    const [entry, stop] = buildBracket('a')
    if (entry === undefined || stop === undefined) throw new Error('no bracket')
    bench.submit([entry])
    bench.news(later.untold.splice(0))
    bench.news([later.ledger.fill('a', 'x1', 10)])
    later.ledger.reply = 'LOST_ON_THE_WAY'
    bench.submit([stop], { verdictId: 'v', approval: null })
    expect(later.ledger.received).toEqual(['a', 'a-stop'])
    later.ledger.reply = 'OK'
    bench.pass(15)
    expect(later.copies).toHaveLength(copies)
    expect(later.copies.every((id) => id === 'a-stop')).toBe(true)
    bench.pass(30)
    expect(later.ledger.orders.has('a-stop' as never)).toBe(copies > 0)
    expect(bench.orders.get('a-stop')?.status).toBe(copies > 0 ? 'ACCEPTED' : 'UNKNOWN')
    expect(bench.kinds().filter((kindOf) => kindOf === 'StopSentAgain')).toHaveLength(copies)
  })

  it('is not disproven by an answer that does not reach back to it, or by a position that it would explain', () => {
    const bench = connectedBench()
    bench.later.ledger.reply = 'LOST_ON_THE_WAY'
    bench.submit([buildOrder('a')])
    bench.later.positionsTold = { 'ACME.TEST': 10 }
    bench.pass(1_200)
    expect(bench.orders.get('a')?.status).toBe('UNKNOWN')
  })
})
