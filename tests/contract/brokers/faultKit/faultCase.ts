import type { BrokerServer } from '../../../servers/brokers/brokerServer.ts'
import type { FaultBench } from './faultBench.ts'

/** One fault, and what an adapter must make of it. */
export interface FaultCase {
  /** `group.name`, unique; servers name a case that their protocol cannot have by it. */
  readonly id: string
  /** A sentence that holds when the case passes. */
  readonly title: string
  /** What the server must be able to do, for example `submit:ANSWER_LOST`, `bust`, `hostility`. */
  readonly needs: readonly string[]
  run(bench: FaultBench): Promise<void>
}

/** Members of a server that not every venue offers. */
const OPTIONAL: Readonly<Record<string, (server: BrokerServer) => boolean>> = {
  bust: (server) => server.bust !== null,
  correct: (server) => server.correct !== null,
  hostility: (server) => server.hostility !== undefined,
  wideIds: (server) => server.wideIds !== undefined,
  holdUnlisted: (server) => server.holdUnlisted !== undefined,
  selfSigned: (server) => server.selfSigned !== undefined,
  heartbeatMs: (server) => server.heartbeatMs !== undefined,
}

/** Why the venue of a server cannot have this case, in the server's words; null when it can. */
export function impossibility(server: BrokerServer, { id, needs }: FaultCase): string | null {
  for (const key of [id, ...needs]) {
    const reason = server.impossible[key]
    if (reason !== undefined) return reason
  }
  return null
}

/** What a case needs and the server neither offers nor calls impossible. */
export function missingNeeds(server: BrokerServer, { needs }: FaultCase): readonly string[] {
  return needs.filter((need) => OPTIONAL[need]?.(server) === false)
}
