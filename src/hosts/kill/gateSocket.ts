import { openLineServer, type LineServer } from '../sockets/lineServer.ts'
import type { GateAnswer } from './askGate.ts'
import { killRequestSchema, type KillRequest } from './killRequest.ts'

/** A request is one short line; more is no request. */
const MAX_LINE = 4_096
const IDLE_MILLISECONDS = 5_000

/**
 * Opens the gate's own socket for this user only. A request is one line of JSON, answered by one line once the gate has
 * been closed (or a drill been noted); anything else is hung up on. `onFault` is told when the socket cannot be opened.
 */
export function openGateSocket(
  path: string,
  onRequest: (request: KillRequest) => void,
  onFault: (text: string) => void,
): LineServer {
  return openLineServer({
    path,
    maxLine: MAX_LINE,
    idleMilliseconds: IDLE_MILLISECONDS,
    answer: (line) => {
      const began = performance.now()
      const request = parseRequest(line)
      if (request === null) return null
      onRequest(request)
      const answer: GateAnswer = { ok: true, milliseconds: performance.now() - began }
      return JSON.stringify(answer)
    },
    onFault,
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
