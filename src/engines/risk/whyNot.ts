import { identifier, type SignalId, type StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide } from '#core/model/order.ts'
import type { Signal } from '#core/model/signal.ts'
import { DAY } from '#core/time/duration.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { EntryExplanationView, ExplainedCheckView } from '#contracts/records/entryExplanation.ts'
import type { Session } from '#contracts/records/market.ts'
import type { riskChannel } from '#contracts/risk.ts'
import type { OrderCandidate, RiskState } from '#trading/risk/candidate.ts'
import { explainEntry, type ExplainedCheck } from '#trading/risk/explanation/explainEntry.ts'
import { measureOf } from '#trading/risk/explanation/measure.ts'
import type { Books } from './books.ts'
import { breakerFailure } from './breakers.ts'
import { planEntry, withLimit } from './entryPlan.ts'
import { flowTime } from './flowTime.ts'
import { houseSize } from './proposalMaking.ts'
import { tradingSession, type RiskDesk } from './state.ts'
import { riskStateFor } from './verdict.ts'
import { changeSentence, pauseBlocker, wayOf } from './whyNotWords.ts'

type Payload = CommandPayload<typeof riskChannel, 'ExplainEntry'>

/** Whose entry is asked about: the trader's own. */
const TRADER = identifier<StrategyId>('trader')

/**
 * Tells what every check says to an entry at this moment, and the smallest change after which all of them pass. Nothing
 * is proposed, reserved or counted by asking.
 */
export function explainWhyNot(desk: RiskDesk, payload: Payload): CommandResult<EntryExplanationView> {
  const { memory, context } = desk
  const trading = tradingSession(memory)
  const instrument = memory.market.find(payload.instrumentId)
  if (trading === null || instrument === undefined || trading.session.mode === 'BACKTEST') {
    return refused('INSTRUMENT_UNKNOWN', `${payload.instrumentId} is not part of this session, so nothing can be told.`)
  }
  const { session, books } = trading
  const held = books.ledger.position(instrument.id).quantity
  if (held * (payload.side === 'BUY' ? 1 : -1) < 0) {
    const text = `You hold ${instrument.symbol} the other way round; what reduces a position waits for no check, so nothing stands in its way.`
    return refused('REDUCES_POSITION', text)
  }
  const { candidate, sizing, sizingDenial } = candidateOf(desk, session, books, instrument, payload)
  const now = context.now()
  const base = riskStateFor(memory, books, session.mode, TRADER, candidate, 0, now)
  const flowNow = flowTime(memory, session.mode, now)
  // Of all that is known of the account only the twin depends on the size.
  const stateFor = ({ side, quantity }: OrderCandidate): RiskState => ({
    ...base,
    lastTwinAge: quantity === null ? null : memory.flow.twinAge(instrument.id, side, quantity, flowNow),
  })
  const explained = explainEntry(candidate, stateFor)
  const paused = breakerFailure(desk, instrument)
  const { sizes, price, quantity } = explained
  const blockers = [
    ...(paused === null ? [] : [pauseBlocker(desk, instrument, paused)]),
    ...explained.blockers.flatMap((each) => wayOf(desk, instrument, each, flowNow) ?? []),
  ]
  const first: readonly ExplainedCheckView[] = [
    {
      ...PASSED,
      check: 'volatility pause',
      code: paused?.code ?? null,
      text: paused?.message ?? null,
      mend: paused === null ? null : 'TIME',
    },
  ]
  const change = {
    flips: blockers.length === 0,
    quantity,
    limitPrice: price,
    smallest: sizes.smallest,
    largest: sizes.largest,
  }
  return accepted({
    instrumentId: instrument.id,
    side: candidate.side,
    quantity: candidate.quantity,
    limitPrice: candidate.limitPrice,
    marketTime: memory.market.marketTime,
    at: now,
    sizing,
    sizingDenial,
    checks: [...first, ...explained.checks.map(viewOf)],
    change: { ...change, sentence: changeSentence(instrument, candidate, change, sizes.step, blockers) },
    blockers,
  })
}

const PASSED = { measured: null, limit: null, unit: null } as const

function viewOf({ check, denial, mend }: ExplainedCheck): ExplainedCheckView {
  if (denial === null) return { ...PASSED, check, code: null, text: null, mend: null }
  const measure = measureOf(denial)
  return {
    check,
    code: denial.code,
    text: denial.text,
    measured: finite(measure?.measured),
    limit: finite(measure?.limit),
    unit: measure?.unit ?? null,
    mend,
  }
}

function finite(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value
}

interface Asked {
  readonly candidate: OrderCandidate & { readonly quantity: number }
  readonly sizing: EntryExplanationView['sizing']
  readonly sizingDenial: string | null
}

/** The entry as the house would plan it, with the size and the limit that were asked for in place of its own. */
function candidateOf(
  desk: RiskDesk,
  session: Session,
  books: Books,
  instrument: Instrument,
  { side, quantity, limitPrice }: Payload,
): Asked {
  const { market, configuration } = desk.memory
  const signal = probe(desk, instrument, side)
  const planned = planEntry(instrument, signal, side, market, configuration)
  const origin = market.origin ?? 'live'
  const plain = { instrument, side, stopPrice: null, reduceOnly: false, origin } as const
  const smallest = instrument.quantityIncrement
  if (!planned.ok) {
    const type = limitPrice === null ? 'MARKET' : 'LIMIT'
    const candidate = { ...plain, type, limitPrice, quantity: quantity ?? smallest } as const
    return { candidate, sizing: null, sizingDenial: planned.failure.text }
  }
  const plan = limitPrice === null ? planned.plan : withLimit(planned.plan, limitPrice)
  const sized = houseSize(desk, session, books, signal, instrument, plan)
  const house = sized.ok ? sized.quantity : null
  return {
    candidate: {
      ...plain,
      type: plan.orderType,
      limitPrice: plan.limitPrice,
      quantity: quantity ?? house ?? smallest,
    },
    sizing: sized.ok ? { quantity: sized.quantity, rule: sized.report.rule, boundBy: sized.report.boundBy } : null,
    sizingDenial: sized.ok ? null : sized.denial.text,
  }
}

/** An entry that nobody raised: without a strategy's prices the house plans it. */
function probe({ memory }: RiskDesk, instrument: Instrument, side: OrderSide): Signal {
  const { market } = memory
  return {
    signalId: identifier<SignalId>('why-not'),
    strategyId: TRADER,
    instrumentId: instrument.id,
    direction: side === 'BUY' ? 'LONG' : 'SHORT',
    referencePrice: market.last(instrument.id) ?? 0,
    probability: null,
    horizon: DAY,
    evidence: [],
    counterEvidence: [],
    features: [],
    filters: [],
    bracket: null,
    wrongIf: '',
    origin: market.origin ?? 'live',
    tsEvent: market.marketTime,
  }
}
