import { canonicalJson } from '#core/canonicalJson.ts'
import type { Sha256 } from '../ports.ts'

/** Everything that makes two runs the same experiment. */
export interface ExperimentIdentity {
  readonly configHash: string
  /** One for each set of bars, in the order of the run. */
  readonly dataHashes: readonly string[]
  /** What the bars are bars of, in the same order: an order list names its instruments. */
  readonly instruments: readonly string[]
  readonly codeVersion: string
  /** Seed of what is drawn at random besides the configuration; null where nothing is. */
  readonly seed: number | null
}

/** Names what was tried, whichever version of the code tried it. */
export function variantOf({ configHash, dataHashes, instruments, seed }: ExperimentIdentity, sha256: Sha256): string {
  return sha256(canonicalJson({ configHash, dataHashes, instruments, seed }))
}

/** Names an experiment: SHA-256 of its identity in canonical JSON, lower-case hexadecimal. */
export function experimentId(identity: ExperimentIdentity, sha256: Sha256): string {
  const { configHash, dataHashes, instruments, codeVersion, seed } = identity
  return sha256(canonicalJson({ configHash, dataHashes, instruments, codeVersion, seed }))
}
