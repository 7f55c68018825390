import type { Instrument } from '#core/model/instrument.ts'
import type { CostEstimate } from '#core/model/proposal.ts'
import type { Evidence, Signal } from '#core/model/signal.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type { Likeness } from '#trading/risk/book/likeness.ts'
import type { EntryPlan } from './entryPlan.ts'

/** Most items on each side of a card. */
const EVIDENCE_SHOWN = 5

/** What speaks against a trade as risk sees it. */
export interface CounterInputs {
  readonly signal: Signal
  readonly instrument: Instrument
  readonly plan: EntryPlan
  readonly cost: CostEstimate
  /** Share of equity in the instrument after the trade. */
  readonly weight: number
  readonly record: Estimate | null
  /** How like the rest of the book the instrument moves; null where nothing else is held. */
  readonly likeness: Likeness | null
}

/**
 * The strategy's own counter-evidence, completed from the account's data: how often it failed here, what it costs, what
 * it concentrates. Never empty.
 */
export function counterEvidence(inputs: CounterInputs): readonly Evidence[] {
  const own = inputs.signal.counterEvidence
  const added = own.length === 0 ? [recordItem(inputs), costItem(inputs), weightItem(inputs)] : [recordItem(inputs)]
  return [...own, ...added, ...likenessItems(inputs)].toSorted(byStrength).slice(0, EVIDENCE_SHOWN)
}

/** The strongest evidence for a trade, as many as a card shows. */
export function strongest(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.toSorted(byStrength).slice(0, EVIDENCE_SHOWN)
}

function byStrength(left: Evidence, right: Evidence): number {
  return right.strength - left.strength
}

function recordItem({ record, signal }: CounterInputs): Evidence {
  const text =
    record === null
      ? 'This strategy has closed no trade in this account yet: how it does here is not known.'
      : `${record.n - Math.round(record.value * record.n)} of its ${record.n} closed trades here lost money after fees.`
  const strength = record === null ? 0.3 : Math.max(0, 1 - record.value - 0.2)
  return { text, source: 'own trades', tsEvent: signal.tsEvent, strength }
}

function costItem({ cost, plan, signal }: CounterInputs): Evidence {
  const goal = plan.targetPrice ?? plan.stopPrice
  const distance = Math.abs(goal - plan.referencePrice) / plan.referencePrice
  const share = (2 * cost.totalBps) / 10_000 / distance
  const towards = plan.targetPrice === null ? 'stop' : 'target'
  const text = `Going in and out costs about ${(2 * cost.totalBps).toFixed(1)} bps, ${(100 * share).toFixed(0)} % of the distance to the ${towards}.`
  return { text, source: 'cost estimate', tsEvent: signal.tsEvent, strength: Math.min(1, share) }
}

/** Unknown is said as such: what is not known to differ may be more of the same. */
function likenessItems({ likeness, plan, signal }: CounterInputs): readonly Evidence[] {
  if (likeness === null) return []
  const { average, observations } = likeness
  const source = 'bars of this session'
  if (average === null) {
    const text = 'How it moves with what is held is not known yet: there are too few common bars.'
    return [{ text, source, tsEvent: signal.tsEvent, strength: 0.1 }]
  }
  const correlation = plan.side === 'BUY' ? average : -average
  const text = `Its correlation with what is held is ${correlation.toFixed(2)} over ${observations} bars.`
  return [{ text, source, tsEvent: signal.tsEvent, strength: Math.max(0, Math.min(1, correlation)) }]
}

function weightItem({ instrument, signal, weight }: CounterInputs): Evidence {
  const text = `${(100 * weight).toFixed(2)} % of the equity would stand in ${instrument.symbol} alone.`
  return { text, source: 'books', tsEvent: signal.tsEvent, strength: Math.min(1, 4 * weight) }
}
