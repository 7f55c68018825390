import { describe, expect, it } from 'vitest'
import type { BrokerConnection, OrderReport } from '#engines/broker/brokerPort.ts'
import { cancelEverything } from '#hosts/kill/spareKill.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildBracket, buildOrder } from '../../builders/trading.ts'
import { ScriptedVenue, TestTimers } from '../../helpers/scriptedConnection.ts'

const START = 1_700_000_000_000_000

async function venueWith(orders: ReturnType<typeof buildBracket>): Promise<ScriptedVenue> {
  const scripted = new ScriptedVenue(new TestTimers(START), { kind: 'FOR_EVER' })
  const first = scripted.connect()
  for (const order of orders) await first.submit(order, buildInstrument())
  return scripted
}

function run(scripted: ScriptedVenue, wrap: (connection: BrokerConnection) => BrokerConnection = (one) => one) {
  const pauses: number[] = []
  const report = cancelEverything(() => Promise.resolve(wrap(scripted.connect())), {
    instruments: [buildInstrument()],
    pause: (milliseconds) => {
      pauses.push(milliseconds)
      return Promise.resolve()
    },
    now: () => START,
  })
  return { report, pauses }
}

describe('the spare kill worker', () => {
  it('cancels everything that may add risk over a connection of its own, keeps what protects, and submits nothing', async () => {
    const scripted = await venueWith([...buildBracket('a'), buildOrder('b'), buildOrder('c')])
    const sent = scripted.requests.length
    const { report } = run(scripted)
    expect(await report).toEqual({ isOutside: true, asked: 3, cancelled: 3, protectiveLeft: 2, unanswered: [] })
    expect(scripted.working().every(({ specification }) => specification.reduceOnly)).toBe(true)
    expect(scripted.requests).toHaveLength(sent)
    expect([scripted.opened, scripted.closed]).toEqual([1, 1])
  })

  it('believes the account and not the answer to a cancel, asks again, and names what remains', async () => {
    const scripted = await venueWith([buildOrder('a')])
    const reason = { code: 'HALTED', text: 'The market is halted.' }
    const { report, pauses } = run(scripted, (connection) => ({
      ...connection,
      cancel: () => Promise.resolve({ kind: 'REFUSED', reason }),
    }))
    expect(await report).toMatchObject({
      asked: 1,
      cancelled: 0,
      unanswered: [{ kind: 'ORDER', text: expect.stringContaining('The market is halted.') }],
    })
    expect(pauses).toHaveLength(4)
  })

  it.each([
    ['a key that is refused', (one: ScriptedVenue) => void (one.opens = 'KEY_REFUSED')],
    ['a venue that does not answer', (one: ScriptedVenue) => void (one.refusedPart = 'orders')],
  ])('says so of %s', async (_, spoil) => {
    const scripted = await venueWith([buildOrder('a')])
    spoil(scripted)
    expect(await run(scripted).report).toMatchObject({
      isOutside: true,
      unanswered: [{ kind: 'VENUE', what: 'SCRIPTED' }],
    })
  })

  it('survives a connection that throws, and goes on after an account that failed once', async () => {
    const scripted = await venueWith([buildOrder('a'), buildOrder('b')])
    let questions = 0
    const { report } = run(scripted, (connection) => ({
      ...connection,
      cancel: (target) =>
        target.clientOrderId === 'a' && questions < 3 ? Promise.reject(new Error('reset')) : connection.cancel(target),
      account: (since) => {
        questions += 1
        return questions === 1 ? Promise.reject(new Error('503')) : connection.account(since)
      },
    }))
    expect(await report).toMatchObject({ asked: 2, cancelled: 2, unanswered: [] })
  })

  it('cancels orders that nobody here named, by the name of the venue', async () => {
    const scripted = await venueWith([buildOrder('a')])
    const nameless = (order: OrderReport): OrderReport => ({ ...order, clientOrderId: null })
    const { report } = run(scripted, (connection) => ({
      ...connection,
      account: async (since) => {
        const told = await connection.account(since)
        return told === null ? null : { ...told, orders: told.orders?.map(nameless) ?? null }
      },
    }))
    expect(await report).toMatchObject({ asked: 1, cancelled: 1, unanswered: [] })
    expect(scripted.cancels).toEqual(['V1'])
  })

  it('has nothing to do where nothing works outside', async () => {
    const nothing = cancelEverything(() => Promise.resolve(null), {
      instruments: [],
      pause: () => Promise.resolve(),
      now: () => START,
    })
    expect(await nothing).toEqual({ isOutside: false, asked: 0, cancelled: 0, protectiveLeft: 0, unanswered: [] })
  })
})
