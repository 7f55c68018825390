import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createQuestradeConnection } from '#adapters/brokers/questrade/questradeConnection.ts'
import type { Ticket, TicketSink } from '#adapters/brokers/questrade/tickets.ts'
import { createTokenMemory, QuestradeTokens, type TokenStore } from '#adapters/brokers/questrade/tokens.ts'
import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import type { BrokerConnection, BrokerNews } from '#engines/broker/brokerPort.ts'
import { IB_INSTRUMENTS } from '../../servers/brokers/ibGateway.ts'
import { openQuestradeServer, type QuestradeServer } from '../../servers/brokers/questradeServer.ts'
import { orderFor, priceOf } from './faultKit/faultBench.ts'

/** A twentieth of what the long run asks for. */
const CYCLES = 50
const clock = createFeedClock({ now: () => Date.now() * 1_000 })

function connectionAt(
  server: QuestradeServer,
  tokens: TokenStore,
  changes: { readonly account?: string; readonly tickets?: TicketSink } = {},
): BrokerConnection {
  return createQuestradeConnection({
    instruments: IB_INSTRUMENTS,
    now: clock.now,
    after: clock.after,
    account: changes.account ?? server.account,
    currency: 'CAD',
    loginServer: server.address,
    isPractice: true,
    tokens,
    tickets: changes.tickets ?? { write: () => Promise.resolve() },
    patience: 2_000,
  })
}

describe('Questrade', () => {
  let server: QuestradeServer
  beforeAll(async () => {
    server = await openQuestradeServer()
  })
  afterAll(() => server.close())

  it('opens, reads the account and writes orders and cancels down as tickets', async () => {
    const tickets: Ticket[] = []
    const write = (ticket: Ticket): Promise<void> => {
      tickets.push(ticket)
      return Promise.resolve()
    }
    const own = await openQuestradeServer()
    const connection = connectionAt(own, createTokenMemory(own.firstToken), { tickets: { write } })
    const opened = await connection.open(() => {})
    expect(opened).toMatchObject({ ok: true, account: { number: '26598145', currency: 'CAD', isLive: false } })

    const report = await connection.account(0)
    expect(report?.orders).toMatchObject([
      {
        clientOrderId: null,
        venueOrderId: '173577870',
        side: 'BUY',
        type: 'LIMIT',
        quantity: 100,
        limitPrice: 5_009_500,
        status: 'PARTIALLY_FILLED',
        filledQuantity: 40,
        tsEvent: Date.UTC(2026, 10, 20, 15, 30, 5) * 1_000,
      },
      {
        venueOrderId: '173577871000000000001',
        side: 'SELL',
        type: 'STOP_LIMIT',
        stopPrice: 4_015_000,
        status: 'REJECTED',
        reason: { text: 'Insufficient buying power.' },
      },
    ])
    expect(report?.fills).toMatchObject([
      { executionId: '53817310', venueOrderId: '173577870', quantity: 40, price: 5_009_000, fee: 4_970_000 },
    ])
    expect(report?.positions).toEqual({ 'AAPL.NASDAQ': 40 })
    expect(report?.unlisted).toEqual([{ what: 'ZZZQ.TO', quantity: '7' }])
    expect(report?.balances?.[0]).toEqual({ currency: 'CAD', total: 243_971_700_000, available: 243_971_700_000 })

    const [instrument] = IB_INSTRUMENTS
    if (instrument === undefined) throw new Error('an instrument')
    const order = orderFor(instrument, { timeInForce: 'DAY', limitPrice: priceOf(instrument, 100) })
    expect(connection.capabilities.placesOrders).toBe(false)
    const outcome = await connection.submit(order, instrument)
    expect(outcome).toMatchObject({ kind: 'NOT_SENT', reason: { code: 'TICKET_WRITTEN' } })
    expect(tickets[0]?.text.split('\n')).toEqual([
      'Account: 26598145',
      'Action: Buy',
      'Symbol: AAPL',
      'Quantity: 10',
      'Type: Limit',
      'Limit: 100 USD',
      'Time in force: Day',
      `Our name: ${order.clientOrderId}`,
    ])
    const target = { clientOrderId: order.clientOrderId, venueOrderId: null, instrument }
    expect(await connection.cancel(target)).toMatchObject({ kind: 'REFUSED', reason: { code: 'TICKET_WRITTEN' } })
    expect(tickets.map(({ what }) => what)).toEqual(['ORDER', 'CANCEL'])

    await connection.close()
    expect(await connection.submit(order, instrument)).toMatchObject({ kind: 'NOT_SENT' })
    expect(tickets).toHaveLength(2)
    await own.close()
  })

  it('says so when a ticket could not be written', async () => {
    const own = await openQuestradeServer()
    const tickets: TicketSink = { write: () => Promise.reject(new Error('disk full')) }
    const connection = connectionAt(own, createTokenMemory(own.firstToken), { tickets })
    await connection.open(() => {})
    const [instrument] = IB_INSTRUMENTS
    if (instrument === undefined) throw new Error('an instrument')
    const outcome = await connection.submit(orderFor(instrument), instrument)
    expect(outcome).toMatchObject({ kind: 'NOT_SENT', reason: { code: 'TICKET_NOT_WRITTEN' } })
    await connection.close()
    await own.close()
  })

  it('refuses a token that is wrong, missing or of another account', async () => {
    const open = (tokens: TokenStore, account?: string) =>
      connectionAt(server, tokens, account === undefined ? {} : { account }).open(() => {})
    expect(await open(createTokenMemory('nonsense'))).toMatchObject({ failure: { code: 'BROKER_KEY_REFUSED' } })
    expect(await open(createTokenMemory(''))).toMatchObject({ failure: { code: 'BROKER_KEY_MISSING' } })
    expect(await open(createTokenMemory(server.firstToken), '11111111')).toMatchObject({
      failure: { code: 'BROKER_WRONG_ACCOUNT' },
    })
  })

  it('tells nothing of what it could not ask for, and the link that is down and up', async () => {
    const own = await openQuestradeServer()
    const news: BrokerNews[] = []
    const connection = connectionAt(own, createTokenMemory(own.firstToken))
    await connection.open((one) => news.push(one))
    for (const fault of ['ERROR', 'GARBLED', 'ANSWER_LOST'] as const) {
      own.accountFault = fault
      const report = await connection.account(0)
      const parts = [report?.orders, report?.fills, report?.positions, report?.balances]
      expect(parts.filter((part) => part === null)).toHaveLength(1)
      expect(news.at(-1)).toMatchObject({ kind: 'LINK', state: 'DOWN' })
      await connection.account(0)
      expect(news.at(-1)).toMatchObject({ kind: 'LINK', state: 'UP', isGap: true })
    }
    await connection.close()
    await own.close()
  })
})

/** Something that happens to a token. */
type Happening = 'ASK' | 'ENDED' | 'TWO_AT_ONCE' | 'LOGIN_DOWN' | 'DISK_FULL' | 'RESTART' | 'CRASH' | 'ANSWER_LOST'

const HARMLESS = ['ASK', 'ENDED', 'TWO_AT_ONCE', 'LOGIN_DOWN', 'DISK_FULL', 'RESTART'] as const
/** Between the login and the disk: the new token is lost, and only the old one is left. */
const LOSSES = ['CRASH', 'ANSWER_LOST'] as const

/** A store on which a disk can be full and during whose writing a program can die. */
function fragileStore(first: string): TokenStore & { next: 'WELL' | 'FULL' | 'DEATH' } {
  const memory = createTokenMemory(first)
  const store: TokenStore & { next: 'WELL' | 'FULL' | 'DEATH' } = {
    next: 'WELL',
    read: () => memory.read(),
    exclusively: (action) => memory.exclusively(action),
    write: (token) => {
      if (store.next === 'WELL') return memory.write(token)
      store.next = 'WELL'
      return Promise.reject(new Error('not written'))
    },
  }
  return store
}

async function live(server: QuestradeServer, happenings: readonly Happening[]): Promise<boolean> {
  const store = fragileStore(server.firstToken)
  const make = (): QuestradeTokens =>
    new QuestradeTokens({ loginServer: server.address, store, now: clock.now, patience: 2_000 })
  let tokens = make()
  const use = async (some: QuestradeTokens): Promise<boolean> => {
    let stale: string | null = null
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const held = await some.current(stale)
      if (!held.ok) return false
      const headers = { authorization: `Bearer ${held.token.accessToken}` }
      const answer = await fetch(`${held.token.apiServer}v1/time`, { headers })
      await answer.text()
      if (answer.status === 200) return true
      stale = held.token.accessToken
    }
    return false
  }
  for (const happening of happenings) {
    const ended = (await store.read())?.accessToken ?? null
    switch (happening) {
      case 'ASK':
        await use(tokens)
        break
      case 'ENDED':
        server.accountFault = 'TOKEN_ENDED'
        await use(tokens)
        break
      case 'TWO_AT_ONCE':
        await Promise.all([tokens.current(ended), make().current(ended), tokens.current(ended)])
        break
      case 'LOGIN_DOWN':
        server.loginFault = 'ERROR'
        await tokens.current(ended)
        server.loginFault = 'NONE'
        break
      case 'DISK_FULL':
        // The program lives on and has the new token still in hand.
        store.next = 'FULL'
        await tokens.current(ended)
        store.next = 'WELL'
        break
      case 'RESTART':
        await tokens.current(null)
        tokens = make()
        break
      case 'CRASH':
        store.next = 'DEATH'
        await tokens.current(ended)
        store.next = 'WELL'
        tokens = make()
        break
      case 'ANSWER_LOST':
        server.loginFault = 'ANSWER_LOST'
        await tokens.current(ended)
        server.loginFault = 'NONE'
    }
    // Whoever dies takes an unwritten token along, so what is in hand is written first as it would be on the next use.
    if (happening === 'DISK_FULL') await tokens.current(null)
  }
  return use(tokens)
}

async function lockOuts(retires: QuestradeServer['retires'], happenings: readonly Happening[]): Promise<void> {
  const some = fc.array(fc.constantFrom(...happenings), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(some, async (list) => {
      const server = await openQuestradeServer()
      try {
        server.retires = retires
        expect(await live(server, list)).toBe(true)
      } finally {
        await server.close()
      }
    }),
    { numRuns: CYCLES },
  )
}

describe('the token of Questrade', () => {
  it('is never lost where an old one works until the next is used, whatever dies between login and disk', async () => {
    await lockOuts('WHEN_USED', [...HARMLESS, ...LOSSES])
  })

  it('is never lost where an old one ends at once, as long as nothing dies between login and disk', async () => {
    await lockOuts('AT_ONCE', HARMLESS)
  })

  it('is told as refused, with what to do, when it is lost', async () => {
    const server = await openQuestradeServer()
    const store = fragileStore(server.firstToken)
    const make = () => new QuestradeTokens({ loginServer: server.address, store, now: clock.now, patience: 2_000 })
    store.next = 'DEATH'
    expect(await make().current(null)).toMatchObject({ ok: false })
    const next = await make().current(null)
    expect(next).toMatchObject({ ok: false, failure: { code: 'BROKER_KEY_REFUSED' } })
    await server.close()
  })

  it('is not sent to an address that is not Questrade', async () => {
    const server = await openQuestradeServer()
    const store = createTokenMemory(server.firstToken)
    const loginServer = server.address.replace('127.0.0.1', 'localhost')
    const tokens = new QuestradeTokens({ loginServer, store, now: clock.now, patience: 2_000 })
    expect(await tokens.current(null)).toMatchObject({ ok: false, failure: { code: 'BROKER_BAD_ANSWER' } })
    expect(server.questions).toBe(0)
    await server.close()
  })

  it('is renewed once when two programs find it ended', async () => {
    const server = await openQuestradeServer()
    const store = createTokenMemory(server.firstToken)
    const make = () => new QuestradeTokens({ loginServer: server.address, store, now: clock.now, patience: 2_000 })
    const [one, other] = await Promise.all([make().current(null), make().current(null)])
    expect(one).toEqual(other)
    expect([server.logins, server.refused]).toEqual([1, 0])
    await server.close()
  })
})
