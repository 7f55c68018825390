import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import type { RejectReason } from '#core/model/proposal.ts'
import { fromPrice, fromQuantity } from '#core/money.ts'
import type { IdeaView } from '#contracts/records/approval.ts'
import { scoreRows } from '#trading/approval/scorecard.ts'
import type { ShadowCause, ShadowTrade } from '#trading/approval/shadowTrade.ts'
import { costShare } from './costEstimate.ts'
import type { Idea } from './ideaBook.ts'
import type { OpenProposal, RiskDesk } from './state.ts'

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

function priceOf(instrument: Instrument, price: number | null): number | null {
  return price === null ? null : fromPrice(instrument, price)
}
