import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import process from 'node:process'
import { prepareSocketFolder } from './socketPath.ts'

/** How a socket answers. */
export interface LineServerOptions {
  readonly path: string
  /** A longer request is none. */
  readonly maxLine: number
  readonly idleMilliseconds: number
  /** Answers a line, or returns null, and then it is hung up on. */
  answer(line: string): string | null | Promise<string | null>
  /** Told when the socket cannot be opened. */
  onFault(text: string): void
}

/** The open socket. */
export interface LineServer {
  close(): void
}

/** Opens a socket for this user only. A request is one line, answered by one line; then the connection ends. */
export function openLineServer(options: LineServerOptions): LineServer {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, options)
  })
  server.on('error', (error) => options.onFault(error.message))
  try {
    prepareSocketFolder(options.path)
    // The instance lock is held, so a socket file that is there was left behind by a process that died.
    if (process.platform !== 'win32') rmSync(options.path, { force: true })
    server.listen(options.path, () => {
      if (process.platform !== 'win32') chmodSync(options.path, 0o600)
    })
  } catch (error) {
    options.onFault(String(error))
  }
  return {
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

function serve(socket: Socket, { maxLine, idleMilliseconds, answer }: LineServerOptions): void {
  let text = ''
  socket.setEncoding('utf8')
  socket.setTimeout(idleMilliseconds, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', (part: string) => {
    text += part
    const end = text.indexOf('\n')
    if (end < 0) {
      if (text.length > maxLine) socket.destroy()
      return
    }
    const line = text.slice(0, end)
    text = ''
    const reply = (answered: string | null): void => {
      if (answered === null) socket.destroy()
      else socket.end(`${answered}\n`)
    }
    const answered = answer(line)
    // What is answered at once is answered in this very call: the gate's figure is measured here.
    if (answered instanceof Promise) void answered.then(reply, () => socket.destroy())
    else reply(answered)
  })
}
