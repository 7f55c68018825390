import type { ServerResponse } from 'node:http'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** What a server can do wrong with one answer. */
export type HttpFault =
  | {
      readonly kind: 'STATUS'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** Says nothing until the client gives up. */
  | { readonly kind: 'SILENT' }
  /** Ends the connection without an answer. */
  | { readonly kind: 'HANG_UP' }
  /** Promises more than it sends, then ends the connection. */
  | { readonly kind: 'TRUNCATED'; readonly encoding?: 'gzip' }
  /** Sends a body byte by byte. */
  | { readonly kind: 'SLOW_BODY'; readonly bytesPerSecond: number }
  /** A small body that unpacks to `bytes` zeros. */
  | { readonly kind: 'BOMB'; readonly bytes: number; readonly encoding: 'gzip' | 'br' }
  /** A body of `bytes` zeros without a length told. */
  | { readonly kind: 'FLOOD'; readonly bytes: number }
  | { readonly kind: 'BODY'; readonly body: string | Uint8Array; readonly headers?: Readonly<Record<string, string>> }

const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }

/** Plays a fault as the answer. */
export function playFault(fault: HttpFault, response: ServerResponse): void {
  response.on('error', () => {})
  switch (fault.kind) {
    case 'STATUS':
      response.writeHead(fault.status, fault.headers)
      response.end(fault.body ?? '')
      return
    case 'SILENT':
      return
    case 'HANG_UP':
      response.socket?.destroy()
      return
    case 'TRUNCATED':
      return playTruncated(fault.encoding === 'gzip', response)
    case 'SLOW_BODY':
      return playSlowBody(fault.bytesPerSecond, response)
    case 'BOMB': {
      const zeros = Buffer.alloc(fault.bytes)
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': fault.encoding })
      response.end(fault.encoding === 'gzip' ? gzipSync(zeros, { level: 1 }) : brotliCompressSync(zeros, QUICK))
      return
    }
    case 'FLOOD':
      return playFlood(fault.bytes, response)
    case 'BODY':
      response.writeHead(200, { 'content-type': 'application/json', ...fault.headers })
      response.end(fault.body)
  }
}

function playTruncated(packed: boolean, response: ServerResponse): void {
  const whole = Buffer.from(JSON.stringify({ rows: Array.from({ length: 1_000 }, (_, index) => index) }))
  const body = packed ? gzipSync(whole) : whole
  const half = body.subarray(0, body.length / 2)
  if (packed) {
    // The length fits what is sent: only the packing tells that something is missing.
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': half.length,
    })
    response.end(half)
    return
  }
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.write(half, () => response.socket?.destroy())
}

function playSlowBody(bytesPerSecond: number, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => response.write(' '), 1_000 / bytesPerSecond)
  response.on('close', () => clearInterval(timer))
}

function playFlood(bytes: number, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  const chunk = Buffer.alloc(65_536, 0x20)
  let left = bytes
  const pour = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length
      if (!response.write(chunk)) return void response.once('drain', pour)
    }
    response.end()
  }
  pour()
}
