import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExecutionId, VenueOrderId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import type { FillReport } from '#engines/broker/brokerPort.ts'
import { fillNews, type ReportReader } from '#hosts/brokers/venueReports.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { ACCOUNT, ACME, buildOrder, buildSession } from '../../builders/trading.ts'
import { connectedBench, laterBench, LaterVenue, type LaterBench } from '../../helpers/laterVenue.ts'

function permutations<Value>(values: readonly Value[]): Value[][] {
  if (values.length < 2) return [[...values]]
  return values.flatMap((value, index) =>
    permutations([...values.slice(0, index), ...values.slice(index + 1)]).map((rest) => [value, ...rest]),
  )
}

describe('the order in which a venue that answers later tells things (R6)', () => {
  it.each([
    ['a part filled, then cancelled', [4, 3], 'CANCELLED'],
    ['all of it filled while it was being cancelled', [4, 6], 'FILLED'],
  ] as const)('changes nothing: all permutations end in the same books (%s)', (_, quantities, status) => {
    const later = new LaterVenue()
    const bench = connectedBench(later)
    const ends = new Set<string>()
    // One broker for all of them: each permutation is about an order of its own.
    const names = ['ack', 'fill1', 'fill2', 'cancelAck', 'cancelReject', 'duplicate'] as const
    let count = 0
    for (const permutation of permutations(names)) {
      count += 1
      const id = `o${count}`
      const [entry] = [buildOrder(id, { role: 'EXIT', side: 'SELL', reduceOnly: true, proposalId: null })]
      bench.submit([entry], { verdictId: 'v', approval: null })
      const [accepted] = later.untold.splice(0)
      const fills = quantities.map((quantity, index) => later.ledger.fill(id, `x${count}-${index}`, quantity))
      const clientOrderId = entry.clientOrderId
      const reason = { code: 'TEST', text: '' }
      const told: Readonly<Record<(typeof names)[number], OrderEvent | undefined>> = {
        ack: accepted,
        fill1: fills[0],
        fill2: fills[1],
        duplicate: fills[0],
        cancelAck: { type: 'OrderCancelled', clientOrderId, tsEvent: 9, reason },
        cancelReject: { type: 'OrderCancelRejected', clientOrderId, tsEvent: 9, reason },
      }
      for (const name of permutation) {
        const event = told[name]
        if (event !== undefined) bench.news([event])
      }
      const order = bench.orders.get(id)
      expect(order?.status).toBe(status)
      const { filledQuantity, averageFillPrice, venueOrderId } = order ?? {}
      const counted = bench.fills.filter((fill) => fill.clientOrderId === id).length
      const end = {
        status: order?.status,
        filledQuantity,
        averageFillPrice,
        counted,
        named: venueOrderId === `v-${id}`,
      }
      ends.add(JSON.stringify(end))
      // The venue's own book is brought to the same end, so that the account can be compared below.
      const working = later.ledger.orders.get(clientOrderId)
      if (working !== undefined && status === 'CANCELLED') later.ledger.cancel(clientOrderId, 9)
    }
    expect(count).toBe(720)
    expect(ends.size).toBe(1)
    bench.pass(65)
    expect(bench.state).toBe('MATCHED')
  })
})

describe('executions that are told again (R7)', () => {
  const OTHER = buildInstrument({ id: identifier('OTHER.TEST') })
  const telling = fc.record({
    execution: fc.integer({ min: 0, max: 5 }),
    other: fc.boolean(),
    times: fc.integer({ min: 1, max: 5 }),
    way: fc.constantFrom('stream', 'answer', 'both', 'after a gap', 'after a restart'),
  })

  it('count once, over both ways, after a gap and a restart, and with a number used in another instrument', () => {
    fc.assert(
      fc.property(fc.array(telling, { minLength: 1, maxLength: 12 }), (tellings) => {
        const later = new LaterVenue()
        let bench = twoInstruments(later, '1')
        let run = 1
        const expected = new Map<string, number>()
        for (const { execution, other, times, way } of tellings) {
          const event = told(execution, other)
          const { fill } = event
          if (!expected.has(fill.executionId)) later.ledger.fills.push(fill)
          expected.set(fill.executionId, fill.quantity)
          if (way !== 'answer') for (let time = 0; time < times; time += 1) bench.news([event])
          if (way === 'after a gap') bench.link('UP', { isGap: true })
          if (way === 'after a restart') {
            run += 1
            bench = twoInstruments(later, String(run), bench)
          }
          if (way !== 'stream') bench.pass(62)
          if (way === 'both') bench.news([event, event])
        }
        bench.pass(65)
        const { fills } = laterBooks(bench)
        expect(fills.length).toBe(expected.size)
        const sum = (of: readonly number[]): number => of.reduce((total, quantity) => total + quantity, 0)
        expect(sum(fills.map(({ quantity }) => quantity))).toBe(sum([...expected.values()]))
        expect(bench.state).toBe('MATCHED')
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  /** The books as a restart finds them. */
  function laterBooks(bench: LaterBench): { readonly fills: readonly { readonly quantity: number }[] } {
    const again = twoInstruments(bench.later, 'end', bench)
    return again.last('BooksRecovered') as { readonly fills: readonly { readonly quantity: number }[] }
  }

  function twoInstruments(later: LaterVenue, run: string, before?: LaterBench): LaterBench {
    const remains = before === undefined ? {} : { journal: before.journal, latch: before.latch, gate: before.gate }
    const bench = laterBench(later, { remains, run, ...(before === undefined ? {} : { startAt: before.clock }) })
    bench.host.publish('SessionOpened', { session: buildSession(), instruments: [buildInstrument(), OTHER] })
    bench.host.runUntilIdle()
    bench.link('UP')
    bench.settle()
    return bench
  }

  /** An execution as the host reads it from a venue that numbers executions by instrument. */
  function told(execution: number, other: boolean) {
    const report: FillReport = {
      executionId: identifier<ExecutionId>(`e${execution}`),
      venueOrderId: identifier<VenueOrderId>('F1'),
      clientOrderId: null,
      instrumentId: other ? OTHER.id : ACME,
      side: 'BUY',
      quantity: execution + 1,
      price: 100_00,
      fee: 0,
      liquidity: null,
      kind: 'NEW',
      tsEvent: 5,
    }
    const reader: ReportReader = {
      venue: 'FAKE',
      accountId: ACCOUNT,
      instruments: new Map(),
      now: () => 5,
      sent: new Map(),
      names: new Map(),
    }
    const event = fillNews(reader, report)
    if (event?.type !== 'OrderFilled') throw new Error('no fill')
    return event
  }
})
