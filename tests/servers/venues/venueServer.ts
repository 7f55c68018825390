import type { WebSocket } from 'ws'
import { type ContractServer, openContractServer, type Routes } from '../contractServer.ts'
import { disturb, type MessageFaults } from '../messageFaults.ts'
import { type ServedStep, SimulatedMarket } from './simulatedMarket.ts'

/** What a client can hear. */
export type HeardKind = 'TRADES' | 'QUOTES' | 'BOOK' | 'DERIVATIVES'

/** A client of the server with its subscriptions. */
export interface VenueClient {
  /** Host and path of the address it came by, as the venue has them. */
  readonly path: string
  readonly heard: Set<string>
  /** Counts the messages of the connection, for venues that number them. */
  counter: number
  send(frame: string | Uint8Array): void
}

/** A message of a step, and whether it belongs to a book. */
export interface ToldFrame {
  readonly kind: HeardKind
  readonly frame: string | Uint8Array
}

/** How a venue speaks. */
export interface VenueScript {
  routes?(market: SimulatedMarket): Routes
  onOpen?(client: VenueClient, market: SimulatedMarket): void
  take(client: VenueClient, text: string, market: SimulatedMarket): void
  /** What a client is told of a step. */
  tell(client: VenueClient, step: ServedStep, market: SimulatedMarket): readonly ToldFrame[]
  beat?: { readonly everyMs: number; frame(client: VenueClient): string | Uint8Array }
}

/** A venue on the loopback with a market of its own. */
export interface VenueServer {
  readonly server: ContractServer
  readonly market: SimulatedMarket
  readonly clients: readonly VenueClient[]
  /** Lets the market go on and tells every client; messages may be disturbed on their way. */
  step(symbol: string, times?: number, faults?: MessageFaults): void
  /** Loses the next messages of books on their way. */
  loseBooks(count: number): void
  /** Says and answers nothing more, heartbeats included, while the connections stay open. */
  hush(isSilent: boolean): void
  close(): Promise<void>
}

/** Tells whether a client hears something. */
export function hears(client: VenueClient, kind: HeardKind, symbol: string): boolean {
  return client.heard.has(`${kind} ${symbol}`)
}

/** Notes that a client hears something from now on, or no longer. */
export function setHearing(client: VenueClient, kind: HeardKind, symbol: string, isOn: boolean): void {
  if (isOn) client.heard.add(`${kind} ${symbol}`)
  else client.heard.delete(`${kind} ${symbol}`)
}

/** Opens a venue. */
export async function openVenueServer(script: VenueScript, symbols: readonly string[]): Promise<VenueServer> {
  const market = new SimulatedMarket(symbols)
  const clients = new Map<WebSocket, VenueClient>()
  let lost = 0
  let isSilent = false
  let draws = 0

  const server = await openContractServer({
    routes: script.routes?.(market) ?? {},
    socket: {
      onOpen: (socket, request) => {
        const client: VenueClient = {
          path: (request.url ?? '').slice(1),
          heard: new Set(),
          counter: 0,
          send: (frame) => {
            if (!isSilent) socket.send(frame)
          },
        }
        clients.set(socket, client)
        const beat = script.beat
        const beating = beat === undefined ? null : setInterval(() => client.send(beat.frame(client)), beat.everyMs)
        socket.on('close', () => {
          if (beating !== null) clearInterval(beating)
          clients.delete(socket)
        })
        script.onOpen?.(client, market)
      },
      onMessage: (socket, text) => {
        const client = clients.get(socket)
        if (client !== undefined && !isSilent) script.take(client, text, market)
      },
    },
  })

  function isLost({ kind }: ToldFrame): boolean {
    if (kind !== 'BOOK' || lost === 0) return false
    lost -= 1
    return true
  }

  return {
    server,
    market,
    get clients() {
      return [...clients.values()]
    },
    step: (symbol, times = 1, faults = {}) => {
      const told = new Map<VenueClient, ToldFrame[]>()
      for (let n = 0; n < times; n += 1) {
        const step = market.step(symbol)
        for (const client of clients.values()) {
          const frames = script.tell(client, step, market).filter((frame) => !isLost(frame))
          told.set(client, [...(told.get(client) ?? []), ...frames])
        }
      }
      for (const [client, frames] of told) {
        // Drawn anew for each call, the same way in each run.
        const arriving = disturb(frames, faults, () => ((draws += 0.618_033_988_749_895) * 1) % 1)
        for (const { message } of arriving) client.send(message.frame)
      }
    },
    loseBooks: (count) => {
      lost = count
    },
    hush: (silent) => {
      isSilent = silent
    },
    close: () => server.close(),
  }
}
