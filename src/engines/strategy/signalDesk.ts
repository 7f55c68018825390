import type { InstrumentId, SignalId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Signal } from '#core/model/signal.ts'
import type { SignalView } from '#contracts/records/decision.ts'
import type { RejectedCandidate, SignalDraft, Strategy, StrategyContext } from '#trading/strategies/strategy.ts'
import type { EngineContext } from '../kernel/engine.ts'
import { signalIdOf } from './signalIds.ts'
import { SignalTable } from './signalTable.ts'
import type { RunningStrategy, StrategyState } from './state.ts'

/** Slices kept for strategies that start while a session runs. */
const REMEMBERED_SLICES = 5_000

/**
 * Takes what strategies say about a slice, gives it identity, origin and time, and raises it. A backtest has no screen:
 * there the tables stay empty.
 */
export class SignalDesk {
  readonly #state: StrategyState
  readonly #context: EngineContext
  readonly #table: SignalTable
  readonly #raisedNow: SignalId[] = []
  #symbols = new Map<InstrumentId, string>()
  #onScreen = false
  #slice: MarketSlice | null = null
  #speaker: RunningStrategy | null = null
  #strategyContext: StrategyContext

  constructor(state: StrategyState, context: EngineContext) {
    this.#state = state
    this.#context = context
    this.#table = new SignalTable(context)
    this.#strategyContext = this.#contextFor()
  }

  openSession(): void {
    const { session, instruments } = this.#state
    this.#onScreen = session !== null && session.mode !== 'BACKTEST'
    this.#symbols = new Map(instruments.map((instrument) => [instrument.id, instrument.symbol]))
    this.#strategyContext = this.#contextFor()
  }

  /** Shows a strategy as it stands. */
  show(strategy: RunningStrategy): void {
    this.#context.put('strategies', {
      key: strategy.id,
      kind: strategy.definition.kind,
      name: strategy.definition.name,
      parameters: { ...strategy.values },
      enabled: strategy.enabled,
      signals: strategy.signals,
      filtered: strategy.filtered,
      lastSignalAt: strategy.lastSignalAt,
    })
  }

  clear(): void {
    this.#table.clear()
  }

  settle(signalId: SignalId, disposition: SignalView['disposition'], denial: SignalView['denial'] = null): void {
    if (this.#onScreen) this.#table.settle(signalId, disposition, denial)
  }

  /** Lets one strategy see a slice; what it says meanwhile is taken down under its name. */
  run(strategy: RunningStrategy, instance: Strategy, slice: MarketSlice): void {
    this.#slice = slice
    this.#speaker = strategy
    if (this.#raisedNow.length > 0) this.#raisedNow.length = 0
    instance.onSlice(slice, this.#strategyContext)
    this.#speaker = null
  }

  /** Keeps a slice for strategies that start later. A backtest has none of those. */
  remember(slice: MarketSlice): void {
    if (!this.#onScreen) return
    const { recent } = this.#state
    recent.push(slice)
    if (recent.length > 2 * REMEMBERED_SLICES) recent.splice(0, recent.length - REMEMBERED_SLICES)
  }

  /** Lets a strategy see what has been; what it says to it is not heard. */
  warmUp(strategy: RunningStrategy, slices: readonly MarketSlice[]): void {
    const { instruments } = this.#state
    const deaf: StrategyContext = { instruments, raise: () => undefined, reject: () => undefined }
    for (const slice of slices) strategy.instance?.onSlice(slice, deaf)
  }

  #contextFor(): StrategyContext {
    return {
      instruments: this.#state.instruments,
      raise: (draft) => this.#raise(draft),
      reject: (candidate) => this.#reject(candidate),
    }
  }

  #raise(draft: SignalDraft): void {
    const { slice, speaker } = this.#now()
    const signal: Signal = {
      signalId: this.#nextSignalId(draft.instrumentId, slice, speaker),
      strategyId: speaker.id,
      instrumentId: draft.instrumentId,
      direction: draft.direction,
      referencePrice: draft.referencePrice,
      probability: draft.probability,
      horizon: draft.horizon,
      evidence: draft.evidence,
      counterEvidence: draft.counterEvidence,
      features: draft.features,
      filters: draft.filters,
      bracket: draft.bracket,
      wrongIf: draft.wrongIf,
      origin: slice.origin,
      tsEvent: slice.marketTime,
    }
    speaker.signals += 1
    speaker.lastSignalAt = slice.marketTime
    if (this.#onScreen) {
      this.#table.add(viewOf(signal))
      this.show(speaker)
    }
    this.#context.emit('SignalRaised', signal)
  }

  #reject(candidate: RejectedCandidate): void {
    const { slice, speaker } = this.#now()
    speaker.filtered += 1
    const { instrumentId, direction, filters, features, summary } = candidate
    const { id: strategyId } = speaker
    const tsEvent = slice.marketTime
    if (this.#onScreen) {
      this.#table.add({
        key: `${this.#nextSignalId(instrumentId, slice, speaker)}|x`,
        strategyId,
        instrumentId,
        direction,
        tsEvent,
        referencePrice: null,
        probability: null,
        disposition: 'FILTERED',
        denial: null,
        filters,
        summary,
      })
      this.show(speaker)
    }
    this.#context.emit('CandidateRejected', {
      strategyId,
      instrumentId,
      direction,
      filters,
      features,
      summary,
      tsEvent,
    })
  }

  #nextSignalId(instrumentId: InstrumentId, slice: MarketSlice, speaker: RunningStrategy): SignalId {
    const { session } = this.#state
    const symbol = this.#symbols.get(instrumentId)
    if (session === null || symbol === undefined) {
      throw new Error(`Invariant: ${speaker.id} spoke of ${instrumentId}, which is not in its session`)
    }
    let ordinal = 0
    let id = signalIdOf(session.accountId, speaker.id, symbol, slice.marketTime, ordinal)
    while (this.#raisedNow.includes(id)) {
      ordinal += 1
      id = signalIdOf(session.accountId, speaker.id, symbol, slice.marketTime, ordinal)
    }
    this.#raisedNow.push(id)
    return id
  }

  #now(): { readonly slice: MarketSlice; readonly speaker: RunningStrategy } {
    if (this.#slice === null || this.#speaker === null) {
      throw new Error('Invariant: a strategy spoke while it was not asked')
    }
    return { slice: this.#slice, speaker: this.#speaker }
  }
}

function viewOf(signal: Signal): SignalView {
  return {
    key: signal.signalId,
    strategyId: signal.strategyId,
    instrumentId: signal.instrumentId,
    direction: signal.direction,
    tsEvent: signal.tsEvent,
    referencePrice: signal.referencePrice,
    probability: signal.probability,
    disposition: 'RAISED',
    denial: null,
    filters: signal.filters,
    summary: signal.evidence[0]?.text ?? `${signal.direction} at ${signal.referencePrice}`,
  }
}
