import type { ProofEvidence } from '#contracts/records/proof.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import type { Finding } from './proofRoom.ts'

/** Everything that was compared agreed. */
export function passed(sentence: string, compared: number): Finding {
  return { state: 'PASSED', sentence, compared, evidence: null }
}

/** The run knew what it could not have known, or cannot be relied upon otherwise. */
export function failed(sentence: string, compared: number, evidence: ProofEvidence | null): Finding {
  return { state: 'FAILED', sentence, compared, evidence }
}

/** The question has no meaning for this run. */
export function notApplicable(sentence: string): Finding {
  return { state: 'NOT_APPLICABLE', sentence, compared: 0, evidence: null }
}

/** Nothing can be said, or somebody should look. */
export function inconclusive(sentence: string, compared = 0, evidence: ProofEvidence | null = null): Finding {
  return { state: 'INCONCLUSIVE', sentence, compared, evidence }
}

/** A number of things in words, for example `1 signal` or `7 signals`. */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count.toLocaleString('en-US')} ${noun}s`
}

/** A moment as a trader reads it, in UTC. */
export function momentText(at: number): string {
  return formatTimestamp(at)
}
