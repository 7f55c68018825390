import type { InstrumentId, SignalId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Fill } from '#core/model/order.ts'
import type { Signal } from '#core/model/signal.ts'
import type { SignalView } from '#contracts/records/decision.ts'
import type {
  HeldPosition,
  RejectedCandidate,
  SignalDraft,
  Strategy,
  StrategyContext,
  StrategyFailure,
} from '#trading/strategies/strategy.ts'
import type { EngineContext } from '../kernel/engine.ts'
import type { FeatureDesk } from './features/featureDesk.ts'
import { signalIdOf } from './signalIds.ts'
import { SignalTable } from './signalTable.ts'
import type { RunningStrategy, StrategyState } from './state.ts'

/** Slices kept for strategies that start while a session runs. */
const REMEMBERED_SLICES = 5_000
/** Characters of a logged line that are kept, and of a failure's sentence. */
const LONGEST_LINE = 500
const LONGEST_SENTENCE = 1_000

/**
 * Takes what strategies say about a slice, gives it identity, origin and time, and raises it. A backtest has no screen:
 * there the tables stay empty.
 */
export class SignalDesk {
  readonly #state: StrategyState
  readonly #context: EngineContext
  readonly #features: Pick<FeatureDesk, 'read'>
  readonly #table: SignalTable
  readonly #raisedNow = new Set<SignalId>()
  #instruments = new Map<InstrumentId, Instrument>()
  #onScreen = false
  #slice: MarketSlice | null = null
  #speaker: RunningStrategy | null = null
  /** Timers are being told: one that is asked for now and due now waits for the next slice. */
  #waking = false
  #strategyContext: StrategyContext

  constructor(state: StrategyState, context: EngineContext, features: Pick<FeatureDesk, 'read'>) {
    this.#state = state
    this.#context = context
    this.#features = features
    this.#table = new SignalTable(context)
    this.#strategyContext = this.#contextFor()
  }

  openSession(): void {
    const { session, instruments } = this.#state
    this.#onScreen = session !== null && session.mode !== 'BACKTEST'
    this.#instruments = new Map(instruments.map((instrument) => [instrument.id, instrument]))
    this.#strategyContext = this.#contextFor()
    this.#slice = null
  }

  /** An instrument of the session. */
  instrument(id: InstrumentId): Instrument | undefined {
    return this.#instruments.get(id)
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
      ...(strategy.failure === null ? {} : { failure: strategy.failure }),
    })
  }

  clear(): void {
    this.#table.clear()
  }

  settle(signalId: SignalId, disposition: SignalView['disposition'], denial: SignalView['denial'] = null): void {
    if (this.#onScreen) this.#table.settle(signalId, disposition, denial)
  }

  /** A new moment has come: what is said from now on is of it. */
  begin(slice: MarketSlice): void {
    this.#slice = slice
    if (this.#raisedNow.size > 0) this.#raisedNow.clear()
  }

  /** Lets one strategy see the slice of the moment and wakes it where it asked to be; what it says is taken down under its name. */
  run(strategy: RunningStrategy, instance: Strategy, slice: MarketSlice): void {
    this.#speaker = strategy
    instance.onSlice(slice, this.#strategyContext)
    if (strategy.timers.next <= slice.marketTime) this.#wake(strategy, slice.marketTime, this.#strategyContext)
    this.#speaker = null
  }

  /** Tells a strategy of a fill of its own. */
  tellFill(strategy: RunningStrategy, fill: Fill, held: HeldPosition): void {
    if (this.#slice === null) return
    this.#speaker = strategy
    strategy.instance?.onFill?.(fill, held, this.#strategyContext)
    this.#speaker = null
  }

  /** Ends a strategy that cannot go on: it is switched off, and everyone is told why. */
  fail(strategy: RunningStrategy, failure: StrategyFailure, marketTime: number): void {
    const message = failure.message.slice(0, LONGEST_SENTENCE)
    const { instance } = strategy
    strategy.enabled = false
    strategy.failure = { code: failure.code, message }
    strategy.instance = null
    strategy.timers.clear()
    instance?.close?.()
    this.#context.emit('StrategyFailed', { strategyId: strategy.id, code: failure.code, message, marketTime })
    this.show(strategy)
  }

  /** Keeps a slice for strategies that start later. A backtest has none of those. */
  remember(slice: MarketSlice): void {
    // Twenty times a second a live market tells prices alone; strategies begin with its bars.
    if (!this.#onScreen || (slice.origin === 'live' && slice.barCount === 0)) return
    const { recent } = this.#state
    recent.push(slice)
    if (recent.length > 2 * REMEMBERED_SLICES) recent.splice(0, recent.length - REMEMBERED_SLICES)
  }

  /** Lets a strategy see what has been; what it says to it is not heard. `hasFeatures`: features stand at the same moment. */
  warmUp(strategy: RunningStrategy, slices: readonly MarketSlice[], hasFeatures = false): void {
    let marketTime = 0
    const deaf: StrategyContext = {
      instruments: this.#state.instruments,
      explains: false,
      isPast: true,
      feature: (instrumentId, name) => (hasFeatures ? this.#features.read(instrumentId, name) : null),
      raise: () => undefined,
      reject: () => undefined,
      wakeAt: (due) => this.#setTimer(strategy, due, marketTime),
      log: () => undefined,
      fail: (failure) => this.fail(strategy, failure, marketTime),
    }
    for (const slice of slices) {
      marketTime = slice.marketTime
      strategy.instance?.onSlice(slice, deaf)
      this.#wake(strategy, marketTime, deaf)
    }
  }

  #wake(strategy: RunningStrategy, marketTime: number, context: StrategyContext): void {
    this.#waking = true
    while (strategy.timers.next <= marketTime) strategy.instance?.onTimer?.(strategy.timers.take(), context)
    this.#waking = false
  }

  #setTimer(strategy: RunningStrategy, due: number, marketTime: number): void {
    strategy.timers.add(this.#waking && due <= marketTime ? marketTime + 1 : due)
  }

  #contextFor(): StrategyContext {
    return {
      instruments: this.#state.instruments,
      explains: this.#onScreen,
      feature: (instrumentId, name) => this.#features.read(instrumentId, name),
      raise: (draft) => this.#raise(draft),
      reject: (candidate) => this.#reject(candidate),
      wakeAt: (due) => {
        const { slice, speaker } = this.#now()
        this.#setTimer(speaker, due, slice.marketTime)
      },
      log: (text) => {
        const { slice, speaker } = this.#now()
        const line = { strategyId: speaker.id, text: text.slice(0, LONGEST_LINE), marketTime: slice.marketTime }
        this.#context.emit('StrategyLogged', line)
      },
      fail: (failure) => {
        const { slice, speaker } = this.#now()
        this.fail(speaker, failure, slice.marketTime)
      },
    }
  }

  #raise(draft: SignalDraft): void {
    const { slice, speaker } = this.#now()
    const plain: Signal = {
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
    const signal = withWishes(plain, draft)
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
    const symbol = this.#instruments.get(instrumentId)?.symbol
    if (session === null || symbol === undefined) {
      throw new Error(`Invariant: ${speaker.id} spoke of ${instrumentId}, which is not in its session`)
    }
    let ordinal = 0
    let id = signalIdOf(session.accountId, speaker.id, symbol, slice.marketTime, ordinal)
    while (this.#raisedNow.has(id)) {
      ordinal += 1
      id = signalIdOf(session.accountId, speaker.id, symbol, slice.marketTime, ordinal)
    }
    this.#raisedNow.add(id)
    return id
  }

  #now(): { readonly slice: MarketSlice; readonly speaker: RunningStrategy } {
    if (this.#slice === null || this.#speaker === null) {
      throw new Error('Invariant: a strategy spoke while it was not asked')
    }
    return { slice: this.#slice, speaker: this.#speaker }
  }
}

/** Adds what few signals have: how to enter, how the stop follows, a share of the size. */
function withWishes(signal: Signal, { entry, trail, weight }: SignalDraft): Signal {
  if (entry === undefined && trail === undefined && weight === undefined) return signal
  return {
    ...signal,
    ...(entry === undefined ? {} : { entry }),
    ...(trail === undefined ? {} : { trail }),
    ...(weight === undefined ? {} : { weight }),
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
