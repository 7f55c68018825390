import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What goes wrong with the next login or question. */
export type QuestradeFault = 'NONE' | 'ANSWER_LOST' | 'TOKEN_ENDED' | 'ERROR' | 'GARBLED'

/** Login and account of Questrade on the loopback. Every refresh token is taken once. */
export interface QuestradeServer {
  readonly address: string
  readonly account: string
  /** The first refresh token, as the trader copies it from the API centre. */
  readonly firstToken: string
  loginFault: QuestradeFault
  accountFault: QuestradeFault
  /**
   * When the old refresh token stops to work: AT_ONCE, or once a successor is USED. Questrade does not publish which; it
   * only publishes that a token is redeemed for one access token.
   */
  retires: 'AT_ONCE' | 'WHEN_USED'
  readonly logins: number
  readonly questions: number
  /** Logins refused because their token had been used. */
  readonly refused: number
  close(): Promise<void>
}

interface Pair {
  readonly refresh: string
  readonly access: string
  readonly parent: Pair | null
  isRetired: boolean
}

const ROWS: Readonly<Record<string, unknown>> = {
  orders: [
    {
      id: 173_577_870,
      symbol: 'AAPL',
      symbolId: 8_049,
      totalQuantity: 100,
      openQuantity: 60,
      filledQuantity: 40,
      canceledQuantity: 0,
      side: 'Buy',
      orderType: 'Limit',
      limitPrice: 500.95,
      stopPrice: null,
      timeInForce: 'Day',
      state: 'Partial',
      clientReasonStr: '',
      updateTime: '2026-11-20T10:30:05.000000-05:00',
    },
    {
      id: '173577871000000000001',
      symbol: 'AAPL',
      symbolId: 8_049,
      totalQuantity: 5,
      filledQuantity: 0,
      side: 'Sell',
      orderType: 'StopLimit',
      limitPrice: 400.1,
      stopPrice: 401.5,
      timeInForce: 'GoodTillCanceled',
      state: 'Rejected',
      clientReasonStr: 'Insufficient buying power.',
      updateTime: '2026-11-20T10:31:00.000000-05:00',
    },
  ],
  executions: [
    {
      id: 53_817_310,
      orderId: 173_577_870,
      symbol: 'AAPL',
      quantity: 40,
      side: 'Buy',
      price: 500.9,
      timestamp: '2026-11-20T10:30:04.250000-05:00',
      commission: 4.95,
      executionFee: 0.02,
      secFee: 0,
      canadianExecutionFee: 0,
    },
  ],
  positions: [
    { symbol: 'AAPL', openQuantity: 40 },
    { symbol: 'ZZZQ.TO', openQuantity: 7 },
  ],
  balances: [
    { currency: 'CAD', cash: 243_971.7, buyingPower: 496_367.2 },
    { currency: 'USD', cash: 198_259.05, buyingPower: 461_013.3 },
  ],
}

/** Starts a login and an account on the loopback. */
export async function openQuestradeServer(): Promise<QuestradeServer> {
  const account = '26598145'
  const pairs: Pair[] = [{ refresh: 'first-token', access: '', parent: null, isRetired: false }]
  let serial = 0

  /** The use of a token ends those it came from. */
  function retireParents(pair: Pair): void {
    for (let parent = pair.parent; parent !== null; parent = parent.parent) parent.isRetired = true
  }

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      if (url.pathname === '/oauth2/token') login(new URLSearchParams(body), response)
      else answer(request, url, response)
    })
  })
  server.keepAliveTimeout = 50
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  function login(form: URLSearchParams, response: ServerResponse): void {
    state.logins += 1
    const used = pairs.find(({ refresh }) => refresh === form.get('refresh_token'))
    if (used === undefined || used.isRetired) {
      state.refused += 1
      return send(response, 400, 'Bad Request')
    }
    const fault = state.loginFault
    state.loginFault = 'NONE'
    if (fault === 'ERROR') return send(response, 503, 'Service Unavailable')
    retireParents(used)
    if (state.retires === 'AT_ONCE') used.isRetired = true
    serial += 1
    const pair: Pair = { refresh: `refresh-${serial}`, access: `access-${serial}`, parent: used, isRetired: false }
    pairs.push(pair)
    if (fault === 'ANSWER_LOST') return void response.destroy()
    if (fault === 'GARBLED') return send(response, 200, '{"access_token": "acc')
    const token = { access_token: pair.access, refresh_token: pair.refresh, token_type: 'Bearer', expires_in: 1_800 }
    send(response, 200, JSON.stringify({ ...token, api_server: `${address}/` }))
  }

  function answer(request: IncomingMessage, url: URL, response: ServerResponse): void {
    state.questions += 1
    const fault = state.accountFault
    state.accountFault = 'NONE'
    const pair = pairs.findLast(({ access }) => `Bearer ${access}` === request.headers.authorization)
    if (pair === undefined || pair.access === '' || pair !== pairs.at(-1) || fault === 'TOKEN_ENDED') {
      return send(response, 401, '{"code":1017,"message":"Access token is invalid"}')
    }
    retireParents(pair)
    if (fault === 'ANSWER_LOST') return void response.destroy()
    if (fault === 'ERROR') return send(response, 500, '{"code":1021,"message":"Unexpected error"}')
    if (fault === 'GARBLED') return send(response, 200, '{"orders":[{"id":')
    const path = url.pathname.replace('/v1/', '')
    if (path === 'time') return send(response, 200, JSON.stringify({ time: new Date().toISOString() }))
    if (path === 'accounts') {
      const one = { type: 'Margin', number: account, status: 'Active', isPrimary: true }
      return send(response, 200, JSON.stringify({ accounts: [one], userId: 1 }))
    }
    const name = /^accounts\/26598145\/(orders|executions|positions|balances)$/.exec(path)?.[1]
    if (name === undefined) return send(response, 404, '{"code":1002,"message":"Invalid or malformed argument"}')
    send(response, 200, JSON.stringify({ [name === 'balances' ? 'perCurrencyBalances' : name]: ROWS[name] }))
  }

  const state: { -readonly [Key in keyof QuestradeServer]: QuestradeServer[Key] } = {
    address,
    account,
    firstToken: 'first-token',
    loginFault: 'NONE',
    accountFault: 'NONE',
    retires: 'AT_ONCE',
    logins: 0,
    questions: 0,
    refused: 0,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
  return state
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(text)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
