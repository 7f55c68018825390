import { connect } from 'node:net'
import type { KillRequest } from './killRequest.ts'

/** What the gate answers over its socket. */
export interface GateAnswer {
  readonly ok: boolean
  /** From the arrival of the request to the closed gate, milliseconds. */
  readonly milliseconds: number
}

/** An answer is one short line; more is none. */
const MAX_LINE = 4_096

/**
 * Asks the gate of a running workstation; null when none answers in time. Kept free of everything heavy: most of the
 * time of `quarterdeck kill` is the start of its process.
 */
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
      if (text.includes('\n')) finish(parseAnswer(text))
      else if (text.length > MAX_LINE) finish(null)
    })
    socket.on('error', () => finish(null))
    socket.on('close', () => finish(null))
  })
}

function parseAnswer(text: string): GateAnswer | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('ok' in value) || !('milliseconds' in value)) return null
    const { ok, milliseconds } = value
    return typeof ok === 'boolean' && typeof milliseconds === 'number' ? { ok, milliseconds } : null
  } catch {
    return null
  }
}
