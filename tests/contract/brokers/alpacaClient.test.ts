import { Alpaca } from '@alpacahq/alpaca-trade-api'
import { afterEach, describe, expect, it } from 'vitest'
import { openAlpacaBrokerServer, type AlpacaBrokerServer } from '../../servers/brokers/alpacaBroker.ts'
import { ALPACA_ACCOUNT, ALPACA_BROKER_KEYS } from '../../servers/brokers/alpacaServed.ts'

const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** The vendor's own client at our server: what it cannot read is not Alpaca's form. */
async function open(key: 'good' | 'wrong' = 'good'): Promise<{ server: AlpacaBrokerServer; alpaca: Alpaca }> {
  const server = await openAlpacaBrokerServer()
  closing.push(() => server.close())
  const { key: keyId, secret } = ALPACA_BROKER_KEYS[key]
  const alpaca = new Alpaca({
    keyId,
    secret,
    paper: true,
    retry: false,
    rateLimit: false,
    fetchApi: (input, init) => {
      const { pathname, search } = new URL(input)
      return fetch(`${server.http.origin}${pathname}${search}`, init)
    },
  })
  return { server, alpaca }
}

describe('the vendor’s own client reads the server that stands in for Alpaca', () => {
  it('its account, and the refusal of a wrong key', async () => {
    const { alpaca } = await open()
    const account = await alpaca.trading.account.getAccount()
    expect(account).toMatchObject({ accountNumber: ALPACA_ACCOUNT, currency: 'USD', status: 'ACTIVE' })
    const { alpaca: stranger } = await open('wrong')
    expect(await stranger.trading.validateConnection()).toMatchObject({ ok: false, status: 401 })
  })

  it('an order from its acceptance to its fill, its position, and the cancel of another', async () => {
    const { server, alpaca } = await open()
    const place = (clientOrderId: string) =>
      alpaca.trading.orders.postOrder({
        postOrderRequest: {
          symbol: 'AAPL',
          qty: '10',
          side: 'buy',
          type: 'limit',
          timeInForce: 'day',
          limitPrice: '100.25',
          clientOrderId,
        },
      })
    const order = await place('first')
    expect(order).toMatchObject({ clientOrderId: 'first', symbol: 'AAPL', status: 'new' })
    const [recorded] = server.record.named('first')
    expect(recorded).toMatchObject({ status: 'WORKING', quantity: 10, limitPrice: 1_002_500 })
    server.fill(order.id ?? '', 10, 1_002_500)
    const filled = await alpaca.trading.orders.getOrderByOrderID({ orderId: order.id ?? '' })
    expect(filled).toMatchObject({ status: 'filled', filledQty: '10' })
    const positions = await alpaca.trading.positions.getAllOpenPositions()
    expect(positions).toMatchObject([{ symbol: 'AAPL', qty: '10', side: 'long' }])

    const second = await place('second')
    await alpaca.trading.orders.deleteOrderByOrderID({ orderId: second.id ?? '' })
    expect(server.record.order(second.id ?? '').status).toBe('CANCELLED')
    await expect(place('second')).rejects.toMatchObject({ status: 422 })
  })
})
