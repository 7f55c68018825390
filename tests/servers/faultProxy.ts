import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What the proxy does to a connection; bytes are counted from the server to the client. */
export type LinkFault =
  | { readonly kind: 'NONE' }
  /** Nobody is there: a connection is ended as soon as it is made. */
  | { readonly kind: 'REFUSE' }
  /** Cuts the line after so many bytes or milliseconds, politely (FIN) or not (RST). */
  | { readonly kind: 'CUT'; readonly afterBytes?: number; readonly afterMs?: number; readonly how: 'FIN' | 'RST' }
  /** Goes on holding both ends but passes nothing more, either way. */
  | { readonly kind: 'HALF_OPEN'; readonly afterBytes?: number; readonly afterMs?: number }
  /** Passes so many bytes a second to the client. */
  | { readonly kind: 'SLOW'; readonly bytesPerSecond: number }
  /** Passes everything to the client that much later. */
  | { readonly kind: 'DELAY'; readonly milliseconds: number }

/** A line between client and server with faults. */
export interface FaultProxy {
  readonly port: number
  /** Connections made through it so far, and their times in milliseconds. */
  readonly attempts: readonly number[]
  /** Connections open now on the client's side. */
  readonly connections: number
  /** The fault of connections to come. */
  set(fault: LinkFault): void
  /** Cuts every open connection now. */
  cut(how: 'FIN' | 'RST'): void
  /** Stops passing anything on the open connections, without ending them. */
  freeze(): void
  close(): Promise<void>
}

/** Opens a proxy on the loopback to a port of this machine. */
export async function openFaultProxy(targetPort: number): Promise<FaultProxy> {
  const attempts: number[] = []
  const lines = new Set<Line>()
  let fault: LinkFault = { kind: 'NONE' }
  const server = createServer({ allowHalfOpen: false }, (client) => {
    attempts.push(performance.now())
    if (fault.kind === 'REFUSE') {
      client.on('error', () => {})
      client.resetAndDestroy()
      return
    }
    const line = layLine(client, connect(targetPort, '127.0.0.1'), fault)
    lines.add(line)
    client.on('close', () => lines.delete(line))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    attempts,
    get connections() {
      return lines.size
    },
    set: (next) => {
      fault = next
    },
    cut: (how) => {
      for (const line of lines) line.cut(how)
    },
    freeze: () => {
      for (const line of lines) line.freeze()
    },
    close: async () => {
      for (const line of lines) line.cut('RST')
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

interface Line {
  cut(how: 'FIN' | 'RST'): void
  freeze(): void
}

function layLine(client: Socket, upstream: Socket, fault: LinkFault): Line {
  let frozen = false
  let passed = 0
  const timers = new Set<NodeJS.Timeout>()
  const later = (milliseconds: number, action: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      action()
    }, milliseconds)
    timers.add(timer)
  }
  const line: Line = {
    cut: (how) => {
      if (how === 'RST') client.resetAndDestroy()
      else client.destroy()
      upstream.destroy()
    },
    // Both ends are still read, so that the proxy notices when one of them gives up.
    freeze: () => {
      frozen = true
    },
  }
  const strike = (): void => {
    if (fault.kind === 'CUT') line.cut(fault.how)
    if (fault.kind === 'HALF_OPEN') line.freeze()
  }
  const limit = fault.kind === 'CUT' || fault.kind === 'HALF_OPEN' ? fault : null
  if (limit?.afterMs !== undefined) later(limit.afterMs, strike)

  const drip = createDrip(client, fault, later)
  upstream.on('data', (chunk) => {
    if (frozen) return
    const room = limit?.afterBytes === undefined ? chunk.length : Math.max(0, limit.afterBytes - passed)
    passed += chunk.length
    if (chunk.length <= room) return drip(chunk)
    client.write(chunk.subarray(0, room), strike)
  })
  client.on('data', (chunk) => {
    if (!frozen) upstream.write(chunk)
  })
  const clear = (): void => {
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
  }
  client.on('close', () => {
    clear()
    upstream.destroy()
  })
  upstream.on('close', () => {
    if (!frozen && fault.kind !== 'SLOW' && fault.kind !== 'DELAY') client.end()
  })
  client.on('error', () => {})
  upstream.on('error', () => client.destroy())
  return line
}

/** How bytes get to the client: at once, late, or slowly. */
function createDrip(
  client: Socket,
  fault: LinkFault,
  later: (milliseconds: number, action: () => void) => void,
): (chunk: Buffer) => void {
  if (fault.kind === 'DELAY') return (chunk) => later(fault.milliseconds, () => void client.write(chunk))
  if (fault.kind !== 'SLOW') return (chunk) => void client.write(chunk)
  let waiting = Buffer.alloc(0)
  let dripping = false
  const gap = Math.max(10, 1_000 / fault.bytesPerSecond)
  const share = Math.max(1, Math.round((fault.bytesPerSecond * gap) / 1_000))
  const next = (): void => {
    if (waiting.length === 0 || client.destroyed) {
      dripping = false
      return
    }
    client.write(waiting.subarray(0, share))
    waiting = waiting.subarray(share)
    later(gap, next)
  }
  return (chunk) => {
    waiting = Buffer.concat([waiting, chunk])
    if (dripping) return
    dripping = true
    next()
  }
}
