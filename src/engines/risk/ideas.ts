import type { InstrumentId, ProposalId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import type { Proposal, RejectReason } from '#core/model/proposal.ts'
import { fromPrice, fromQuantity } from '#core/money.ts'
import type { IdeaView } from '#contracts/records/approval.ts'
import { scoreRows, type ShadowResult } from '#trading/approval/scorecard.ts'
import { followShadow, type ShadowCause, type ShadowPrices, type ShadowTrade } from '#trading/approval/shadowTrade.ts'
import { costShare } from './costEstimate.ts'
import type { OpenProposal, RiskDesk } from './state.ts'

/** Ideas followed at a time, and ended ones that stay on the screen. */
const FOLLOWED = 500
const ENDED_SHOWN = 200
/** Results the scorecard is made of, the newest ones. */
const SCORED = 2_000

/** An idea with the decision about it. */
interface Idea {
  readonly key: string
  readonly proposal: Proposal
  readonly cause: ShadowCause
  readonly reason: RejectReason | null
  readonly decidedAt: number
  trade: ShadowTrade
}

/** Ideas of decided proposals on their way to their end, and how those before ended. */
export class Ideas {
  readonly #running = new Map<string, Idea>()
  readonly #byInstrument = new Map<InstrumentId, Set<Idea>>()
  readonly #results: ShadowResult[] = []
  readonly #endedKeys: string[] = []

  /** Results so far, oldest first. */
  get results(): readonly ShadowResult[] {
    return this.#results
  }

  has(proposalId: ProposalId, cause: ShadowCause): boolean {
    return this.#running.has(keyOf(proposalId, cause))
  }

  /** Forgets everything; another account has another trader's record. */
  clear(): readonly string[] {
    const keys = [...this.#running.keys(), ...this.#endedKeys]
    this.#running.clear()
    this.#byInstrument.clear()
    this.#results.length = 0
    this.#endedKeys.length = 0
    return keys
  }

  /** Begins to follow an idea; returns null when it has no stop, is followed already, or there are too many. */
  begin(idea: Omit<Idea, 'key' | 'trade'>, trade: ShadowTrade): Idea | null {
    const key = keyOf(idea.proposal.proposalId, idea.cause)
    if (this.#running.has(key) || this.#running.size >= FOLLOWED) return null
    const begun: Idea = { ...idea, key, trade }
    this.#running.set(key, begun)
    const { instrumentId } = idea.proposal
    const list = this.#byInstrument.get(instrumentId) ?? new Set()
    this.#byInstrument.set(instrumentId, list.add(begun))
    return begun
  }

  /** Follows the ideas in one instrument through a bar; returns those that changed. */
  follow(instrumentId: InstrumentId, bar: ShadowPrices): readonly Idea[] {
    const list = this.#byInstrument.get(instrumentId)
    if (list === undefined || list.size === 0) return []
    const changed: Idea[] = []
    for (const idea of list) {
      const next = followShadow(idea.trade, bar)
      if (next === idea.trade) continue
      idea.trade = next
      changed.push(idea)
      if (next.state !== 'ENDED') continue
      list.delete(idea)
      this.#running.delete(idea.key)
      this.#endedKeys.push(idea.key)
      const { cause, reason } = idea
      this.#results.push({ cause, reason, entered: next.entry !== null, multiple: next.multiple })
      if (this.#results.length > SCORED) this.#results.shift()
    }
    return changed
  }

  /** Keys of ended ideas beyond those that stay on the screen. */
  overdue(): readonly string[] {
    return this.#endedKeys.splice(0, Math.max(0, this.#endedKeys.length - ENDED_SHOWN))
  }
}

/** Follows the idea of a proposal from now on, on finished bars and at the terms of its card. */
export function followIdea(desk: RiskDesk, open: OpenProposal, cause: ShadowCause, reason: RejectReason | null): void {
  const { memory } = desk
  const { proposal, instrument, signal } = open
  const { stopPrice } = proposal
  const decidedAt = memory.market.marketTime
  if (stopPrice === null || decidedAt === 0) return
  const trade: ShadowTrade = {
    state: 'WAITING',
    terms: {
      side: proposal.side,
      limit: priceOf(instrument, proposal.limitPrice),
      trigger: priceOf(instrument, proposal.entry?.triggerPrice ?? null),
      stop: fromPrice(instrument, stopPrice),
      target: priceOf(instrument, proposal.targetPrice),
      quantity: fromQuantity(instrument, proposal.quantity),
      costShare: costShare(proposal.cost),
      from: decidedAt,
      until: decidedAt + signal.horizon,
    },
  }
  const idea = memory.ideas.begin({ proposal, cause, reason, decidedAt }, trade)
  if (idea !== null) desk.context.put('ideas', ideaView(idea))
}

/** Follows every idea through the bars of a slice and brings the scorecard up to date. */
export function followBars(desk: RiskDesk, { bars, barCount }: MarketSlice): void {
  const { memory, context } = desk
  let anyEnded = false
  for (let row = 0, start = 0; row < barCount; row += 1, start += BAR_ROW) {
    const instrument = memory.market.instruments[bars[start + BAR.instrument] ?? -1]
    if (instrument === undefined) continue
    const changed = memory.ideas.follow(instrument.id, {
      tsOpen: bars[start + BAR.tsOpen] ?? 0,
      tsClose: bars[start + BAR.tsClose] ?? 0,
      open: bars[start + BAR.open] ?? Number.NaN,
      high: bars[start + BAR.high] ?? Number.NaN,
      low: bars[start + BAR.low] ?? Number.NaN,
      close: bars[start + BAR.close] ?? Number.NaN,
    })
    for (const idea of changed) context.put('ideas', ideaView(idea))
    anyEnded ||= changed.some(({ trade }) => trade.state === 'ENDED')
  }
  if (!anyEnded) return
  for (const key of memory.ideas.overdue()) context.remove('ideas', key)
  for (const row of scoreRows(memory.ideas.results)) {
    const reason = row.reason as RejectReason | null
    context.put('scorecard', { ...row, reason, key: reason === null ? row.cause : `${row.cause}|${reason}` })
  }
}

function ideaView({ key, proposal, cause, reason, decidedAt, trade }: Idea): IdeaView {
  const { proposalId, strategyId, instrumentId, side } = proposal
  const isEnded = trade.state === 'ENDED'
  return {
    key,
    proposalId,
    strategyId,
    instrumentId,
    side,
    cause,
    reason,
    state: trade.state,
    decidedAt,
    entry: trade.state === 'WAITING' ? null : trade.entry,
    end: isEnded ? trade.end : null,
    profit: isEnded ? trade.profit : null,
    multiple: isEnded ? trade.multiple : null,
  }
}

function keyOf(proposalId: ProposalId, cause: ShadowCause): string {
  return `${proposalId}|${cause}`
}

function priceOf(instrument: Instrument, price: number | null): number | null {
  return price === null ? null : fromPrice(instrument, price)
}
