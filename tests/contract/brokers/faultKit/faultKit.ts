import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { BrokerServer } from '../../../servers/brokers/brokerServer.ts'
import { ACCOUNT_CASES } from './accounts.ts'
import { ANSWER_CASES } from './answers.ts'
import { CANCEL_CASES } from './cancels.ts'
import { CLOCK_CASES } from './clocks.ts'
import { openBench, PATIENCE_MS } from './faultBench.ts'
import { impossibility, missingNeeds, type FaultCase } from './faultCase.ts'
import { FILL_CASES } from './fills.ts'
import { HOSTILE_CASES } from './hostile.ts'
import { ID_CASES } from './ids.ts'
import { LIMIT_CASES } from './limits.ts'
import { QUESTION_CASES } from './questions.ts'
import { readScores, scoreText } from './scoreText.ts'
import { SESSION_CASES } from './sessions.ts'
import { SHUTDOWN_CASES } from './shutdown.ts'
import { STREAM_CASES } from './streams.ts'

/** Rises when cases are added or changed. */
const VERSION = 1

const SCORES = fileURLToPath(new URL('../../../../src/adapters/brokers/faultKitScores.ts', import.meta.url))

/** Every case of the kit. */
export const FAULT_CASES: readonly FaultCase[] = [
  ...ANSWER_CASES,
  ...ID_CASES,
  ...STREAM_CASES,
  ...FILL_CASES,
  ...CANCEL_CASES,
  ...QUESTION_CASES,
  ...ACCOUNT_CASES,
  ...LIMIT_CASES,
  ...SESSION_CASES,
  ...CLOCK_CASES,
  ...HOSTILE_CASES,
  ...SHUTDOWN_CASES,
]

/** What became of a case. */
export type CaseOutcome = { readonly kind: 'PASSED' } | { readonly kind: 'IMPOSSIBLE'; readonly reason: string }

/** Plays one case against a server of its own; throws where the adapter fails it. Nothing is waited for longer. */
export async function playCase(
  fault: FaultCase,
  openServer: () => Promise<BrokerServer>,
  patienceMs = PATIENCE_MS,
): Promise<CaseOutcome> {
  const server = await openServer()
  try {
    const reason = impossibility(server, fault)
    if (reason !== null) return { kind: 'IMPOSSIBLE', reason }
    const missing = missingNeeds(server, fault)
    if (missing.length > 0)
      throw new Error(`The server offers no ${missing.join(', ')} and does not call it impossible`)
    const bench = await openBench(server, server.connection(), patienceMs)
    try {
      await fault.run(bench)
    } finally {
      await bench.connection.close()
    }
    return { kind: 'PASSED' }
  } finally {
    await server.close()
  }
}

/** Runs every case against the servers of one venue and holds its score to the list of scores. */
export function describeFaultKit(name: string, openServer: () => Promise<BrokerServer>): void {
  describe(`the fault kit against ${name}`, () => {
    const outcomes = new Map<string, CaseOutcome['kind']>()
    const groups = new Set(FAULT_CASES.map(({ id }) => id.slice(0, id.indexOf('.'))))
    for (const group of groups) {
      describe.concurrent(group, () => {
        for (const fault of FAULT_CASES.filter(({ id }) => id.startsWith(`${group}.`))) {
          it.concurrent(`${fault.id}: ${fault.title}`, async () => {
            const outcome = await playCase(fault, openServer)
            outcomes.set(fault.id, outcome.kind)
            if (outcome.kind === 'IMPOSSIBLE') expect(outcome.reason).toMatch(/\S+ \S+/)
          })
        }
      })
    }

    it('is the score that the list of scores tells', async () => {
      const server = await openServer()
      const { venue } = server
      await server.close()
      const kinds = [...outcomes.values()]
      const score = {
        venue,
        version: VERSION,
        passed: kinds.filter((kind) => kind === 'PASSED').length,
        impossible: kinds.filter((kind) => kind === 'IMPOSSIBLE').length,
        total: FAULT_CASES.length,
      }
      // Read anew, for the run of another venue may have written it meanwhile.
      const written = readScores(await readFile(SCORES, 'utf8'))
      const others = written.filter((one) => one.venue !== venue)
      await expect(scoreText([...others, score])).toMatchFileSnapshot(SCORES)
    })
  })
}
