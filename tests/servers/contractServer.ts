import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { SecureVersion } from 'node:tls'
import { WebSocketServer, type WebSocket } from 'ws'
import type { ServerCertificate } from './certificates.ts'
import { playFault, type HttpFault } from './httpFaults.ts'
import { createReferee, type VenueRules } from './venueRules.ts'

/** A request as it arrived. */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Milliseconds on the server's monotonic clock. */
  readonly at: number
}

/** What a route answers: JSON with 200 unless said otherwise. */
export interface RouteAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Plays this fault instead of sending the answer, after the route has done its work. */
  readonly fault?: HttpFault
  /** Text and bytes are sent as they are, everything else as JSON. */
  readonly body: unknown
}

/** Answers requests whose path begins with its name; the longest name that fits is taken. */
export type Routes = Readonly<Record<string, (request: RecordedRequest) => RouteAnswer | Promise<RouteAnswer>>>

/** What a WebSocket of the server does. */
export interface SocketScript {
  onOpen?(socket: WebSocket, request: IncomingMessage): void
  onMessage?(socket: WebSocket, text: string): void
}

/** How a contract server is opened. */
export interface ContractServerOptions {
  readonly routes?: Routes
  readonly rules?: VenueRules
  readonly socket?: SocketScript
  readonly certificate?: ServerCertificate
  /** The newest version of TLS it speaks. */
  readonly newestTls?: SecureVersion
}

/** A venue on the loopback, for tests. */
export interface ContractServer {
  readonly port: number
  /** `http://127.0.0.1:port`, or https with a certificate. */
  readonly origin: string
  readonly webSocketUrl: string
  readonly requests: readonly RecordedRequest[]
  /** What clients sent over WebSockets, in order. */
  readonly received: readonly string[]
  readonly sockets: ReadonlySet<WebSocket>
  /** TCP connections that are open now. */
  readonly connections: number
  /** Connections accepted so far. */
  readonly accepted: number
  /** Times 429 was told, and whether the client was shut out. */
  readonly record: { readonly refusals: number; readonly banned: boolean }
  /** Plays a fault instead of answering, for the next `times` requests whose path begins so; for all when not said. */
  fault(path: string, fault: HttpFault, times?: number): void
  mend(): void
  /** Sends to every open WebSocket. */
  broadcast(message: string | Uint8Array): void
  close(): Promise<void>
}

interface PlannedFault {
  readonly path: string
  readonly fault: HttpFault
  left: number
}

/** Opens a server on the loopback that answers by its routes, keeps to its rules, and records everything. */
export async function openContractServer(options: ContractServerOptions = {}): Promise<ContractServer> {
  const requests: RecordedRequest[] = []
  const received: string[] = []
  const open = new Set<Socket>()
  let accepted = 0
  let faults: PlannedFault[] = []
  const referee = createReferee(options.rules ?? {}, () => performance.now())
  const { certificate } = options
  const listener = (request: IncomingMessage, response: ServerResponse): void => void answer(request, response)
  const http =
    certificate === undefined
      ? createServer(listener)
      : createSecureServer(
          options.newestTls === undefined
            ? certificate
            : { ...certificate, minVersion: 'TLSv1', maxVersion: options.newestTls, ciphers: 'DEFAULT@SECLEVEL=0' },
          listener,
        )
  http.keepAliveTimeout = 60_000
  http.on('connection', (socket: Socket) => {
    accepted += 1
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
  })
  const webSockets = new WebSocketServer({ server: http })
  webSockets.on('connection', (socket, request) => {
    const sentAt: number[] = []
    socket.on('error', () => {})
    socket.on('message', (data) => {
      const text = Buffer.isBuffer(data) ? data.toString() : ''
      received.push(text)
      const now = performance.now()
      sentAt.push(now)
      while (sentAt[0] !== undefined && now - sentAt[0] >= 1_000) sentAt.shift()
      const most = options.rules?.messagesPerSecond ?? Number.POSITIVE_INFINITY
      if (sentAt.length > most) return socket.close(1008, 'too many messages')
      options.socket?.onMessage?.(socket, text)
    })
    options.socket?.onOpen?.(socket, request)
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = await record(request)
    requests.push(recorded)
    const planned = faults.find(({ path, left }) => left > 0 && recorded.path.startsWith(path))
    if (planned !== undefined) {
      planned.left -= 1
      return playFault(planned.fault, response)
    }
    const verdict = referee.judge(recorded.path, (name) => {
      const value = recorded.headers[name]
      return typeof value === 'string' ? value : undefined
    })
    if (!verdict.allowed) return send(response, { status: verdict.status, headers: verdict.headers, body: {} })
    const name = Object.keys(options.routes ?? {})
      .filter((start) => recorded.path.startsWith(start))
      .sort((one, other) => other.length - one.length)[0]
    const route = name === undefined ? undefined : options.routes?.[name]
    const reply = route === undefined ? { status: 404, body: { error: 'unknown path' } } : await route(recorded)
    if ('fault' in reply && reply.fault !== undefined) return playFault(reply.fault, response)
    send(response, { ...reply, headers: { ...verdict.headers, ...reply.headers } })
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const secure = certificate !== undefined
  return {
    port,
    origin: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    webSocketUrl: `${secure ? 'wss' : 'ws'}://127.0.0.1:${port}`,
    requests,
    received,
    sockets: webSockets.clients,
    get connections() {
      return open.size
    },
    get accepted() {
      return accepted
    },
    get record() {
      return referee.record
    },
    fault: (path, fault, times = Number.POSITIVE_INFINITY) => {
      faults.push({ path, fault, left: times })
    },
    mend: () => {
      faults = []
    },
    broadcast: (message) => {
      for (const socket of webSockets.clients) socket.send(message)
    },
    close: async () => {
      for (const socket of webSockets.clients) socket.terminate()
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

async function record(request: IncomingMessage): Promise<RecordedRequest> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString(),
    at: performance.now(),
  }
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: RouteAnswer): void {
  const raw = typeof body === 'string' || body instanceof Uint8Array
  response.writeHead(status, { 'content-type': raw ? 'text/plain' : 'application/json', ...headers })
  response.end(raw ? body : JSON.stringify(body))
}
