import type { FaultKitScore } from '#adapters/brokers/faultKitScores.ts'

/** The file that tells how far the adapters passed, as it is written. */
export function scoreText(scores: readonly FaultKitScore[]): string {
  const lines = scores
    .toSorted((one, other) => (one.venue < other.venue ? -1 : 1))
    .map(
      ({ venue, version, passed, impossible, total }) =>
        `  { venue: '${venue}', version: ${version}, passed: ${passed}, impossible: ${impossible}, total: ${total} },\n`,
    )
  return `/** How far the adapter of a venue passed the fault kit of brokers. */
export interface FaultKitScore {
  /** As the connection names its venue. */
  readonly venue: string
  /** Of the kit: it rises when cases are added or changed. */
  readonly version: number
  readonly passed: number
  /** Cases that the protocol of the venue cannot have; neither passed nor failed. */
  readonly impossible: number
  readonly total: number
}

/**
 * Scores of every adapter, by venue. The runs of the kit write this list and hold it true; nothing is added by hand.
 */
export const FAULT_KIT_SCORES: readonly FaultKitScore[] = [
${lines.join('')}]
`
}

const ENTRY = /\{ venue: '([A-Z0-9_]+)', version: (\d+), passed: (\d+), impossible: (\d+), total: (\d+) \}/g

/** Reads the scores that such a file tells. */
export function readScores(text: string): readonly FaultKitScore[] {
  return [...text.matchAll(ENTRY)].map(([, venue = '', version, passed, impossible, total]) => ({
    venue,
    version: Number(version),
    passed: Number(passed),
    impossible: Number(impossible),
    total: Number(total),
  }))
}
