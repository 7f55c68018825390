import type { Estimate } from '#core/model/estimate.ts'
import { meanEstimate } from '#quant/statistics/meanEstimate.ts'
import { wilsonProportion } from '#quant/statistics/proportion.ts'
import type { ShadowCause } from './shadowTrade.ts'

/** An idea that has ended, with the decision about it. */
export interface ShadowResult {
  readonly cause: ShadowCause
  /** The trader's reason for a refusal; null for every other cause. */
  readonly reason: string | null
  readonly entered: boolean
  readonly multiple: number
}

/** How the ideas of one kind of decision ended, followed without money and by one rule. */
export interface ScoreRow {
  readonly cause: ShadowCause
  readonly reason: string | null
  /** Ideas that ended, those that never entered included. */
  readonly ideas: number
  /**
   * Share of decisions that were right: an approval whose idea made money, a refusal whose idea made none. Null where
   * nobody chose between yes and no (expired, or the house's terms before the trader changed them), and without a single
   * idea that entered.
   */
  readonly right: Estimate | null
  /** Mean result of those that entered, in multiples of the risk to the stop; null while there are too few. */
  readonly multiple: Estimate | null
}

const CHOSEN: readonly ShadowCause[] = ['APPROVED', 'REJECTED']

/** Sums up by cause, and for refusals by reason as well, in a stable order. */
export function scoreRows(results: readonly ShadowResult[]): readonly ScoreRow[] {
  const groups = new Map<string, ShadowResult[]>()
  const put = (key: string, result: ShadowResult): void => void groups.set(key, [...(groups.get(key) ?? []), result])
  for (const result of results) {
    put(result.cause, result)
    if (result.cause === 'REJECTED' && result.reason !== null) put(`${result.cause}|${result.reason}`, result)
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => scoreRow(group, key.split('|')[1] ?? null))
}

function scoreRow(group: readonly ShadowResult[], reason: string | null): ScoreRow {
  const cause = group[0]?.cause ?? 'APPROVED'
  const entered = group.filter((result) => result.entered)
  const isRight = ({ multiple }: ShadowResult): boolean => (cause === 'REJECTED' ? multiple <= 0 : multiple > 0)
  return {
    cause,
    reason,
    ideas: group.length,
    right: CHOSEN.includes(cause) ? wilsonProportion(entered.filter(isRight).length, entered.length) : null,
    multiple: meanEstimate(entered.map(({ multiple }) => multiple)),
  }
}
