import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { refused, type CommandResult } from '#contracts/failure.ts'
import { SCREEN_SOCKET_PATH } from '#contracts/screenBridge.ts'
import type { ScreenCarrier } from './transport/screenCarrier.ts'
import { createWebSocketTransport, MAX_SCREEN_MESSAGE_BYTES } from './transport/webSocketTransport.ts'
import { createAccess, type Access } from './web/access.ts'
import { pageHeaders } from './web/contentSecurity.ts'
import { findRendererFile, listRendererFiles, type RendererFiles } from './web/rendererFiles.ts'
import { isOwnHost, isOwnOrigin, readCookie, readTarget } from './web/requests.ts'

/** How the server is opened. */
export interface ServerOptions {
  /** 0 lets the system choose. */
  readonly port: number
  /** Folder of the built screens. */
  readonly rendererFolder: string
  connect(carrier: ScreenCarrier): void
  /** Monotonic milliseconds. */
  milliseconds(): number
}

/** The running server. */
export interface Server {
  readonly port: number
  /** A new address with a one-time token; the former one stops working. */
  issueAddress(): string
  close(): Promise<void>
}

/** Only this machine. */
const LOOPBACK = '127.0.0.1'
const MAX_SCREENS = 16
const HINT =
  'Open the address that quarterdeck printed; each address works once. Press Enter where quarterdeck runs for a new one.\n'

interface Site {
  readonly port: number
  readonly access: Access
  readonly files: RendererFiles
  readonly cookie: string
}

/** Opens the loopback server: the built screens, one WebSocket, nothing else. Refuses when the port is taken. */
export async function openServer(options: ServerOptions): Promise<CommandResult<Server>> {
  const files = listRendererFiles(options.rendererFolder)
  if (files.size === 0) {
    return refused(
      'SCREENS_MISSING',
      `The screens are not built (${options.rendererFolder} is empty); run npm run build and try again.`,
    )
  }
  const http = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 })
  const failure = await listen(http, options.port)
  if (failure !== null) return failure

  const { port } = http.address() as AddressInfo
  const access = createAccess(options.milliseconds)
  const site: Site = { port, access, files, cookie: `quarterdeck-${port}` }
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_SCREEN_MESSAGE_BYTES,
    perMessageDeflate: false,
  })
  http.on('request', (request, response) => answer(site, request, response))
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (!mayUpgrade(site, request) || sockets.clients.size >= MAX_SCREENS) return turnAway(socket)
    sockets.handleUpgrade(request, socket, head, (opened) => options.connect(createWebSocketTransport(opened)))
  })

  return {
    ok: true,
    reply: {
      port,
      issueAddress: () => `http://${LOOPBACK}:${port}/?token=${access.issueToken()}`,
      close: async () => {
        for (const socket of sockets.clients) socket.terminate()
        sockets.close()
        http.closeAllConnections()
        await new Promise<void>((resolve) => http.close(() => resolve()))
      },
    },
  }
}

function listen(
  http: ReturnType<typeof createServer>,
  port: number,
): Promise<Extract<CommandResult, { ok: false }> | null> {
  return new Promise((resolve) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const text =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use by another program, so no server was started; choose another with --port, or leave --port out.`
          : `The server could not listen on port ${port} (${error.code ?? error.message}); choose another with --port.`
      const failure = refused(error.code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'PORT_REFUSED', text, { port })
      resolve(failure.ok ? null : failure)
    })
    http.listen(port, LOOPBACK, () => resolve(null))
  })
}

function answer(site: Site, request: IncomingMessage, response: ServerResponse): void {
  const target = readTarget(request.url)
  if (!isOwnHost(request.headers, site.port) || target === null)
    return say(site, response, 400, 'This address is not served here.\n')
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(site, response, 405, 'Only GET is served.\n')
  const token = target.query.get('token')
  if (target.path === '/' && token !== null) return exchange(site, token, response)
  if (!site.access.admits(readCookie(request.headers, site.cookie))) return say(site, response, 403, HINT)
  const file = findRendererFile(site.files, target.path)
  if (file === null) return say(site, response, 404, 'There is no such page.\n')
  response.writeHead(200, { ...headersOf(site), 'Content-Type': file.contentType })
  if (request.method === 'HEAD') return void response.end()
  createReadStream(file.path)
    .on('error', () => response.destroy())
    .pipe(response)
}

function exchange(site: Site, token: string, response: ServerResponse): void {
  const verdict = site.access.exchange(token)
  if (!verdict.ok) {
    const [status, text] =
      verdict.code === 'TOO_MANY_TRIES'
        ? ([429, 'Too many wrong tokens; wait a minute.\n'] as const)
        : ([403, HINT] as const)
    return say(site, response, status, text)
  }
  response.writeHead(303, {
    ...headersOf(site),
    'Set-Cookie': `${site.cookie}=${verdict.session}; HttpOnly; SameSite=Strict; Path=/`,
    Location: '/',
  })
  response.end()
}

function mayUpgrade(site: Site, request: IncomingMessage): boolean {
  return (
    readTarget(request.url)?.path === SCREEN_SOCKET_PATH &&
    isOwnHost(request.headers, site.port) &&
    isOwnOrigin(request.headers) &&
    site.access.admits(readCookie(request.headers, site.cookie))
  )
}

function turnAway(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
}

function say(site: Site, response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...headersOf(site), 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(text)
}

function headersOf(site: Site): Readonly<Record<string, string>> {
  // Not every browser counts a WebSocket to the page's own address as 'self'.
  return pageHeaders([`ws://127.0.0.1:${site.port}`, `ws://localhost:${site.port}`])
}
