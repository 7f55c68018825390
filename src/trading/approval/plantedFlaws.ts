import type { TradingMode } from '#core/model/origin.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { Evidence } from '#core/model/signal.ts'

/** Modes in which a proposal may be practice: nothing in them costs or earns anything. */
export type PracticeMode = Extract<TradingMode, 'SIM' | 'REPLAY'>

/** The terms of a card before its hash. */
export type CardDraft = Omit<Proposal, 'hash'> & { readonly mode: PracticeMode }

/** A flaw that can be put into a card: a card with it should be refused. */
export interface PlantedFlaw {
  readonly id: string
  /** What was wrong, said once it is decided. */
  readonly words: string
  /** The card with the flaw; null where the candidate has no room for it. */
  plant(card: CardDraft): CardDraft | null
}

/** The mode as one in which practice is possible; null for every other. */
export function practiceModeOf(mode: TradingMode): PracticeMode | null {
  return mode === 'SIM' || mode === 'REPLAY' ? mode : null
}

/** A card whose mode admits practice; null for every other. */
export function practiceCard(proposal: Proposal): CardDraft | null {
  const mode = practiceModeOf(proposal.mode)
  return mode === null ? null : { ...proposal, mode }
}

const SHOWN = 5
const HOUR = 3_600_000_000

/** Every flaw that is planted, in a stable order. */
export const PLANTED_FLAWS: readonly PlantedFlaw[] = [
  {
    id: 'STOP_IN_NOISE',
    words: 'The stop was so near that ordinary noise would have reached it.',
    plant: (card) => withStop(card, 0.06),
  },
  {
    id: 'STOP_FAR',
    words: 'The stop was several times as far away as the idea needs, so the loss would have been too.',
    plant: (card) => withStop(card, 4),
  },
  {
    id: 'COST_EATS_EDGE',
    words: 'Going in and out would have cost nearly all that the trade could have made.',
    plant: (card) => {
      const goal = card.targetPrice ?? card.stopPrice
      if (goal === null) return null
      const distance = (Math.abs(goal - card.referencePrice) / card.referencePrice) * 10_000
      const factor = (0.45 * distance) / Math.max(card.cost.totalBps, 0.01)
      if (factor < 2) return null
      const { spreadBps, feesBps, slippageBps, totalBps, totalBpsP90, total } = card.cost
      const cost = {
        spreadBps: spreadBps * factor,
        feesBps: feesBps * factor,
        slippageBps: slippageBps * factor,
        totalBps: totalBps * factor,
        totalBpsP90: totalBpsP90 * factor,
        total: total * factor,
      }
      return { ...card, cost }
    },
  },
  {
    id: 'SIZE_FAR_ABOVE_USUAL',
    words: 'The size was six times what the house rules give.',
    plant: (card) => ({
      ...card,
      quantity: card.quantity * 6,
      notional: card.notional * 6,
      sizing: { ...card.sizing, final: card.sizing.final * 6 },
      risk: card.risk.map((line) => ({ ...line, after: line.before + 6 * (line.after - line.before) })),
    }),
  },
  {
    id: 'EVIDENCE_WEAK',
    words: 'What spoke for it was far weaker than what spoke against it.',
    plant: (card) =>
      card.evidence.length === 0
        ? null
        : {
            ...card,
            evidence: card.evidence.map((item) => ({ ...item, strength: Math.min(item.strength, 0.15) })),
            counterEvidence: card.counterEvidence.map((item) => ({ ...item, strength: Math.max(item.strength, 0.85) })),
          },
  },
  {
    id: 'STALE_DATA',
    words: 'The data behind it was many hours older than the card.',
    plant: (card) => (card.tsData < 30 * HOUR ? null : { ...card, tsData: card.tsData - 27 * HOUR }),
  },
  {
    id: 'EARNINGS_AHEAD',
    words: 'The company was to report within the horizon, and the card said so.',
    plant: (card) => against(card, 'It reports earnings tomorrow before the open.', 'calendar of events', 0.6),
  },
  {
    id: 'MORE_OF_THE_SAME',
    words: 'It moved almost exactly like what is held already.',
    plant: (card) => against(card, 'It moved with what is held: correlation 0.94 over 60 days.', 'own positions', 0.6),
  },
  {
    id: 'PRICE_RAN',
    words: 'The price had already run most of the way, and the limit followed it.',
    plant: (card) => {
      if (card.targetPrice === null) return null
      const way = card.targetPrice - card.referencePrice
      const step = Math.trunc(way * 0.8)
      if (step === 0) return null
      const limitPrice = card.limitPrice === null ? null : card.limitPrice + step
      const moved = { ...card, referencePrice: card.referencePrice + step, limitPrice }
      return against(moved, 'The price has run four fifths of the way since the signal.', 'last prices', 0.55)
    },
  },
  {
    id: 'THIN_LIQUIDITY',
    words: 'So little trades there that getting out at the stop would have been luck.',
    plant: (card) => {
      const cost = { ...card.cost, totalBpsP90: Math.max(250, card.cost.totalBpsP90 * 12) }
      return against({ ...card, cost }, 'The order is 38 % of what trades in an hour.', 'traded volume', 0.6)
    },
  },
  {
    id: 'REWARD_BELOW_RISK',
    words: 'The target was nearer than the stop: less to win than to lose.',
    plant: (card) => {
      if (card.stopPrice === null) return null
      const step = Math.trunc((card.referencePrice - card.stopPrice) * 0.3)
      return step === 0 ? null : { ...card, targetPrice: card.referencePrice + step }
    },
  },
  {
    id: 'RECORD_BAD',
    words: 'Like signals had lost nearly every time, and the card said so.',
    plant: (card) => ({ ...card, record: { value: 0.13, low: 0.05, high: 0.3, n: 31 } }),
  },
]

/** Puts the flaw at `place` of the catalogue into a card, or the next one that fits; null where none does. */
export function plantFlaw(
  card: CardDraft,
  place: number,
): { readonly flaw: PlantedFlaw; readonly card: CardDraft } | null {
  for (let offset = 0; offset < PLANTED_FLAWS.length; offset += 1) {
    const flaw = PLANTED_FLAWS[(place + offset) % PLANTED_FLAWS.length]
    const planted = flaw?.plant(card) ?? null
    if (flaw !== undefined && planted !== null) return { flaw, card: planted }
  }
  return null
}

/** One practice in so many proposals. */
const ONE_IN = 15
/** Decisions that come first: nobody is tested before he knows the card. */
const DECISIONS_BEFORE = 10

/** Whether a proposal becomes practice; `draw` is uniform in 0..1. Never two in a row. */
export function isPracticeDue(
  state: { readonly on: boolean; readonly decisions: number; readonly lastWasPractice: boolean },
  draw: number,
): boolean {
  const { on, decisions, lastWasPractice } = state
  return on && decisions >= DECISIONS_BEFORE && !lastWasPractice && draw < 1 / ONE_IN
}

function withStop(card: CardDraft, factor: number): CardDraft | null {
  const { stopPrice, referencePrice } = card
  if (stopPrice === null) return null
  const next = referencePrice - Math.trunc((referencePrice - stopPrice) * factor)
  return next === referencePrice || next === stopPrice || next <= 0 ? null : { ...card, stopPrice: next }
}

function against(card: CardDraft, text: string, source: string, strength: number): CardDraft {
  const item: Evidence = { text, source, tsEvent: card.tsData, strength }
  const counterEvidence = [item, ...card.counterEvidence].toSorted((a, b) => b.strength - a.strength).slice(0, SHOWN)
  return {
    ...card,
    counterEvidence: counterEvidence.includes(item) ? counterEvidence : [...counterEvidence.slice(1), item],
  }
}
