import { describe, expect, it } from 'vitest'
import { identifier } from '#core/model/identifiers.ts'
import type { ExecutionId, VenueOrderId } from '#core/model/identifiers.ts'
import type { FillReport, OrderReport } from '#engines/broker/brokerPort.ts'
import { readTruth, type ReportReader } from '#hosts/brokers/venueReports.ts'
import { buildInstrument } from '../../../builders/instrument.ts'
import { ACCOUNT, ACME, buildBracket, buildOrder, REDUCING } from '../../../builders/trading.ts'
import { remoteBench } from '../../../helpers/remoteBench.ts'
import { flush } from '../../../helpers/scriptedConnection.ts'
import type { Reply } from '../../../helpers/scriptedConnection.ts'

const exit = (id: string) => buildOrder(id, { role: 'EXIT', side: 'SELL', reduceOnly: true, proposalId: null })

const foreignFill = (changes: Partial<FillReport> = {}): FillReport => ({
  executionId: identifier<ExecutionId>('e1'),
  venueOrderId: identifier<VenueOrderId>('F1'),
  clientOrderId: null,
  instrumentId: ACME,
  side: 'BUY',
  quantity: 2,
  price: 100_00,
  fee: null,
  liquidity: null,
  kind: 'NEW',
  tsEvent: 5,
  ...changes,
})

describe('a venue behind a connection', () => {
  it('opens, compares and sends, and hears fills under the name of the order and its strategy', async () => {
    const bench = await remoteBench()
    expect(bench.state).toBe('MATCHED')
    bench.submit([buildOrder('a')])
    expect(bench.orders.get('a')?.status).toBe('SUBMITTED')
    await flush()
    expect(bench.orders.get('a')).toMatchObject({ status: 'ACCEPTED', venueOrderId: 'V1' })
    const [order] = bench.scripted.working()
    if (order === undefined) throw new Error('no order')
    bench.scripted.fill(order, 4)
    expect(bench.fills).toMatchObject([{ strategyId: 'gap-bounce', quantity: 4, executionId: `${ACME}/x2` }])
    await bench.pass(70)
    expect(bench.state).toBe('MATCHED')
  })

  it.each([
    ['OK', 'ACCEPTED', 0],
    ['REFUSED', 'REJECTED', 0],
    ['RESET', 'UNKNOWN', 0],
    ['GARBLED', 'UNKNOWN', 0],
    ['ERROR_BEFORE_ACCEPT', 'UNKNOWN', 0],
    ['LOST', 'UNKNOWN', 10],
  ] as const)('after %s has the order at %s', async (reply: Reply, status, seconds) => {
    const bench = await remoteBench()
    bench.scripted.reply = () => reply
    bench.scripted.lie = 3_600_000_000
    bench.submit([buildOrder('a')])
    await flush()
    await bench.pass(seconds)
    expect(bench.orders.get('a')?.status).toBe(status)
  })

  it('rejects as NOT_SENT what certainly did not leave, and says so', async () => {
    const bench = await remoteBench()
    bench.scripted.opens = 'UNREACHABLE'
    bench.scripted.listener?.({ kind: 'LINK', state: 'DOWN', isGap: false, text: 'cut' })
    await bench.pass(61)
    bench.submit([exit('x')], REDUCING)
    await flush()
    expect(bench.orders.get('x')).toMatchObject({ status: 'REJECTED', reason: { code: 'NOT_SENT' } })
    expect(bench.scripted.requests).toEqual([])
  })

  it('opens a lost link anew with growing waits, not more often than once a second, and compares at once', async () => {
    const bench = await remoteBench()
    bench.scripted.opens = 'UNREACHABLE'
    bench.scripted.listener?.({ kind: 'LINK', state: 'DOWN', isGap: false, text: 'cut' })
    const before = bench.scripted.opened
    await bench.pass(180)
    const attempts = bench.scripted.opened - before
    expect(attempts).toBeGreaterThan(2)
    expect(attempts).toBeLessThan(20)
    expect(bench.scripted.closed).toBeGreaterThan(0)
    bench.scripted.opens = 'OK'
    await bench.pass(60)
    expect(bench.state).toBe('MATCHED')
    expect(bench.submit([buildOrder('a')]).ok).toBe(true)
  })

  it('does not try again with a key that was refused', async () => {
    const bench = await remoteBench()
    bench.scripted.opens = 'KEY_REFUSED'
    bench.scripted.listener?.({ kind: 'LINK', state: 'DOWN', isGap: false, text: 'cut' })
    await bench.pass(70)
    const before = bench.scripted.opened
    await bench.pass(120)
    expect(bench.scripted.opened).toBe(before)
  })

  it('sends cancels before submissions that wait, and takes back what has not left', async () => {
    const bench = await remoteBench()
    bench.submit([buildOrder('first')])
    await flush()
    bench.scripted.reply = () => 'LOST'
    const ids = ['a', 'b', 'c', 'd', 'e', 'f']
    for (const id of ids) bench.submit([exit(id)], REDUCING)
    await flush()
    expect(bench.scripted.requests).toEqual(['first', 'a', 'b', 'c', 'd'])
    bench.host.post('broker', 'CancelOrders', { clientOrderIds: ['first', 'f'] as never, cause: 'test' })
    bench.host.runUntilIdle()
    await flush()
    expect(bench.scripted.cancels).toEqual(['V1'])
    expect(bench.orders.get('f')).toMatchObject({ status: 'CANCELLED', reason: { code: 'NOT_SENT' } })
    await bench.pass(12)
    expect(bench.scripted.requests).toEqual(['first', 'a', 'b', 'c', 'd', 'e'])
  })

  it('sends nothing that adds risk once the gate is closed or it has waited five seconds, and stops after their entry', async () => {
    const bench = await remoteBench()
    bench.scripted.reply = () => 'LOST'
    for (const id of ['a', 'b', 'c', 'd']) bench.submit([exit(id)], REDUCING)
    await flush()
    const bracket = buildBracket('late')
    bench.submit(bracket)
    await bench.pass(7)
    expect(bench.orders.get('late')).toMatchObject({ status: 'REJECTED', reason: { code: 'NOT_SENT' } })
    await bench.pass(30)
    const queued = await remoteBench()
    queued.submit(buildBracket('now'))
    await flush()
    expect(queued.scripted.requests).toEqual(['now', 'now-stop', 'now-target'])
    queued.scripted.reply = () => 'LOST'
    for (const id of ['a', 'b', 'c', 'd']) queued.submit([exit(id)], REDUCING)
    await flush()
    queued.submit([buildOrder('killed')])
    queued.gate.close()
    await queued.pass(2)
    expect(queued.orders.get('killed')).toMatchObject({ status: 'REJECTED', reason: { code: 'NOT_SENT' } })
    expect(queued.scripted.requests).not.toContain('killed')
  })

  it('counts one execution number in two instruments as two executions', async () => {
    const bench = await remoteBench()
    bench.scripted.listener?.({ kind: 'FILL', report: foreignFill() })
    bench.scripted.listener?.({ kind: 'FILL', report: foreignFill() })
    bench.scripted.listener?.({ kind: 'FILL', report: foreignFill({ instrumentId: 'OTHER.TEST' as never }) })
    const keys: (string | null)[] = []
    bench.journal.replay((entry) => keys.push(entry.kind === 'ExternalFillSeen' ? entry.uniqueKey : null))
    expect(keys.filter((key) => key !== null)).toHaveLength(2)
  })

  it('hears an order that the venue told before it answered', async () => {
    const bench = await remoteBench()
    bench.scripted.reply = () => 'LOST'
    bench.submit([buildOrder('a')])
    await flush()
    const [order] = bench.scripted.working()
    if (order === undefined) throw new Error('no order')
    bench.scripted.fill(order, 10)
    expect(bench.orders.get('a')?.status).toBe('FILLED')
    await bench.pass(15)
    expect(bench.orders.get('a')?.status).toBe('FILLED')
  })

  it.each(['orders', 'fills', 'positions'] as const)(
    'compares nothing while %s are refused: no entry leaves, cancels and exits do (R9)',
    async (part) => {
      const bench = await remoteBench()
      bench.submit([buildOrder('a')])
      await flush()
      bench.scripted.refusedPart = part
      await bench.pass(61)
      expect(bench.state).toBe('FAILED')
      expect(bench.submit([buildOrder('b')])).toMatchObject({ failure: { code: 'NOT_RECONCILED' } })
      bench.submit([exit('x')], REDUCING)
      bench.host.post('broker', 'CancelOrders', { clientOrderIds: ['a' as never], cause: 'test' })
      bench.host.runUntilIdle()
      await flush()
      expect(bench.scripted.requests).toEqual(['a', 'x'])
      expect(bench.orders.get('a')?.status).toBe('CANCELLED')
      bench.scripted.refusedPart = null
      await bench.pass(15)
      expect(bench.state).toBe('MATCHED')
    },
  )

  it('names an order that another program placed after the venue’s name for it', () => {
    const order: OrderReport = {
      clientOrderId: null,
      venueOrderId: identifier<VenueOrderId>('F 1'),
      instrumentId: ACME,
      side: 'BUY',
      type: 'LIMIT',
      quantity: 3,
      limitPrice: 90_00,
      stopPrice: null,
      timeInForce: 'DAY',
      reduceOnly: false,
      status: 'PARTIALLY_FILLED',
      filledQuantity: 2,
      reason: null,
      tsEvent: 7,
    }
    const reader: ReportReader = {
      venue: 'SCRIPTED',
      accountId: ACCOUNT,
      instruments: new Map([[ACME, buildInstrument()]]),
      now: () => 1,
      sent: new Map(),
      names: new Map(),
    }
    const fills = [foreignFill({ venueOrderId: order.venueOrderId })]
    const rest = { since: 0, positions: {}, unlisted: [], balances: [], adjustments: [], askedAt: 1 }
    const read = readTruth(reader, { ...rest, orders: [order], fills })
    expect(read?.orders).toMatchObject([
      {
        clientOrderId: '@F_1',
        venueOrderId: 'F 1',
        strategyId: 'external',
        status: 'PARTIALLY_FILLED',
        averageFillPrice: 100,
      },
    ])
    expect(read?.fills).toMatchObject([{ clientOrderId: '@F_1', strategyId: 'external', fee: 0 }])
    for (const part of ['orders', 'fills', 'positions'])
      expect(readTruth(reader, { ...rest, orders: [order], fills, [part]: null })).toBeNull()
  })
})
