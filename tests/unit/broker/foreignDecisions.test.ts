import { describe, expect, it } from 'vitest'
import type { ForeignDecision } from '#contracts/records/execution.ts'
import { ACME, buildOrder, buildSlice } from '../../builders/trading.ts'
import { restarted } from '../../helpers/brokerBench.ts'
import { connectedBench, laterBench, LaterVenue, type LaterBench } from '../../helpers/laterVenue.ts'

const POSITION = `position ${ACME}`

function differenceOf(bench: LaterBench, what: string) {
  const found = bench.table('reconciliation')[0]?.differences.find((difference) => difference.what === what)
  if (found?.choice === undefined) throw new Error(`no choice about ${what}`)
  return { ...found, choice: found.choice }
}

/** Decides as a screen would, with what it shows. */
function decide(bench: LaterBench, what: string, decision: ForeignDecision, changes: Record<string, unknown> = {}) {
  const { ours, venue, choice } = differenceOf(bench, what)
  const result = bench.host.post('broker', 'DecideForeign', {
    what,
    ours,
    venue,
    decision,
    price: choice.price,
    ...changes,
  })
  bench.host.runUntilIdle()
  return result.ok ? 'OK' : result.failure.code
}

/** A venue that holds five of what was never traded here. */
function held(averagePrices: Record<string, number> = { [ACME]: 98_50 }): LaterBench {
  const later = new LaterVenue()
  later.positionsTold = { [ACME]: 5 }
  later.averagePrices = averagePrices
  return connectedBench(later)
}

describe('a position that only the venue knows', () => {
  it('is shown with the price at which it would be taken over, and made up by nobody', () => {
    const bench = held()
    expect(bench.state).toBe('DIVERGED')
    expect(differenceOf(bench, POSITION)).toMatchObject({
      ours: '0',
      venue: '5',
      choice: { decisions: ['ADOPT', 'IGNORE', 'CLOSE'], price: 98_50, priceFrom: 'VENUE_AVERAGE', isIgnored: false },
    })
    bench.pass(1_200)
    expect(bench.state).toBe('DIVERGED')
    expect(bench.kinds()).not.toContain('ExternalFillSeen')
  })

  it('is adopted as one execution of a deterministic id, once, and told to risk', () => {
    const ids = [1, 2].map(() => {
      const bench = held()
      expect(decide(bench, POSITION, 'ADOPT')).toBe('OK')
      const shown = bench.last('BooksRecovered') as { readonly fills: readonly { readonly executionId: string }[] }
      expect(shown.fills).toMatchObject([{ side: 'BUY', quantity: 5, price: 98_50, strategyId: 'trader' }])
      bench.settle()
      bench.pass(3)
      expect(bench.state).toBe('MATCHED')
      expect(bench.last('BooksRecovered')).toMatchObject({ reconciled: true })
      expect(() => differenceOf(bench, POSITION)).toThrow('no choice')
      return shown.fills[0]?.executionId
    })
    expect(ids[0]).toBe(`adopted|${ACME}|1|0|5`)
    expect(ids[1]).toBe(ids[0])
  })

  it('is written before it counts, survives a restart, and is not adopted again', () => {
    const bench = held()
    decide(bench, POSITION, 'ADOPT')
    const { ours, venue } = { ours: '0', venue: '5' }
    const twice = { what: POSITION, ours, venue, decision: 'ADOPT', price: 98_50 } as const
    expect(bench.host.post('broker', 'DecideForeign', twice)).toMatchObject({ failure: { code: 'NO_SUCH_DIFFERENCE' } })
    expect(bench.kinds().filter((kind) => kind === 'ExternalFillSeen')).toHaveLength(1)
    bench.pass(3)
    const { journal, latch, gate } = restarted(bench, { venue: null })
    const again = laterBench(bench.later, { remains: { journal, latch, gate }, run: '2', startAt: bench.clock })
    const written = again.kinds().length
    again.link('UP')
    again.settle()
    expect(again.state).toBe('MATCHED')
    expect(again.kinds()).toHaveLength(written)
  })

  it('takes the last price where the venue tells none, and the trader’s where nobody knows one', () => {
    const bench = held({})
    expect(differenceOf(bench, POSITION).choice).toMatchObject({ price: null, priceFrom: null })
    expect(decide(bench, POSITION, 'ADOPT')).toBe('PRICE_MISSING')
    bench.host.publish('MarketSlicePublished', { ...buildSlice(bench.clock, [100, 101, 99, 100.25]) })
    bench.host.runUntilIdle()
    bench.pass(61)
    expect(differenceOf(bench, POSITION).choice).toMatchObject({ price: 100_25, priceFrom: 'LAST' })
    expect(decide(bench, POSITION, 'ADOPT', { price: 90_00 })).toBe('FOREIGN_CHANGED')
    expect(decide(bench, POSITION, 'ADOPT')).toBe('OK')
    const own = held({})
    expect(decide(own, POSITION, 'ADOPT', { price: 42_00 })).toBe('OK')
    expect(own.last('BooksRecovered')).toMatchObject({ fills: [{ price: 42_00 }] })
  })

  it('is ignored until it changes, over a restart too, and entries go on', () => {
    const bench = held()
    expect(decide(bench, POSITION, 'IGNORE')).toBe('OK')
    bench.pass(3)
    expect(bench.state).toBe('MATCHED')
    expect(differenceOf(bench, POSITION).choice.isIgnored).toBe(true)
    expect(bench.submit([buildOrder('a')]).ok).toBe(true)
    const { journal, latch, gate } = restarted(bench, { venue: null })
    const again = laterBench(bench.later, { remains: { journal, latch, gate }, run: '2', startAt: bench.clock })
    again.link('UP')
    again.settle()
    expect(again.state).toBe('MATCHED')
    again.later.positionsTold = { [ACME]: 6 }
    again.pass(63)
    expect(again.state).toBe('DIVERGED')
  })

  it('is not adopted on top of a fill that was heard since and explains it, nor while the venue does not tell', () => {
    const bench = held()
    bench.pass(1)
    bench.later.ledger.submit(buildOrder('f', { quantity: 5 }), 1)
    bench.news([bench.later.ledger.fill('f', 'x1', 5)])
    expect(decide(bench, POSITION, 'ADOPT')).toBe('FOREIGN_CHANGED')
    bench.pass(3)
    expect(bench.state).toBe('MATCHED')
    const silent = held()
    silent.pass(61, false)
    const { ours, venue, choice } = differenceOf(silent, POSITION)
    silent.refuse()
    const decision = { what: POSITION, ours, venue, decision: 'ADOPT', price: choice.price } as const
    expect(silent.host.post('broker', 'DecideForeign', decision)).toMatchObject({ failure: { code: 'NOT_COMPARED' } })
    expect(silent.kinds()).not.toContain('ForeignDecided')
  })

  it('is closed by a reduce-only order at the market, begun in the transaction that adopts it', () => {
    const bench = held()
    expect(decide(bench, POSITION, 'CLOSE')).toBe('OK')
    const [exit] = bench.later.ledger.received
    expect(exit).toMatch(/^close-/)
    expect(bench.orders.get(exit ?? '')).toMatchObject({
      side: 'SELL',
      quantity: 5,
      type: 'MARKET',
      reduceOnly: true,
      role: 'EXIT',
      status: 'SUBMITTED',
    })
    expect(bench.kinds().slice(-4)).toEqual(['ForeignDecided', 'ExternalFillSeen', 'OrderIntended', 'OrderSubmitted'])
  })

  it('waits for the worst lag where something was traded, since a fill may still be told', () => {
    const bench = connectedBench()
    bench.submit([buildOrder('a')])
    bench.news(bench.later.untold.splice(0))
    bench.news([bench.later.ledger.fill('a', 'x1', 10)])
    bench.pass(11)
    bench.later.positionsTold = { [ACME]: 25 }
    bench.later.averagePrices = { [ACME]: 99_00 }
    bench.pass(63)
    expect(bench.state).toBe('DIVERGED')
    expect(decide(bench, POSITION, 'ADOPT')).toBe('TOO_EARLY')
    bench.pass(600)
    expect(decide(bench, POSITION, 'ADOPT')).toBe('OK')
    bench.pass(5)
    expect(bench.state).toBe('MATCHED')
  })
})

describe('an order that nobody here sent', () => {
  function foreign(filled = 0): LaterBench {
    const later = new LaterVenue()
    later.ledger.submit(buildOrder('f', { proposalId: null, type: 'LIMIT', limitPrice: 99_00 }), 1)
    if (filled > 0) later.ledger.fill('f', 'x1', filled)
    return connectedBench(later)
  }

  it('is adopted with what was filled of it before, and is one of ours from then on', () => {
    const bench = foreign(3)
    expect(bench.state).toBe('DIVERGED')
    expect(decide(bench, 'order f', 'ADOPT')).toBe('OK')
    expect(bench.orders.get('f')).toMatchObject({ status: 'PARTIALLY_FILLED', filledQuantity: 3, strategyId: 'trader' })
    bench.pass(3)
    expect(bench.state).toBe('MATCHED')
    bench.news([bench.later.ledger.fill('f', 'x2', 7)])
    expect(bench.orders.get('f')).toMatchObject({ status: 'FILLED', filledQuantity: 10 })
    bench.pass(63)
    expect(bench.state).toBe('MATCHED')
    const { journal, latch, gate } = restarted(bench, { venue: null })
    const again = laterBench(bench.later, { remains: { journal, latch, gate }, run: '2', startAt: bench.clock })
    expect(again.table('orders')).toMatchObject([{ clientOrderId: 'f', status: 'FILLED', filledQuantity: 10 }])
  })

  it('is cancelled at the venue by the venue’s own name', () => {
    const bench = foreign()
    expect(decide(bench, 'order f', 'CLOSE')).toBe('OK')
    expect(bench.later.cancelled).toEqual(['v-f'])
    bench.pass(3)
    expect(bench.state).toBe('MATCHED')
  })

  it('is ignored until something happens to it', () => {
    const bench = foreign()
    expect(decide(bench, 'order f', 'IGNORE')).toBe('OK')
    bench.pass(3)
    expect(bench.state).toBe('MATCHED')
    bench.later.ledger.fill('f', 'x1', 4)
    bench.pass(63)
    expect(bench.state).toBe('DIVERGED')
  })
})

describe('holdings in what the session does not know', () => {
  it('can only be left as they are', () => {
    const later = new LaterVenue()
    later.unlisted = [{ what: 'GME 2026-01-16 C 20', quantity: '3' }]
    const bench = connectedBench(later)
    expect(differenceOf(bench, 'holding GME 2026-01-16 C 20').choice.decisions).toEqual(['IGNORE'])
    expect(decide(bench, 'holding GME 2026-01-16 C 20', 'CLOSE')).toBe('DECISION_NOT_OFFERED')
    expect(decide(bench, 'holding GME 2026-01-16 C 20', 'IGNORE')).toBe('OK')
    bench.pass(3)
    expect(bench.state).toBe('MATCHED')
  })
})
