import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

/** A file of this name in the data directory, whatever it holds, trips the kill switch. */
export const SENTINEL_NAME = 'KILL'

/** Paths of Unix sockets longer than this are cut off by the system. */
const MAX_SOCKET_PATH = 100

/** The sentinel file of a data directory. */
export function sentinelFile(dataDirectory: string): string {
  return path.join(dataDirectory, SENTINEL_NAME)
}

/**
 * The address of the gate's own socket: a file in the data directory, a named pipe on Windows, or, where the path is too
 * long for a socket, a file in a folder of this user's own under the system's temporary folder.
 */
export function gateSocketPath(dataDirectory: string): string {
  const absolute = path.resolve(dataDirectory)
  if (process.platform === 'win32') return `\\\\.\\pipe\\quarterdeck-${digest(absolute)}`
  const inside = path.join(absolute, 'gate.sock')
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside
  return path.join(tmpdir(), `quarterdeck-${process.getuid?.() ?? 0}`, `${digest(absolute)}.sock`)
}

/** Makes the folder of the socket, open to this user only. */
export function prepareSocketFolder(socketPath: string): void {
  if (process.platform === 'win32') return
  const folder = path.dirname(socketPath)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (folder.startsWith(path.join(tmpdir(), 'quarterdeck-'))) chmodSync(folder, 0o700)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}
