import { identifier, type SignalId, type StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { admitsOrigin, type Origin } from '#core/model/origin.ts'
import type { Signal } from '#core/model/signal.ts'
import { fromPrice } from '#core/money.ts'
import { DAY } from '#core/time/duration.ts'
import type { CommandPayload, CommandReply } from '#contracts/channel.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { riskChannel } from '#contracts/risk.ts'
import { makeProposal, sizeEntry } from './proposalMaking.ts'
import { tradingSession, type RiskDesk } from './state.ts'
import { allowsShort } from './verdict.ts'

type Payload = CommandPayload<typeof riskChannel, 'ProposeOrder'>
type Reply = CommandReply<typeof riskChannel, 'ProposeOrder'>

/** Whose orders they are that a person thought of. */
const TRADER = identifier<StrategyId>('trader')
/** How strongly a person's own reason counts on the card; nobody has measured it. */
const UNMEASURED = 0.5

/**
 * Makes a proposal of an order that the trader thought of. It passes the same plan, the same checks and the same card as
 * a strategy's: nothing is sent before it is approved there. Leaving a position needs no ticket.
 */
export function proposeOrder(desk: RiskDesk, payload: Payload): CommandResult<Reply> {
  const { memory, context } = desk
  const trading = tradingSession(memory)
  const instrument = memory.market.find(payload.instrumentId)
  if (trading === null || instrument === undefined) {
    return refused('INSTRUMENT_UNKNOWN', `${payload.instrumentId} is not part of this session; nothing was proposed.`)
  }
  const { session, books } = trading
  const { market } = memory
  const last = market.last(instrument.id)
  const { origin } = market
  if (last === null || origin === null || !admitsOrigin(session.mode, origin)) {
    return refused(
      'PRICE_MISSING',
      `No price of ${instrument.symbol} is known, so nothing was proposed; wait for data.`,
    )
  }
  const isAgainst = books.ledger.position(instrument.id).quantity * (payload.side === 'BUY' ? 1 : -1) < 0
  if (isAgainst) {
    const text = `You hold ${instrument.symbol} the other way round, so this would only reduce it; close or reduce the position instead, which needs no approval.`
    return refused('REDUCES_POSITION', text)
  }
  if (payload.side === 'SELL' && !allowsShort(session.mode, instrument)) {
    return refused(
      'SHORTING_NOT_ALLOWED',
      `${instrument.symbol} may not be sold short in this account; nothing was proposed.`,
    )
  }
  const signal = signalOf(desk, payload, instrument, last, origin)
  const wish = { quantity: payload.quantity, limitPrice: payload.limitPrice }
  const sized = sizeEntry(desk, session, books, signal, instrument, payload.side, wish, 0)
  if (!sized.ok) return { ok: false, failure: sized.failure }
  const proposal = makeProposal(desk, session, books, signal, instrument, sized)
  memory.open.set(proposal.proposalId, { signal, instrument, wish, proposal })
  context.put('proposals', proposal)
  context.emit('ProposalRaised', proposal)
  return accepted({ proposalId: proposal.proposalId })
}

function signalOf(desk: RiskDesk, payload: Payload, instrument: Instrument, last: number, origin: Origin): Signal {
  const { market } = desk.memory
  const units = (price: number | null): number | null => (price === null ? null : fromPrice(instrument, price))
  const stop = fromPrice(instrument, payload.stopPrice)
  const target = units(payload.targetPrice)
  const entry = units(payload.triggerPrice) ?? units(payload.limitPrice) ?? last
  const away = payload.side === 'BUY' ? 1 : -1
  const tsEvent = market.marketTime
  return {
    signalId: identifier<SignalId>(desk.context.nextId('T')),
    strategyId: TRADER,
    instrumentId: instrument.id,
    direction: payload.side === 'BUY' ? 'LONG' : 'SHORT',
    referencePrice: last,
    probability: null,
    horizon: DAY,
    evidence: [{ text: payload.reason, source: 'the trader', tsEvent, strength: UNMEASURED }],
    counterEvidence: [],
    features: [],
    filters: [],
    bracket: {
      stop,
      target,
      rewardRisk: target === null || entry === stop ? null : ((target - entry) * away) / Math.abs(entry - stop),
    },
    entry: {
      type: payload.orderType,
      limitPrice: units(payload.limitPrice),
      stopPrice: units(payload.triggerPrice),
      timeInForce: payload.timeInForce,
      expireAt: null,
      postOnly: payload.postOnly,
      displayShare: null,
    },
    wrongIf: 'the stop is reached',
    origin,
    tsEvent,
  }
}
