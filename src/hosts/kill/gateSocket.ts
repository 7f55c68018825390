import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import process from 'node:process'
import * as z from 'zod'
import { prepareSocketFolder } from './killFiles.ts'
import { killRequestSchema, type KillRequest } from './killRequest.ts'

/** What the gate answers over its socket. */
const answerSchema = z.strictObject({
  ok: z.boolean(),
  /** From the arrival of the request to the closed gate, milliseconds. */
  milliseconds: z.number(),
})
/** What the gate answers over its socket. */
export type GateAnswer = z.infer<typeof answerSchema>

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

/** Asks the gate of a running workstation; null when none answers in time. */
export function askGate(
  socketPath: string,
  request: KillRequest,
  timeoutMilliseconds: number,
): Promise<GateAnswer | null> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(socketPath)
    const finish = (answer: GateAnswer | null): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(timeoutMilliseconds, () => finish(null))
    socket.setEncoding('utf8')
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`))
    socket.on('data', (part: string) => {
      text += part
      if (text.includes('\n')) finish(parseAs(answerSchema, text))
      else if (text.length > MAX_LINE) finish(null)
    })
    socket.on('error', () => finish(null))
    socket.on('close', () => finish(null))
  })
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
    const request = parseAs(killRequestSchema, text.slice(0, end))
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

function parseAs<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
