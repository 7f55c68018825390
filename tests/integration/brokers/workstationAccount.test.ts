import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SystemEncryption } from '#adapters/secrets/keyGuard.ts'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import type { Workstation } from '#hosts/desk/composition.ts'
import { FEED_ENTRIES } from '#hosts/feeds/feedRegistry.ts'
import { createSystemClock } from '#hosts/systemClock.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../helpers/workstationRig.ts'
import { openAlpacaBrokerServer } from '../../servers/brokers/alpacaBroker.ts'
import { ALPACA_BROKER_KEYS } from '../../servers/brokers/alpacaServed.ts'
import { openKrakenRest } from '../../servers/venues/krakenRest.ts'
import { openKrakenStream } from '../../servers/venues/krakenStream.ts'

const ID = identifier<InstrumentId>('BTC/USD.KRAKEN')
const SECONDS = 1_000
const clock = createSystemClock()

/** The instrument as the source of prices lists it. */
const BTC = buildInstrument({
  id: ID,
  symbol: 'BTC/USD',
  venue: 'KRAKEN',
  assetClass: 'CRYPTO',
  calendar: 'ALWAYS',
  priceDecimals: 1,
  quantityDecimals: 8,
  priceIncrement: 1,
  quantityIncrement: 1,
})

/** A key ring whose cipher is not what is tested here. */
const RING: SystemEncryption = {
  encrypt: (text) => Promise.resolve(Buffer.from(text, 'utf8')),
  decrypt: (bytes) => Promise.resolve(Buffer.from(bytes).toString('utf8')),
}

async function deadPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

type Channel = 'data' | 'desk' | 'risk' | 'broker'

async function command(workstation: Workstation, channel: Channel, type: string, payload: object): Promise<unknown> {
  const result = await workstation.execute({ channel, type, payload })
  if (!result.ok) throw new Error(`${type}: ${result.failure.code} ${result.failure.message}`)
  return result.reply
}

async function openHouse() {
  const rest = await openKrakenRest({ now: clock.now })
  const prices = await openKrakenStream(['BTC/USD'], 500)
  const broker = await openAlpacaBrokerServer({ instruments: [BTC] })
  const port = await deadPort()
  const nowhere = { http: `http://127.0.0.1:${port}`, stream: `ws://127.0.0.1:${port}` }
  const kraken = { http: rest.origin, stream: `ws://127.0.0.1:${prices.server.port}` }
  const workstation = await openRig(temporaryFolder(), resourcesWithSample(temporaryFolder()), {
    keyring: RING,
    brokerOrigins: { alpaca: broker.http.origin },
    feedOrigins: Object.fromEntries(FEED_ENTRIES.map(({ card }) => [card.id, card.id === 'kraken' ? kraken : nowhere])),
  })
  onTestFinished(async () => {
    await workstation.close()
    await broker.close()
    await prices.close()
    await rest.close()
  })
  const trading = setInterval(() => prices.step('BTC/USD'), 50)
  onTestFinished(() => clearInterval(trading))
  await command(workstation, 'data', 'RefreshInstruments', { sourceId: 'kraken' })
  const find = (): Promise<unknown> => command(workstation, 'data', 'SearchSymbols', { words: 'BTC/USD', limit: 10 })
  await expect
    .poll(find, { timeout: 20 * SECONDS, interval: 100 })
    .toMatchObject({ matches: expect.arrayContaining([expect.objectContaining({ instrumentId: ID })]) })
  return { workstation, broker, prices }
}

const START = {
  mode: 'PAPER',
  source: { kind: 'live', instrumentIds: [ID] },
  startingCash: 1_000_000,
  currency: 'USD',
}

describe('a session in an account at a venue', { timeout: 120 * SECONDS }, () => {
  it('reconciles, sends what was approved, shows the fill, compares again after a lost link, and cancels by the kill', async () => {
    const { workstation, broker } = await openHouse()
    const account = () => workstation.record('brokerAccounts', 'alpaca-1')
    const orders = () => broker.record.orders
    const added = await command(workstation, 'desk', 'AddBrokerAccount', {
      broker: 'alpaca',
      environment: 'paper',
      name: 'Paper at Alpaca',
      settings: {},
    })
    expect(added).toEqual({ connectionId: 'alpaca-1' })
    const connectionId = 'alpaca-1'
    const keyless = await workstation.execute({ channel: 'desk', type: 'TestBrokerAccount', payload: { connectionId } })
    expect(keyless).toMatchObject({ ok: false, failure: { code: 'BROKER_KEY_MISSING' } })
    await command(workstation, 'desk', 'SetBrokerKey', { connectionId, ...ALPACA_BROKER_KEYS.good })
    expect(await command(workstation, 'desk', 'TestBrokerAccount', { connectionId })).toMatchObject({
      venue: 'ALPACA',
      number: '0001',
      isLive: false,
      currency: 'USD',
      openOrders: 0,
      positions: 0,
    })
    await until('the tested account', () => account()?.told?.number === '0001')

    await command(workstation, 'desk', 'StartSession', { ...START, connectionId })
    const session = workstation.record('session', 'current')?.session
    expect(session).toMatchObject({
      mode: 'PAPER',
      accountId: 'PAPER-alpaca-1-0001',
      startingCash: 1_000_000_123_456,
      currency: 'USD',
      account: { connectionId, venue: 'ALPACA', number: '0001', isLive: false },
    })
    await until('the link', () => account()?.link === 'UP', 20 * SECONDS)
    await until(
      'the comparison',
      () => workstation.record('reconciliation', 'current')?.state === 'MATCHED',
      20 * SECONDS,
    )
    const quote = () => workstation.record('quotes', ID)
    await until('a price', () => quote()?.isStale === false && quote()?.ask !== null, 30 * SECONDS)
    const instrument = workstation.record('instruments', ID)
    if (instrument === null) throw new Error('no instrument')
    const scale = 10 ** instrument.priceDecimals
    const scaled = (price: number): number =>
      Math.round((price * scale) / instrument.priceIncrement) * instrument.priceIncrement

    const propose = async (limit: number, quantity: number): Promise<void> => {
      const wish = {
        instrumentId: ID,
        side: 'BUY',
        quantity,
        orderType: 'LIMIT',
        limitPrice: scaled(limit),
        triggerPrice: null,
        stopPrice: scaled(limit * 0.95),
        targetPrice: scaled(limit * 1.15),
        timeInForce: 'GTC',
        postOnly: false,
        reason: 'The way to the venue is tried.',
      }
      // The comparison with the venue is heard of a moment after it is shown; until then nothing is proposed.
      let proposalId = ''
      const ask = async (): Promise<boolean> => {
        const answer = await workstation.execute({ channel: 'risk', type: 'ProposeOrder', payload: wish })
        if (answer.ok) ({ proposalId } = answer.reply as { readonly proposalId: string })
        else expect(answer.failure.code).toBe('BOOKS_READ_ONLY')
        return answer.ok
      }
      await expect.poll(ask, { timeout: 20 * SECONDS, interval: 100 }).toBe(true)
      await until('the proposal', () => workstation.record('proposals', proposalId) !== null)
      const proposal = workstation.record('proposals', proposalId)
      if (proposal === null) throw new Error('no proposal')
      const now = clock.now()
      await command(workstation, 'risk', 'ApproveProposal', {
        proposalId: proposal.proposalId,
        hash: proposal.hash,
        decision: { shownAt: now - 2_000_000, armedAt: now - 1_000_000, dwellMilliseconds: 2_000, ownView: 'FOR' },
        typedQuantity: proposal.tier === 2 ? proposal.quantity : null,
      })
    }
    await propose(quote()?.ask ?? 0, 1_000_000)
    await until('the order at the venue', () => orders().some(({ side }) => /buy/i.test(side)), 20 * SECONDS)
    const [bought] = orders().filter(({ side }) => /buy/i.test(side))
    if (bought === undefined) throw new Error('no order')
    broker.fill(bought.venueOrderId, bought.quantity, scaled(quote()?.ask ?? 0))
    await until('the position', () => workstation.record('positions', ID)?.quantity === 1_000_000, 20 * SECONDS)

    const told = () => broker.http.requests.filter(({ path }) => path === '/v2/positions').length
    const before = told()
    const compared = workstation.record('reconciliation', 'current')?.at ?? 0
    broker.cutStreams()
    // The link may be back before anyone looks; that it was lost is seen by the account being asked for at once.
    await until('the question after the gap', () => told() > before, 40 * SECONDS)
    await until('the link again', () => account()?.link === 'UP', 40 * SECONDS)
    await until(
      'the comparison again',
      () => {
        const { state, at } = workstation.record('reconciliation', 'current') ?? { state: 'NEVER', at: null }
        return state === 'MATCHED' && (at ?? 0) > compared
      },
      40 * SECONDS,
    )

    await propose((quote()?.bid ?? 0) * 0.98, 700_000)
    await until('the second entry', () => orders().filter(({ side }) => /buy/i.test(side)).length === 2, 20 * SECONDS)
    await command(workstation, 'desk', 'PressKill', { pressedAt: clock.now() })
    await until('the cancel', () => broker.record.requests.some(({ what }) => what === 'cancel'), 20 * SECONDS)
    const entries = orders().filter(({ side }) => /buy/i.test(side))
    expect(entries).toHaveLength(2)
    await until('the end of the entry', () => entries[1]?.status === 'CANCELLED', 20 * SECONDS)
  })
})
