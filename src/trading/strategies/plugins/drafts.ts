import type { Instrument } from '#core/model/instrument.ts'
import type { BracketPlan, Evidence } from '#core/model/signal.ts'
import type { SignalDraft } from '../strategy.ts'
import { priceText } from '../words.ts'
import type { EnterIntention, StatedReason } from './intentions.ts'

/** What is known of an instrument when a program speaks of it. */
export interface Moment {
  readonly instrument: Instrument
  /** Last price, currency units. */
  readonly price: number
  readonly marketTime: number
  /** Length of the bars the data come in, microseconds. */
  readonly span: number
  /** Name of the program's file. */
  readonly file: string
}

/** Makes the signal of a wish to hold a position. */
export function draftOf(wish: EnterIntention, moment: Moment): SignalDraft {
  const { instrument, price } = moment
  const reasons =
    wish.reasons.length > 0
      ? wish.reasons
      : [{ text: `${moment.file} goes ${sideText(wish)} and states no reason.`, strength: 0.5 }]
  return {
    instrumentId: instrument.id,
    direction: wish.direction,
    referencePrice: price,
    probability: wish.probability,
    horizon: wish.horizon * moment.span,
    evidence: evidenceOf(reasons, moment),
    counterEvidence: evidenceOf(wish.against, moment),
    features: wish.features,
    filters: [],
    bracket: bracketOf(wish, price),
    wrongIf: wish.wrongIf ?? wrongIf(wish, instrument),
    ...(wish.entry === null ? {} : { entry: wish.entry }),
    ...(wish.trail === null ? {} : { trail: wish.trail }),
    ...(wish.weight === null ? {} : { weight: wish.weight }),
  }
}

/** Makes the signal of a wish to leave the market. */
export function exitDraft(reasons: readonly StatedReason[], moment: Moment): SignalDraft {
  const stated = reasons.length > 0 ? reasons : [{ text: `${moment.file} leaves and states no reason.`, strength: 0.5 }]
  return {
    instrumentId: moment.instrument.id,
    direction: 'FLAT',
    referencePrice: moment.price,
    probability: null,
    horizon: moment.span,
    evidence: evidenceOf(stated, moment),
    counterEvidence: [],
    features: [],
    filters: [],
    bracket: null,
    wrongIf: 'The strategy wants to hold it again.',
  }
}

function evidenceOf(reasons: readonly StatedReason[], { marketTime, file }: Moment): readonly Evidence[] {
  return reasons
    .map(({ text, strength }) => ({ text, source: file, tsEvent: marketTime, strength }))
    .toSorted((left, right) => right.strength - left.strength)
}

/** Distances are measured from where it means to enter. */
function bracketOf({ stop, target, entry }: EnterIntention, price: number): BracketPlan | null {
  if (stop === null) return null
  const from = entry?.limitPrice ?? entry?.stopPrice ?? price
  const risk = Math.abs(from - stop)
  return { stop, target, rewardRisk: target === null || risk === 0 ? null : Math.abs(target - from) / risk }
}

function sideText({ direction }: EnterIntention): string {
  return direction === 'LONG' ? 'long' : 'short'
}

function wrongIf({ stop, direction }: EnterIntention, instrument: Instrument): string {
  if (stop === null) return 'The strategy asks to leave.'
  return `The price ${direction === 'LONG' ? 'falls' : 'rises'} to ${priceText(instrument, stop)}.`
}
