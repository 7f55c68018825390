import type {
  AccountId,
  ClientOrderId,
  InstrumentId,
  ProposalId,
  SessionId,
  SignalId,
  StrategyId,
} from '#core/model/identifiers.ts'
import { identifier, instrumentId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { Mandate } from '#contracts/broker.ts'
import type { Session } from '#contracts/records/market.ts'

export const ACCOUNT = identifier<AccountId>('REPLAY-1')
export const ACME: InstrumentId = instrumentId('ACME', 'TEST')
const STRATEGY = identifier<StrategyId>('gap-bounce')

/** Builds a REPLAY session with 100,000 USD. */
export function buildSession(changes: Partial<Session> = {}): Session {
  return {
    sessionId: identifier<SessionId>('session-1'),
    mode: 'REPLAY',
    accountId: ACCOUNT,
    source: { kind: 'none' },
    startingCash: 100_000_000_000,
    currency: 'USD',
    ...changes,
  }
}

/** Builds a market order that buys 10 shares of ACME; the id names the order, its signal and its proposal. */
export function buildOrder(id: string, changes: Partial<OrderSpecification> = {}): OrderSpecification {
  return {
    clientOrderId: identifier<ClientOrderId>(id),
    accountId: ACCOUNT,
    instrumentId: ACME,
    strategyId: STRATEGY,
    signalId: identifier<SignalId>(`signal-${id}`),
    proposalId: identifier<ProposalId>(`proposal-${id}`),
    role: 'ENTRY',
    side: 'BUY',
    type: 'MARKET',
    quantity: 10,
    sizing: null,
    limitPrice: null,
    stopPrice: null,
    timeInForce: 'GTC',
    reduceOnly: false,
    ocoGroup: null,
    parentClientOrderId: null,
    attachedExit: null,
    tsInit: 0,
    ...changes,
  }
}

/** Builds an entry with a protective stop and a target that wait for it. */
export function buildBracket(id: string, changes: Partial<OrderSpecification> = {}): readonly OrderSpecification[] {
  const entry = buildOrder(id, changes)
  const exit: Partial<OrderSpecification> = {
    proposalId: entry.proposalId,
    signalId: entry.signalId,
    side: entry.side === 'BUY' ? 'SELL' : 'BUY',
    quantity: entry.quantity,
    reduceOnly: true,
    ocoGroup: `oco-${id}`,
    parentClientOrderId: entry.clientOrderId,
  }
  return [
    entry,
    buildOrder(`${id}-stop`, { ...exit, role: 'STOP_LOSS', type: 'STOP', stopPrice: 90_00 }),
    buildOrder(`${id}-target`, { ...exit, role: 'TAKE_PROFIT', type: 'LIMIT', limitPrice: 120_00 }),
  ]
}

/** Builds the proposal that an order carries out. */
export function buildProposal(order: OrderSpecification, changes: Partial<Proposal> = {}): Proposal {
  return {
    proposalId: order.proposalId ?? identifier<ProposalId>('none'),
    hash: hashOf(order.clientOrderId),
    snapshotId: 'snapshot-1',
    mode: 'REPLAY',
    accountId: order.accountId,
    signalId: order.signalId,
    strategyId: order.strategyId,
    instrumentId: order.instrumentId,
    side: order.side,
    orderType: order.type,
    timeInForce: order.timeInForce,
    quantity: order.quantity ?? 0,
    limitPrice: order.limitPrice,
    stopPrice: 90_00,
    targetPrice: 120_00,
    referencePrice: 100_00,
    notional: 1_000_000_000,
    tier: 1,
    tierReason: '',
    sizing: { rule: 'fixed', raw: 10, final: 10, boundBy: '' },
    risk: [],
    cost: { spreadBps: 0, feesBps: 0, slippageBps: 0, totalBps: 0, totalBpsP90: 0, total: 0 },
    evidence: [],
    counterEvidence: [{ text: 'It may fall further.', source: 'test', tsEvent: 0, strength: 0.5 }],
    probability: null,
    record: null,
    wrongIf: '',
    origin: 'historical',
    tsData: 0,
    tsCreated: 0,
    tsExpires: Number.MAX_SAFE_INTEGER - 10_000_000,
    extended: false,
    status: 'QUEUED',
    outcome: null,
    changes: [],
    ...changes,
  }
}

/** Builds the mandate of an approved order. */
export function buildMandate(order: OrderSpecification, decidedAt = 0): Mandate {
  return {
    verdictId: `verdict-${order.clientOrderId}`,
    approval: { proposalId: order.proposalId ?? '', hash: hashOf(order.clientOrderId), decidedAt, decision: null },
  }
}

/** The mandate of an order that only reduces risk. */
export const REDUCING: Mandate = { verdictId: 'verdict', approval: null }

/** Builds a slice with one finished bar of the first instrument, prices in currency units, a minute long unless told. */
export function buildSlice(
  marketTime: number,
  prices: readonly [number, number, number, number],
  volume = 1_000,
  length = 60_000_000,
): MarketSlice {
  const [open, high, low, close] = prices
  return {
    marketTime,
    origin: 'historical',
    interval: '1m',
    barCount: 1,
    bars: Float64Array.of(0, marketTime - length, marketTime, open, high, low, close, volume),
    quoteCount: 0,
    quotes: new Float64Array(0),
    halted: [],
  }
}

/** A text of 64 characters that stands for the hash of an order's proposal. */
export function hashOf(id: string): string {
  return id.padEnd(64, '0').slice(0, 64)
}
