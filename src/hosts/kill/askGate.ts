import { askLine } from '../sockets/askLine.ts'
import type { KillRequest } from './killRequest.ts'

/** What the gate answers over its socket. */
export interface GateAnswer {
  readonly ok: boolean
  /** From the arrival of the request to the closed gate, milliseconds. */
  readonly milliseconds: number
}

/** An answer is one short line; more is none. */
const MAX_LINE = 4_096

/** Asks the gate of a running workstation; null when none answers in time. */
export async function askGate(
  path: string,
  request: KillRequest,
  timeoutMilliseconds: number,
): Promise<GateAnswer | null> {
  const line = await askLine(path, JSON.stringify(request), { timeoutMilliseconds, maxAnswer: MAX_LINE })
  return line === null ? null : parseAnswer(line)
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
