import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

/** Paths of Unix sockets longer than this are cut off by the system. */
const MAX_SOCKET_PATH = 100

/** Sockets of a data directory: the gate's own hears nothing but the kill; the other one answers questions. */
export type SocketName = 'gate' | 'control'

/**
 * The address of a socket: a file in the data directory, a named pipe on Windows, or, where the path is too long for a
 * socket, a file in a folder of this user's own under the system's temporary folder.
 */
export function socketPath(dataDirectory: string, name: SocketName): string {
  const absolute = path.resolve(dataDirectory)
  if (process.platform === 'win32') return `\\\\.\\pipe\\quarterdeck-${digest(absolute)}${suffix(name)}`
  const inside = path.join(absolute, `${name}.sock`)
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside
  return path.join(tmpdir(), `quarterdeck-${process.getuid?.() ?? 0}`, `${digest(absolute)}${suffix(name)}.sock`)
}

/** Makes the folder of the socket, open to this user only. */
export function prepareSocketFolder(file: string): void {
  if (process.platform === 'win32') return
  const folder = path.dirname(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (folder.startsWith(path.join(tmpdir(), 'quarterdeck-'))) chmodSync(folder, 0o700)
}

function suffix(name: SocketName): string {
  return name === 'gate' ? '' : `-${name}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}
