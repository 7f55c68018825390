import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { createInteractiveBrokersConnection } from '#adapters/brokers/interactiveBrokers/interactiveBrokersConnection.ts'
import { createOrderIdMemory, type OrderIdStore } from '#adapters/brokers/interactiveBrokers/orderIds.ts'
import type { GatewayPatience, GatewaySettings } from '#adapters/brokers/interactiveBrokers/settings.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import { powerOfTen } from '#core/money.ts'
import type { BrokerConnection } from '#engines/broker/brokerPort.ts'
import type { BrokerServer } from './brokerServer.ts'
import { IbBook } from './ibBook.ts'
import { GatewayDesk } from './ibDesk.ts'
import { hostileMessage, tellWith } from './ibFaults.ts'
import { ASK, frame, SERVER_VERSION } from './ibWire.ts'
import type { GatewayClient } from './ibVoice.ts'
import { VenueRecord } from './venueRecord.ts'

const ACCOUNT = 'DU1234567'
const HEARTBEAT_MS = 400
const PATIENCE: GatewayPatience = {
  handshake: 1_000,
  submission: 700,
  cancel: 2_500,
  question: 700,
  heartbeat: HEARTBEAT_MS,
}
const RECONNECTION = { firstMs: 20, longestMs: 200, leastGapMs: 10, stableMs: 1_000 }

const SHARES = { venue: 'NASDAQ', assetClass: 'EQUITY', sector: null, currency: 'USD', calendar: 'XNYS' } as const
const SHARE_SCALES = { priceDecimals: 4, priceIncrement: 100, quantityDecimals: 0, quantityIncrement: 1 } as const

/** What the gateway lists: two shares and a coin. */
export const IB_INSTRUMENTS: readonly Instrument[] = [
  { id: instrumentId('AAPL', 'NASDAQ'), symbol: 'AAPL', name: 'Apple', ...SHARES, ...SHARE_SCALES },
  { id: instrumentId('MSFT', 'NASDAQ'), symbol: 'MSFT', name: 'Microsoft', ...SHARES, ...SHARE_SCALES },
  {
    id: instrumentId('BTC/USD', 'PAXOS'),
    symbol: 'BTC/USD',
    venue: 'PAXOS',
    name: 'Bitcoin',
    assetClass: 'CRYPTO',
    sector: null,
    currency: 'USD',
    calendar: 'ALWAYS',
    priceDecimals: 2,
    priceIncrement: 25,
    quantityDecimals: 8,
    quantityIncrement: 1,
  },
]

/** What tests need of the gateway beside what every venue offers. */
export interface IbGateway extends BrokerServer {
  readonly port: number
  /** Sends a message without being asked, for example 1100. */
  announce(code: number, words: string): void
  settings(clientId?: number): GatewaySettings
  connect(clientId: number, orderIds: OrderIdStore): BrokerConnection
}

/** Starts a gateway on the loopback that speaks the protocol of TWS in one version. */
export async function openIbGateway(): Promise<IbGateway> {
  const record = new VenueRecord()
  const book = new IbBook(record, IB_INSTRUMENTS)
  const clients = new Set<GatewayClient>()
  const sockets = new Set<Socket>()
  const stores = new Map<number, OrderIdStore>()
  const taken = new Set<number>()
  /** Answers; nothing comes from a gateway that fell silent. */
  function answer(client: GatewayClient, ...messages: readonly Buffer[]): void {
    if (gateway.streamFault === 'SILENT') return
    const { hostility } = gateway
    for (const one of messages) {
      client.socket.write(hostility?.where === 'ANSWERS' ? hostileMessage(hostility.payload, one) : one)
    }
  }

  function tell(clientId: number, ...messages: readonly Buffer[]): void {
    const hearers = [...clients].filter(({ id }) => id === clientId).map(({ socket }) => socket)
    tellWith(gateway, hearers, messages)
  }

  const desk = new GatewayDesk(ACCOUNT, record, book, () => gateway, { answer, tell, patience: PATIENCE })

  function take(client: GatewayClient, fields: readonly string[]): void {
    const kind = Number(fields[0])
    if (kind === ASK.START_API) {
      client.id = Number(fields[2])
      const isTaken = [...clients].some((other) => other !== client && other.id === client.id)
      if (isTaken) {
        client.socket.end(frame([4, 2, -1, 326, 'Unable to connect as the client id is already in use.', null]))
        return
      }
      clients.add(client)
      if (gateway.streamFault === 'SILENT') return
      client.socket.write(frame([15, 1, ACCOUNT]))
      client.socket.write(frame([9, 1, desk.nextOrderId(client.id)]))
      client.socket.write(frame([4, 2, -1, 2_104, 'Market data farm connection is OK:usfarm', null]))
    } else if (kind === ASK.CURRENT_TIME) {
      if (gateway.streamFault === 'SILENT') return
      const seconds = Math.floor((Date.now() + gateway.clockSkew / 1_000) / 1_000)
      client.socket.write(frame([49, 1, seconds]))
    } else if (clients.has(client)) {
      desk.take(client, kind, fields)
    }
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    const client: GatewayClient = { socket, id: -1 }
    let rest: Buffer = Buffer.alloc(0)
    let hasGreeted = false
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      clients.delete(client)
    })
    socket.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, data])
      if (!hasGreeted) {
        // `API`, a zero, then the length and the versions the client speaks, for example `v100..193`.
        if (rest.length < 8 || rest.length < 8 + rest.readUInt32BE(4)) return
        const versions = rest.subarray(8, 8 + rest.readUInt32BE(4)).toString()
        rest = rest.subarray(8 + rest.readUInt32BE(4))
        hasGreeted = true
        const most = Number(/\.\.(\d+)/.exec(versions)?.[1] ?? 0)
        if (gateway.streamFault !== 'SILENT') {
          socket.write(frame([Math.min(SERVER_VERSION, most), '20261121 09:30:00 EST']))
        }
      }
      while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE(0)) {
        const content = rest.subarray(4, 4 + rest.readUInt32BE(0)).toString()
        rest = rest.subarray(4 + rest.readUInt32BE(0))
        take(client, content.split('\0').slice(0, -1))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  const settings = (clientId = 1): GatewaySettings => ({
    host: '127.0.0.1',
    port,
    clientId,
    account: ACCOUNT,
    timeZone: 'America/New_York',
    extendedHours: false,
    cryptoExchange: 'PAXOS',
  })
  const clock = createFeedClock({ now: () => Math.floor((performance.timeOrigin + performance.now()) * 1_000) })

  function connect(clientId: number, orderIds: OrderIdStore, account = ACCOUNT): BrokerConnection {
    return createInteractiveBrokersConnection({
      instruments: IB_INSTRUMENTS,
      now: clock.now,
      after: clock.after,
      uniform: Math.random,
      settings: { ...settings(clientId), account },
      orderIds,
      patience: PATIENCE,
      reconnection: RECONNECTION,
    })
  }

  /** A client id serves one program at a time. */
  function connection(options?: Parameters<BrokerServer['connection']>[0]): BrokerConnection {
    let clientId = 1
    while (taken.has(clientId)) clientId += 1
    taken.add(clientId)
    const orderIds = stores.get(clientId) ?? createOrderIdMemory()
    stores.set(clientId, orderIds)
    const made = connect(clientId, orderIds, options?.key === 'other-account' ? 'DU7654321' : ACCOUNT)
    const close = made.close.bind(made)
    made.close = async () => {
      await close()
      taken.delete(clientId)
    }
    return made
  }

  const gateway: IbGateway = {
    submitFault: 'NONE',
    queryFault: 'NONE',
    streamFault: 'NONE',
    cancelFault: 'NONE',
    clockSkew: 0,
    hostility: null,
    venue: 'INTERACTIVE_BROKERS',
    record,
    instruments: IB_INSTRUMENTS,
    heartbeatMs: HEARTBEAT_MS,
    impossible: IMPOSSIBLE,
    port,
    settings,
    connect: (clientId, orderIds) => connect(clientId, orderIds),
    connection,
    fill: (venueOrderId, quantity, price) => desk.fill(venueOrderId, quantity, price),
    end: (venueOrderId, how) => desk.end(venueOrderId, how),
    bust: null,
    correct: (executionId, quantity) => desk.correct(executionId, quantity),
    placeForeign: (instrument, side, quantity, limitPrice) =>
      desk.placeForeign(
        instrument,
        side,
        quantity / powerOfTen(instrument.quantityDecimals),
        limitPrice / powerOfTen(instrument.priceDecimals),
      ),
    holdUnlisted: (what, quantity) => desk.hold(what, quantity),
    announce: (code, words) => {
      for (const { socket } of clients) socket.write(frame([4, 2, -1, code, words, null]))
    },
    cutStreams: () => {
      for (const socket of sockets) socket.destroy()
    },
    get sockets() {
      return sockets.size
    },
    close: async () => {
      desk.close()
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
  return gateway
}

const IMPOSSIBLE: Readonly<Record<string, string>> = {
  'key:wrong': 'The gateway asks for no key: its owner logs in to it by hand.',
  'key:can-withdraw': 'The interface has no transfers of money, whoever is logged in.',
  selfSigned: 'The gateway does not encrypt; it is spoken to on the same machine only.',
  bust: 'The interface publishes corrections of executions and no message that takes one back.',
  wideIds: 'The library reads numbers of orders as numbers; one beyond 2^53 ends the session and is never told.',
  'fills.expired': 'The gateway has no word for the end of a time in force: it tells a cancel.',
}
