import { describe, expect, it } from 'vitest'
import type { Order, OrderSpecification } from '#core/model/order.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { SECOND } from '#core/time/duration.ts'
import { buildBracket, buildOrder } from '../../builders/trading.ts'
import { brokerBench, type BrokerBench } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'
import { remoteBench, type RemoteBench } from '../../helpers/remoteBench.ts'
import { flush } from '../../helpers/scriptedConnection.ts'

function press(bench: BrokerBench): void {
  const pressedAt = bench.host.clock.now()
  bench.host.post('broker', 'Kill', { path: 'BUTTON', pressedAt, gateClosedAt: null, reason: 'test', drill: false })
  bench.host.runUntilIdle()
}
function flatten(bench: BrokerBench, typed = 'FLATTEN') {
  const result = bench.host.post('broker', 'Flatten', { typed })
  bench.host.runUntilIdle()
  return result
}
const preview = (bench: BrokerBench) => bench.host.post('broker', 'PreviewFlatten', {})
const steps = (bench: BrokerBench) => bench.table('kill')[0]?.flatten?.steps
const exits = (bench: BrokerBench): Order[] => [...bench.orders.values()].filter(({ role }) => role === 'EXIT')

/** A position of 10 with its stop and target at a venue that answers later. */
async function holding(): Promise<RemoteBench> {
  const bench = await remoteBench()
  bench.submit(buildBracket('a'))
  await flush()
  await bench.pass(1)
  const entry = bench.scripted.orders.find(({ specification }) => specification.clientOrderId === 'a')
  if (entry === undefined) throw new Error('the entry never arrived')
  bench.scripted.fill(entry, entry.specification.quantity ?? 0)
  await bench.pass(1)
  return bench
}

/** From now on the venue carries out everything and tells nothing. */
function silence(bench: RemoteBench): void {
  bench.scripted.listener = null
  bench.scripted.refusedPart = 'orders'
}

const held = (bench: RemoteBench) => Object.values(bench.scripted.positions()).reduce((sum, one) => sum + one, 0)

describe('flatten', () => {
  it('works only from halted or paused, and only with the word', async () => {
    const bench = await holding()
    expect(flatten(bench)).toMatchObject({ ok: false, failure: { code: 'NOT_HALTED' } })
    expect(preview(bench)).toMatchObject({ ok: false, failure: { code: 'NOT_HALTED' } })
    press(bench)
    expect(flatten(bench, 'flatten')).toMatchObject({ ok: false, failure: { code: 'WORD_NOT_TYPED' } })
    expect(exits(bench)).toEqual([])
  })

  it('previews each closing order with what is cancelled before it', async () => {
    const bench = await holding()
    press(bench)
    const [position] = Object.values(bench.scripted.positions())
    expect(preview(bench)).toMatchObject({
      ok: true,
      reply: { closing: [{ side: 'SELL', quantity: position, cancelsFirst: 2 }] },
    })
    expect(bench.scripted.requests).toHaveLength(3)
  })

  it('cancels what protects the position, waits for the confirmations, then closes it past the closed gate', async () => {
    const bench = await holding()
    press(bench)
    expect(flatten(bench).ok).toBe(true)
    expect(exits(bench)).toEqual([])
    await bench.pass(1, 0.25)
    const [exit] = exits(bench)
    expect(exit).toMatchObject({ type: 'MARKET', side: 'SELL', reduceOnly: true, quantity: held(bench) })
    expect(bench.gate.closed).toBe(true)
    const order = bench.scripted.orders.at(-1)
    if (order === undefined) throw new Error('nothing was sent')
    bench.scripted.fill(order, held(bench))
    await bench.pass(1, 0.25)
    expect(held(bench)).toBe(0)
    expect(bench.table('kill')[0]).toMatchObject({ state: 'HALTED', flatten: { done: true } })
    expect(bench.kinds()).toEqual(expect.arrayContaining(['FlattenBegun', 'FlattenEnded']))
  })

  it('takes the quantity after the confirmations: a stop that filled meanwhile is not sold a second time', async () => {
    const bench = await holding()
    press(bench)
    flatten(bench)
    const stop = bench.scripted.orders.find(({ specification }) => specification.role === 'STOP_LOSS')
    if (stop === undefined) throw new Error('no stop')
    const quantity = held(bench)
    // Its cancel has been asked for and is still on its way.
    expect(stop.status).toBe('ACCEPTED')
    bench.scripted.fill(stop, quantity)
    await bench.pass(12)
    expect(held(bench)).toBe(0)
    expect(exits(bench)).toEqual([])
    expect(steps(bench)).toMatchObject([{ outcome: 'FLAT_ALREADY' }])
  })

  it('sends nothing where a cancel is not confirmed within five seconds, and says what remains', async () => {
    const bench = await holding()
    press(bench)
    silence(bench)
    flatten(bench)
    await bench.pass(4)
    expect(steps(bench)?.[0]?.outcome).toBe('CANCELLING')
    await bench.pass(3)
    expect(steps(bench)?.[0]).toMatchObject({ outcome: 'REMAINS', text: expect.stringContaining('5 s') })
    expect(exits(bench)).toEqual([])
    expect(bench.table('notices').some(({ key }) => key === 'broker:flatten')).toBe(true)
  })

  it('cannot be begun twice at once, nor when nothing is held', async () => {
    const bench = await holding()
    press(bench)
    silence(bench)
    flatten(bench)
    expect(flatten(bench)).toMatchObject({ ok: false, failure: { code: 'FLATTEN_UNDER_WAY' } })
    const flat = await remoteBench()
    press(flat)
    expect(flatten(flat)).toMatchObject({ ok: false, failure: { code: 'NOTHING_TO_CLOSE' } })
  })

  it('lets an exit of anybody else pass no more than before, and nothing that adds risk', async () => {
    const bench = await holding()
    press(bench)
    flatten(bench)
    const [position] = Object.keys(bench.scripted.positions())
    const other = buildOrder('mine', {
      role: 'EXIT',
      side: 'SELL',
      reduceOnly: true,
      proposalId: null,
      instrumentId: position as OrderSpecification['instrumentId'],
    })
    bench.submit([other], { verdictId: 'v', approval: null })
    bench.submit([buildOrder('entry')])
    expect(bench.orders.get('mine')?.reason?.code).toBe('KILL_LATCHED')
    expect(bench.orders.get('entry')?.reason?.code).toBe('KILL_LATCHED')
  })

  it('closes one position at a time at a venue that answers at once, and says that an exit was refused', () => {
    const venue = new FakeVenue()
    const news: VenueEvent[] = []
    venue.onSlice = () => news.splice(0)
    const bench = brokerBench({ venue })
    bench.open()
    bench.submit([buildOrder('a')])
    const order = bench.orders.get('a')
    if (order === undefined) throw new Error('no order')
    venue.fill('a', 'x1', order.quantity ?? 0)
    bench.host.post('broker', 'Reconcile', {})
    bench.host.runUntilIdle()
    press(bench)
    venue.reply = 'REJECTED'
    flatten(bench)
    expect(steps(bench)).toMatchObject([{ outcome: 'REMAINS', text: expect.stringContaining('rejected') }])
    venue.reply = 'OK'
    expect(flatten(bench).ok).toBe(true)
    bench.host.advanceTo(SECOND)
    expect(steps(bench)).toMatchObject([{ outcome: 'SENT' }])
    expect(new Set(exits(bench).map(({ clientOrderId }) => clientOrderId)).size).toBe(2)
  })
})
