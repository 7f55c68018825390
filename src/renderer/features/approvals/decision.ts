import type { CommandPayload } from '#contracts/channel.ts'
import type { riskChannel } from '#contracts/risk.ts'
import { toMicroseconds } from '../../format/time.ts'
import { armsAt } from './arming.ts'
import type { Arming } from './arming.ts'
import type { OwnView } from './approvalBlock.ts'

/** What the audit record keeps about how a decision came about. */
export type DecisionRecord = CommandPayload<typeof riskChannel, 'ApproveProposal'>['decision']

/**
 * Writes the record of a decision taken at `at` (milliseconds since `origin`, the page's start on the wall clock). A
 * decision that needs no arming, a refusal, has its own moment as `armedAt`.
 */
export function decisionRecord(arming: Arming, origin: number, at: number, ownView: OwnView | null): DecisionRecord {
  const armedAt = armsAt(arming)
  return {
    shownAt: toMicroseconds(origin + arming.shownAt),
    armedAt: toMicroseconds(origin + Math.min(at, armedAt ?? at)),
    dwellMilliseconds: Math.max(0, at - arming.shownAt),
    ownView,
  }
}
