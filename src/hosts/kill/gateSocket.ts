import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import process from 'node:process'
import type { GateAnswer } from './askGate.ts'
import { prepareSocketFolder } from './killFiles.ts'
import { killRequestSchema, type KillRequest } from './killRequest.ts'

/** A request is one short line; more is no request. */
const MAX_LINE = 4_096
const IDLE_MILLISECONDS = 5_000

/** The open socket. */
export interface GateSocket {
  close(): void
}

/**
 * Opens the gate's own socket for this user only. A request is one line of JSON, answered by one line once the gate has
 * been closed (or a drill been noted); anything else is hung up on. `onFault` is told when the socket cannot be opened.
 */
export function openGateSocket(
  socketPath: string,
  onRequest: (request: KillRequest) => void,
  onFault: (text: string) => void,
): GateSocket {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, onRequest)
  })
  server.on('error', (error) => onFault(error.message))
  try {
    prepareSocketFolder(socketPath)
    // The instance lock is held, so a socket file that is there was left behind by a process that died.
    if (process.platform !== 'win32') rmSync(socketPath, { force: true })
    server.listen(socketPath, () => {
      if (process.platform !== 'win32') chmodSync(socketPath, 0o600)
    })
  } catch (error) {
    onFault(String(error))
  }
  return {
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

function serve(socket: Socket, onRequest: (request: KillRequest) => void): void {
  let text = ''
  socket.setEncoding('utf8')
  socket.setTimeout(IDLE_MILLISECONDS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', (part: string) => {
    const began = performance.now()
    text += part
    const end = text.indexOf('\n')
    if (end < 0) {
      if (text.length > MAX_LINE) socket.destroy()
      return
    }
    const request = parseRequest(text.slice(0, end))
    text = ''
    if (request === null) {
      socket.destroy()
      return
    }
    onRequest(request)
    const answer: GateAnswer = { ok: true, milliseconds: performance.now() - began }
    socket.end(`${JSON.stringify(answer)}\n`)
  })
}

function parseRequest(text: string): KillRequest | null {
  try {
    const parsed = killRequestSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
