import { afterEach, describe, expect, it } from 'vitest'
import { createAlpacaBroker } from '#adapters/brokers/alpaca/alpacaBroker.ts'
import { createOrderChannel } from '#adapters/brokers/shared/orderChannel.ts'
import { openAlpacaBrokerServer } from '../../servers/brokers/alpacaBroker.ts'
import { ALPACA_BROKER_KEYS, FRACTIONAL } from '../../servers/brokers/alpacaServed.ts'
import { openContractServer } from '../../servers/contractServer.ts'
import { createManualClock } from '../../servers/manualClock.ts'
import { openBench } from './faultKit/faultBench.ts'

const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open(options: Parameters<typeof openAlpacaBrokerServer>[0] = {}, changes = {}) {
  const server = await openAlpacaBrokerServer(options)
  closing.push(() => server.close())
  const bench = await openBench(server, createAlpacaBroker({ ...server.connectionOptions(), ...changes }))
  closing.push(() => bench.connection.close())
  return { server, bench }
}

describe('an account at Alpaca', () => {
  it('trades fractions of shares for the day, also before and after the session', async () => {
    const { server, bench } = await open({ instruments: [FRACTIONAL] }, { extendedHours: true })
    const { order, recorded } = await bench.place({ quantity: 1_234_567_891, timeInForce: 'DAY' })
    const [sent] = server.http.requests.filter(({ method }) => method === 'POST')
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({ qty: '1.234567891', extended_hours: true })
    server.fill(recorded.venueOrderId, 234_567_891, recorded.limitPrice ?? 0)
    await bench.until('the fill', () => bench.fills().length === 1)
    expect(bench.fills()[0]?.quantity).toBe(234_567_891)
    const { positions } = await bench.ask()
    expect(positions).toEqual({ [FRACTIONAL.id]: 234_567_891 })
    expect((await bench.submit({ ...order, timeInForce: 'GTC' })).kind).toBe('NOT_SENT')
  })

  it('is heard in frames of text as well as in bytes', async () => {
    const { server, bench } = await open({ frames: 'TEXT' })
    const { recorded } = await bench.place()
    server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
    await bench.until('the fill', () => bench.fills().length === 1)
    expect(bench.reports(bench.order())).toEqual([])
  })

  it('closes what there is and nothing else with an order that only reduces', async () => {
    const { server, bench } = await open()
    const exit = { side: 'SELL', role: 'EXIT', reduceOnly: true } as const
    const nothing = await bench.submit(bench.order(exit))
    expect(nothing.kind === 'REFUSED' && nothing.reason.code).toBe('BAD_ORDER')
    const { recorded } = await bench.place()
    server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
    expect((await bench.submit(bench.order(exit))).kind).toBe('ACCEPTED')
  })

  it('takes no exits attached to an entry, for Alpaca would name them itself', async () => {
    const { server, bench } = await open()
    const attachedExit = { stopLossFraction: 0.02, takeProfitFraction: 0.04 }
    expect((await bench.submit(bench.order({ attachedExit }))).kind).toBe('NOT_SENT')
    expect(server.record.requests).toEqual([])
  })

  it('is not opened as live when it is a paper account', async () => {
    const { server } = await open()
    const connection = createAlpacaBroker({ ...server.connectionOptions(), isPaper: false })
    closing.push(() => connection.close())
    const opened = await connection.open(() => {})
    expect(!opened.ok && opened.failure.code).toBe('BROKER_WRONG_ACCOUNT')
  })

  it('tells what the key may do, and never the key', async () => {
    const { server, bench } = await open()
    expect(bench.account).toMatchObject({ number: 'PA3KIT000001', currency: 'USD', isLive: false })
    expect(bench.account.permissions).toContain('sell short')
    const wrong = server.connection({ key: 'wrong' })
    closing.push(() => wrong.close())
    const opened = await wrong.open(() => {})
    const { key, secret } = ALPACA_BROKER_KEYS.wrong
    for (const word of [key, secret]) expect(JSON.stringify(opened)).not.toContain(word)
  })

  it('keeps average prices beside positions', async () => {
    const { server, bench } = await open()
    const { recorded } = await bench.place()
    server.fill(recorded.venueOrderId, recorded.quantity, recorded.limitPrice ?? 0)
    const { averagePrices } = await bench.ask()
    expect(averagePrices).toEqual({ [bench.instrument.id]: 1_000_000 })
  })

  it('tells a clock that goes astray later', async () => {
    const { server } = await open()
    let error = 0
    const news: { kind: string; clockSkew?: number }[] = []
    const options = server.connectionOptions()
    const connection = createAlpacaBroker({ ...options, now: () => options.now() + error })
    closing.push(() => connection.close())
    expect((await connection.open((one) => news.push(one))).ok).toBe(true)
    error = 60_000_000
    await connection.account(0)
    const skews = news.filter(({ kind }) => kind === 'SKEW')
    expect(skews).toHaveLength(1)
    expect(Math.abs((skews[0]?.clockSkew ?? 0) + 60_000_000)).toBeLessThan(3_000_000)
  })
})

describe('the channel of orders', () => {
  const LIMIT = 50

  async function openChannel() {
    const clock = createManualClock()
    const server = await openContractServer({ routes: { '/': () => ({ body: { id: 'x' } }) } })
    const channel = createOrderChannel({
      name: 'The venue',
      origin: server.origin,
      headers: { 'x-key': 'secret-word-0123456789' },
      windows: [{ limit: LIMIT, milliseconds: 60_000, counts: 'CALLS' }],
      clock,
    })
    closing.push(() => server.close())
    closing.push(() => channel.close())
    const send = (urgency: 'URGENT' | 'ORDINARY' | 'BACKGROUND') =>
      channel.send({ method: 'GET', target: '/x', urgency, maxWaitMs: 0 })
    return { server, channel, send }
  }

  it('keeps a fifth of its limit for cancels', async () => {
    const { server, send } = await openChannel()
    const kinds: string[] = []
    for (let count = 0; count < LIMIT; count += 1) kinds.push((await send('BACKGROUND')).kind)
    expect(kinds.filter((kind) => kind === 'ANSWERED')).toHaveLength(LIMIT * 0.8)
    expect(kinds.filter((kind) => kind === 'NOT_SENT')).toHaveLength(LIMIT * 0.2)
    for (let count = 0; count < LIMIT * 0.2; count += 1) expect((await send('URGENT')).kind).toBe('ANSWERED')
    expect((await send('URGENT')).kind).toBe('NOT_SENT')
    expect(server.requests).toHaveLength(LIMIT)
  })

  it('pauses for a venue that says so, but never a cancel', async () => {
    const { server, send } = await openChannel()
    server.fault('/x', { kind: 'STATUS', status: 429, headers: { 'retry-after': '30' } }, 1)
    expect((await send('ORDINARY')).kind).toBe('ANSWERED')
    expect(await send('ORDINARY')).toMatchObject({ kind: 'NOT_SENT', code: 'RATE_LIMITED' })
    expect((await send('URGENT')).kind).toBe('ANSWERED')
    expect(server.requests).toHaveLength(2)
  })

  it('knows what was never sent from what may have arrived', async () => {
    const { server, send } = await openChannel()
    server.fault('/x', { kind: 'HANG_UP' }, 1)
    expect((await send('ORDINARY')).kind).toBe('NO_ANSWER')
    await server.close()
    expect(await send('ORDINARY')).toMatchObject({ kind: 'NOT_SENT', code: 'NOT_CONNECTED' })
  })

  it('keeps numbers as they were written', async () => {
    const { send, server } = await openChannel()
    server.fault('/x', { kind: 'BODY', body: '{"id":9007199254740993,"qty":0.10}' }, 1)
    expect(await send('ORDINARY')).toMatchObject({ value: { id: '9007199254740993', qty: '0.10' } })
  })

  it('does not speak to a venue in the clear', () => {
    const make = () =>
      createOrderChannel({
        name: 'The venue',
        origin: 'http://venue.example',
        headers: {},
        windows: [],
        clock: createManualClock(),
      })
    expect(make).toThrow('Invariant')
  })
})
