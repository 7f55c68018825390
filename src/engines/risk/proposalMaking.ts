import { canonicalJson } from '#core/canonicalJson.ts'
import { identifier, type ProposalId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide } from '#core/model/order.ts'
import type { Proposal, RiskLine, SizingReport } from '#core/model/proposal.ts'
import type { Signal } from '#core/model/signal.ts'
import { fromMoney, fromQuantity, notional, toMoney } from '#core/money.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { Session } from '#contracts/records/market.ts'
import type { Failure } from '#contracts/failure.ts'
import type { ExecutionStyle } from '#contracts/risk.ts'
import type { OrderCandidate } from '#trading/risk/candidate.ts'
import { deny } from '#trading/risk/denial.ts'
import { riskLines } from '#trading/risk/riskLines.ts'
import { tradeEnds } from '#trading/risk/scenarios/tradeEnds.ts'
import type { SizingInputs } from '#trading/risk/sizing/sizingInputs.ts'
import { sizePosition, type SizingResult } from '#trading/risk/sizing/sizePosition.ts'
import { sizingMethods } from '#trading/risk/sizing/sizingMethods.ts'
import { tierOf } from '#trading/risk/tier.ts'
import type { Books } from './books.ts'
import { breakerFailure } from './breakers.ts'
import { clusterRooms } from './clustersTable.ts'
import { counterEvidence, strongest } from './counterEvidence.ts'
import { costOfEntry, costShare } from './costEstimate.ts'
import { entryPrice, planEntry, withLimit, worstPrice, type EntryPlan } from './entryPlan.ts'
import { planExecution } from './executionStyle.ts'
import { likenessFor } from './accountFigures.ts'
import { assetExposure, exposureBeside, exposuresOf, totalRiskToStops } from './exposure.ts'
import { stopLoop } from './guard.ts'
import type { Sha256 } from './ports.ts'
import type { OpenProposal, RiskDesk } from './state.ts'
import { buyingPower, failureOf, judge } from './verdict.ts'

const LONGEST_VALIDITY = 5 * MINUTE
const SHORTEST_VALIDITY = 20 * SECOND

/** A sized and checked entry, or why there is none. */
export type SizedEntry =
  | { readonly ok: true; readonly plan: EntryPlan; readonly quantity: number; readonly sizing: SizingReport }
  | { readonly ok: false; readonly failure: Failure }

/** What the trader wants instead of the house's size and price. */
export type Wish = OpenProposal['wish']

/**
 * Plans, sizes and checks an entry by the house rules at the prices of this moment. `wish` replaces size and limit; it
 * passes the same checks. `leaving` is the signed quantity whose exit goes ahead of it.
 */
export function sizeEntry(
  desk: RiskDesk,
  session: Session,
  books: Books,
  signal: Signal,
  instrument: Instrument,
  side: OrderSide,
  wish: Wish,
  leaving: number,
): SizedEntry {
  const { memory, context } = desk
  const { market, configuration, limits } = memory
  const paused = breakerFailure(desk, instrument)
  if (paused !== null) return { ok: false, failure: paused }
  const planned = planEntry(instrument, signal, side, market, configuration)
  if (!planned.ok) return { ok: false, failure: { code: planned.failure.code, message: planned.failure.text } }
  const worthless = belowThresholds(signal, planned.plan, limits)
  if (worthless !== null) return { ok: false, failure: worthless }
  const plan: EntryPlan = wish === null ? planned.plan : withLimit(planned.plan, wish.limitPrice)
  const sized = houseSize(desk, session, books, signal, instrument, plan)
  if (!sized.ok) return { ok: false, failure: failureOf(sized.denial) }
  const quantity = wish?.quantity ?? weighted(instrument, sized.quantity, signal)
  if (quantity === 0) {
    const weight = signal.weight ?? 1
    const text = `The strategy wants ${(100 * weight).toFixed(1)} % of the size the rules allow, which is less than the smallest one of ${instrument.symbol}; nothing was proposed.`
    return { ok: false, failure: { code: 'SIZE_BELOW_INCREMENT', message: text, context: { weight } } }
  }
  const candidate: OrderCandidate = {
    instrument,
    side,
    type: plan.orderType,
    quantity,
    limitPrice: plan.limitPrice,
    stopPrice: plan.entry?.triggerPrice ?? null,
    reduceOnly: false,
    origin: signal.origin,
  }
  const denial = judge(memory, books, session.mode, signal.strategyId, candidate, leaving, context.now())
  if (denial?.code === 'REPEATED_EXECUTION') stopLoop(desk, signal.strategyId)
  if (denial !== null) return { ok: false, failure: failureOf(denial) }
  const sizing =
    wish === null
      ? quantity === sized.quantity
        ? sized.report
        : { ...sized.report, final: fromQuantity(instrument, quantity), boundBy: "the strategy's weight" }
      : {
          ...sized.report,
          rule: `the trader's own size; ${sized.report.rule}`,
          final: fromQuantity(instrument, quantity),
          boundBy: 'the trader',
        }
  return { ok: true, plan, quantity, sizing }
}

/** The size of a planned entry by the house rules, with what binds it, or why there is none. */
export function houseSize(
  desk: RiskDesk,
  session: Session,
  books: Books,
  signal: Signal,
  instrument: Instrument,
  plan: EntryPlan,
): SizingResult {
  const { memory } = desk
  const { market, limits } = memory
  const cost = costOfEntry(instrument, 0, market, books.record)
  const own = assetExposure(books, market, instrument)
  return sizePosition({
    instrument,
    limits,
    guardLevel: memory.guard.level,
    equity: books.ledger.equity,
    buyingPower: buyingPower(books),
    assetExposure: own,
    grossExposure: own + exposureBeside(books, market, instrument.id),
    entryPrice: worstPrice(plan),
    stopPrice: plan.stopPrice,
    probability: signal.probability,
    rewardRisk: plan.rewardRisk,
    costShare: costShare(cost),
    rooms: clusterRooms(memory, books, signal.strategyId, instrument),
    ...methodInputs(desk, session, books, signal, instrument, plan),
  })
}

/** Makes the card for a sized entry: every figure from this one moment, named by the snapshot id. */
export function makeProposal(
  desk: RiskDesk,
  session: Session,
  books: Books,
  signal: Signal,
  instrument: Instrument,
  entry: Extract<SizedEntry, { readonly ok: true }>,
  proposalId: ProposalId = identifier<ProposalId>(desk.context.nextId('A')),
  style: ExecutionStyle | null = null,
): Proposal {
  const { memory, context } = desk
  const { market } = memory
  const { plan, quantity } = entry
  const now = context.now()
  const value = notional(instrument, worstPrice(plan), quantity)
  const cost = costOfEntry(instrument, value, market, books.record)
  const { lines, weight, toStops, lossToStop } = linesOf(desk, books, instrument, plan, quantity, value)
  const planned = { value, lossToStop, cost: Math.round(costShare(cost) * value) }
  const execution = planExecution(desk, session, instrument, plan, quantity, value, cost, style)
  const record = books.record.winShare(signal.strategyId)
  const book = exposuresOf(books, market)
  const likeness = likenessFor(memory, book, book.indexOf(instrument.id))
  const against = counterEvidence({ signal, instrument, plan, cost, weight, record, likeness })
  const tier = tierFor(desk, session, books, signal, value, lines, against[0]?.strength ?? 0)
  return sealed(memory.sha256, {
    proposalId,
    snapshotId: context.nextId('S'),
    mode: session.mode,
    accountId: session.accountId,
    signalId: signal.signalId,
    strategyId: signal.strategyId,
    instrumentId: instrument.id,
    side: plan.side,
    orderType: plan.orderType,
    timeInForce: plan.timeInForce,
    quantity,
    limitPrice: plan.limitPrice,
    stopPrice: plan.stopPrice,
    targetPrice: plan.targetPrice,
    ...(plan.entry === null ? {} : { entry: plan.entry }),
    ...(execution === null ? {} : { execution }),
    referencePrice: plan.referencePrice,
    notional: value,
    tier: tier.tier,
    tierReason: tier.reason,
    sizing: entry.sizing,
    risk: lines,
    ends: tradeEnds(planned, plan.side === 'BUY', toStops),
    cost,
    evidence: strongest(signal.evidence),
    counterEvidence: against,
    probability: signal.probability,
    record,
    wrongIf: signal.wrongIf,
    origin: signal.origin,
    tsData: market.seenAt(instrument.id),
    tsCreated: now,
    tsExpires: now + validityOf(signal),
    extended: false,
    status: 'QUEUED',
    outcome: null,
    changes: [],
  })
}

/** How long a proposal waits: a quarter of the idea's horizon, at most five minutes, at least twenty seconds. */
export function validityOf(signal: Signal): number {
  return Math.round(Math.max(SHORTEST_VALIDITY, Math.min(LONGEST_VALIDITY, signal.horizon / 4)))
}

/**
 * Completes a proposal with the hash of everything the trader is shown of its terms. What moves with time (expiry,
 * status, outcome, changes) is outside, so that an extension does not ask for a new look.
 */
export function sealed(sha256: Sha256, draft: Omit<Proposal, 'hash'>): Proposal {
  const terms: Record<string, unknown> = { ...draft }
  for (const field of OUTSIDE_THE_HASH) delete terms[field]
  return { ...draft, hash: sha256(canonicalJson(terms)) }
}

const OUTSIDE_THE_HASH = ['hash', 'tsExpires', 'extended', 'status', 'outcome', 'changes'] as const

/** The house's size, or the part of it that the strategy wants; in whole increments. */
function weighted({ quantityIncrement }: Instrument, quantity: number, { weight }: Signal): number {
  if (weight === undefined) return quantity
  return Math.floor((quantity * weight) / quantityIncrement) * quantityIncrement
}

/** What the methods beside the fixed fraction need; a backtest knows no volatility, so that its sizes stay as they are. */
function methodInputs(
  { memory }: RiskDesk,
  session: Session,
  books: Books,
  signal: Signal,
  instrument: Instrument,
  plan: EntryPlan,
): Pick<SizingInputs, 'methods' | 'volatility' | 'strategyTrades' | 'strategyShare'> {
  const { market, tail, returns, configuration } = memory
  const methods = sizingMethods(configuration.sizingMethods)
  const strategyTrades = books.record.closedTrips(signal.strategyId)
  if (session.mode === 'BACKTEST') return { methods, strategyTrades }
  tail.refresh(returns, market.instruments)
  const volatility = tail.volatilityState(books, market.indexOf(instrument.id), plan.side === 'BUY')
  const strategyShare = methods.riskParity ? tail.strategyShare(books, signal.strategyId) : null
  return { methods, strategyTrades, volatility, strategyShare }
}

function belowThresholds(signal: Signal, plan: EntryPlan, limits: RiskDesk['memory']['limits']): Failure | null {
  const { probability } = signal
  if (probability !== null && probability.value < limits.probability) {
    const context = { probability: probability.value, minimum: limits.probability }
    const text = `Its probability of ${(100 * probability.value).toFixed(0)} % is below the ${(100 * limits.probability).toFixed(0)} % from which ideas are proposed.`
    return failureOf(deny('PROBABILITY_TOO_LOW', context, text))
  }
  if (plan.rewardRisk !== null && plan.rewardRisk < limits.rewardRisk) {
    const context = { rewardRisk: plan.rewardRisk, minimum: limits.rewardRisk }
    const text = `Its reward is ${plan.rewardRisk.toFixed(2)} times its risk; at least ${limits.rewardRisk} times is asked.`
    return failureOf(deny('REWARD_RISK_TOO_LOW', context, text))
  }
  return null
}

function linesOf(
  { memory }: RiskDesk,
  books: Books,
  instrument: Instrument,
  plan: EntryPlan,
  quantity: number,
  value: number,
): {
  readonly lines: readonly RiskLine[]
  readonly weight: number
  /** Risk to the stops of everything held, and of this trade; money. */
  readonly toStops: number
  readonly lossToStop: number
} {
  const { market, limits, tail } = memory
  const { ledger } = books
  const before = assetExposure(books, market, instrument)
  const beside = exposureBeside(books, market, instrument.id)
  const riskBefore = totalRiskToStops(books, market)
  const entry = plan.side === 'BUY' ? worstPrice(plan) : entryPrice(plan)
  const lossToStop = notional(instrument, Math.abs(entry - plan.stopPrice), quantity)
  const signed = (plan.side === 'BUY' ? 1 : -1) * fromMoney(value)
  const shortfall = tail.shortfallAround(books, market.indexOf(instrument.id), signed)
  const lines = riskLines(
    {
      equity: ledger.equity,
      riskToStopBefore: riskBefore,
      riskToStopAfter: riskBefore + lossToStop,
      grossBefore: before + beside,
      grossAfter: before + beside + value,
      assetBefore: before,
      assetAfter: before + value,
      positionAfter: value,
      dayLossBefore: Math.max(0, ledger.equityDayStart - ledger.equity),
      shortfall: shortfall === null ? null : { before: toMoney(shortfall.before), after: toMoney(shortfall.after) },
    },
    limits,
  )
  const weight = ledger.equity > 0 ? (before + value) / ledger.equity : 0
  return { lines, weight, toStops: riskBefore, lossToStop }
}

function tierFor(
  { memory }: RiskDesk,
  session: Session,
  books: Books,
  signal: Signal,
  value: number,
  lines: readonly RiskLine[],
  strongestAgainst: number,
): ReturnType<typeof tierOf> {
  const usual = books.record.usualSize()
  const soft = lines.filter((line) => line.kind === 'soft' && line.limit > 0)
  return tierOf({
    guardLevel: memory.guard.level,
    softLimitUse: Math.max(0, ...soft.map((line) => line.after / line.limit)),
    strategyTrades: books.record.closedTrips(signal.strategyId),
    sizeOverMedian: usual === null || usual === 0 ? null : value / usual,
    strongestFor: strongest(signal.evidence)[0]?.strength ?? 0,
    strongestAgainst,
    practice: session.mode === 'SIM' || session.mode === 'REPLAY',
    tired: memory.care.tired,
  })
}
