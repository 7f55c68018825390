import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { MarketFact } from '#core/model/marketFact.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { SECOND } from '#core/time/duration.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import { ageInBars } from '#quant/features/barContext.ts'
import { isProven, type ProofList } from '#quant/features/proofs.ts'
import { isInRange } from '#quant/features/quality/featureQuality.ts'
import { FEATURES } from '#quant/features/registry.ts'
import type { EngineContext } from '../../kernel/engine.ts'
import type { StrategyState } from '../state.ts'
import { FactBoard } from './factBoard.ts'
import { FeaturePanel, type Computed } from './featurePanel.ts'
import { PlanBook } from './featurePlan.ts'
import { FeatureTable } from './featureTable.ts'
import { RegimeTable } from './regimeTable.ts'
import { DECIDING, WishBook, type FeatureWish } from './wishBook.ts'

/** Declared work of a moment that may be spent before the rest waits, tenths of a microsecond: a tenth of a second at most. */
const WORK_PER_MOMENT = 1_000_000
/** Declared work of a step of a warm-up, tenths of a microsecond: some ten milliseconds, far from any heartbeat. */
const WORK_PER_STEP = 500_000
/** How often the table is brought up to date, by the clock of the host. */
const SHOW_EVERY = SECOND / 4
/** Priority of what a person looks at. */
const WATCHED = 9

/** What the desk computes, whose versions are proven, and how much at a time. */
export interface FeatureTerms {
  readonly features: readonly FeatureDeclaration[]
  readonly isProven: ProofList
  readonly workPerMoment: number
}

/** Every feature of the house. */
export const HOUSE_FEATURES: FeatureTerms = { features: FEATURES, isProven, workPerMoment: WORK_PER_MOMENT }

/**
 * Computes the features that anybody wants at the close of each bar: those that strategies decide on at once, what is
 * watched or requested as there is time. Where nobody wants any it does nothing.
 */
export class FeatureDesk {
  readonly terms: FeatureTerms
  readonly #state: StrategyState
  readonly #context: EngineContext
  readonly #plans: PlanBook
  readonly #wishes = new WishBook()
  readonly #table: FeatureTable
  readonly #regimes: RegimeTable
  readonly #panels = new Map<BarInterval, FeaturePanel>()
  #places = new Map<InstrumentId, number>()
  #facts = new FactBoard(0)
  #watched: readonly InstrumentId[] = []
  /** Length of the bars of the latest slice: strategies read the features of those. */
  #interval: BarInterval | null = null
  #slice: Pick<MarketSlice, 'marketTime' | 'origin'> | null = null
  #shownAt = 0
  #isStaleOnScreen = false

  constructor(state: StrategyState, context: EngineContext, terms: FeatureTerms = HOUSE_FEATURES) {
    this.terms = terms
    this.#state = state
    this.#context = context
    const byName = new Map(terms.features.map((declaration) => [declaration.name, declaration]))
    this.#plans = new PlanBook((name) => byName.get(name) ?? null)
    this.#table = new FeatureTable(context)
    this.#regimes = new RegimeTable(context)
  }

  /** True where nobody wants any feature. */
  get isIdle(): boolean {
    return this.#wishes.isEmpty
  }

  /** Begins a session; wishes of people go on where it is of the same account, as far as it has the instruments. */
  openSession(isSameAccount: boolean): void {
    this.#table.watch([], [])
    this.#panels.clear()
    this.#regimes.open(this.#isTold() ? this.#state.instruments : [])
    this.#interval = null
    this.#slice = null
    this.#places = new Map(this.#state.instruments.map(({ id }, place) => [id, place]))
    this.#facts = new FactBoard(this.#state.instruments.length)
    if (!isSameAccount) this.#wishes.clear()
    this.#watched = isSameAccount ? this.#watched.filter((id) => this.#places.has(id)) : []
    this.#wishForWatched()
    this.wishForStrategies()
  }

  /** Takes up what the strategies that run decide on. */
  wishForStrategies(): void {
    const { running } = this.#state
    const names = new Set(
      running.flatMap(({ enabled, definition, values }) => (enabled ? (definition.features?.(values) ?? []) : [])),
    )
    if (names.size === 0) {
      if (!this.#wishes.remove('strategies')) return
    } else {
      this.#wishes.put('strategies', { instrumentIds: null, names: [...names], priority: DECIDING, until: null })
    }
    this.#replan()
  }

  /** Why features cannot be computed; null when they can. */
  faultOf(names: readonly string[]): { readonly code: string; readonly message: string } | null {
    return this.#plans.faultOf(names)
  }

  /** Computes and shows every feature of these instruments from now on. */
  watch(instrumentIds: readonly InstrumentId[]): CommandResult<Record<string, never>> {
    const unknown = this.#unknown(instrumentIds)
    if (unknown !== null) return unknown
    this.#watched = [...new Set(instrumentIds)]
    this.#wishForWatched()
    this.#replan()
    this.#show()
    return accepted({})
  }

  /** Computes features of instruments until a moment. */
  request(wish: FeatureWish, reason: string): CommandResult<Record<string, never>> {
    const unknown = this.#unknown(wish.instrumentIds ?? [])
    if (unknown !== null) return unknown
    const fault = this.faultOf(wish.names)
    if (fault !== null) return refused(fault.code, `${fault.message} Nothing was changed.`)
    const names = [...new Set(wish.names)].toSorted()
    const ids = [...new Set(wish.instrumentIds ?? [])].toSorted()
    if (!this.#wishes.put(`${reason}|${names.join(' ')}|${ids.join(' ')}`, wish)) {
      const message = 'Too many requests for features are open at once; wait until some of them have ended.'
      return refused('TOO_MANY_REQUESTS', message)
    }
    this.#replan()
    return accepted({})
  }

  /** What comes next is the past, oldest first. */
  beginHistory(slices: readonly MarketSlice[]): void {
    this.#regimes.beginHistory(slices)
  }

  /** Takes a slice of before the session; it warms up what is computed and nobody is told. */
  takePast(slice: MarketSlice): void {
    this.#regimes.take(slice, true)
    this.#slice = slice
    this.#isStaleOnScreen = true
    if (this.isIdle) return
    this.#interval = slice.interval
    this.#panelOf(slice.interval).take(slice, Number.POSITIVE_INFINITY, null)
  }

  /** Takes what became known beside prices and trades; of other instruments than the session's it is passed over. */
  takeFacts(facts: readonly MarketFact[]): void {
    const panel = this.#interval === null ? undefined : this.#panels.get(this.#interval)
    for (const fact of facts) {
      const place = this.#places.get(fact.instrumentId)
      if (place === undefined) continue
      this.#facts.take(fact)
      // Those of bars of other lengths stand still, and are told everything when they begin anew.
      panel?.learn(place, fact)
    }
  }

  /** Takes a slice and computes what is due of it. */
  take(slice: MarketSlice): void {
    this.#regimes.take(slice, false)
    this.#slice = slice
    this.#isStaleOnScreen ||= slice.barCount > 0
    if (this.isIdle) return this.#showWhenDue()
    const { marketTime } = slice
    if (this.#wishes.expire(marketTime)) this.#replan()
    const panel = this.#panelOf(slice.interval)
    this.#interval = slice.interval
    this.#warm()
    this.#table.take(slice)
    panel.hear(slice)
    if (slice.barCount > 0 || panel.isBehind) {
      const computed: Computed = this.#isTold() ? new Map() : null
      panel.take(slice, this.terms.workPerMoment, computed)
      this.#tell(panel, computed)
    }
    this.#isStaleOnScreen = true
    this.#showWhenDue()
  }

  /** A long warm-up takes many steps, so that the engine answers in between. */
  #warm(): void {
    let isDone = false
    for (const panel of this.#panels.values()) {
      if (panel.isWarming)
        isDone = panel.warm(WORK_PER_STEP, this.#slice?.marketTime ?? Number.NEGATIVE_INFINITY) || isDone
    }
    if (!isDone) return
    this.#watchPanels()
    this.#isStaleOnScreen = true
  }

  /** Goes on with what was asked for a moment ago, and shows what is newer than the screen, where it is time to. */
  tick(): void {
    this.#warm()
    this.#showWhenDue()
  }

  #showWhenDue(): void {
    if (!this.#isStaleOnScreen || !this.#isTold()) return
    if (this.#context.now() - this.#shownAt >= SHOW_EVERY) this.#show()
  }

  /**
   * The value of a feature that a strategy may decide on now, of the latest bar that closed. Null when it is missing, too
   * old or outside of its range, and, where it could move money or tell of real trading, when it was never proven.
   */
  read(instrumentId: InstrumentId, name: string): number | null {
    const { session } = this.#state
    const panel = this.#interval === null ? undefined : this.#panels.get(this.#interval)
    const series = panel?.at(this.#places.get(instrumentId) ?? -1) ?? null
    if (panel === undefined || series === null || session === null || this.#slice === null) return null
    const place = series.plan.places.get(name)
    const declaration = place === undefined ? undefined : series.plan.order[place]
    if (place === undefined || declaration === undefined || series.waiting.length > 0) return null
    const value = series.set.values[place] ?? Number.NaN
    if (!isInRange(declaration.range, value)) return null
    const { calendar } = series.instrument
    const age = ageInBars(series.tsClose, this.#slice.marketTime, panel.interval, calendar)
    if (age > declaration.freshness + 1) return null
    const isFree = session.mode === 'SIM' || session.mode === 'BACKTEST'
    return isFree || this.terms.isProven(name, declaration.version) ? value : null
  }

  #isTold(): boolean {
    return this.#state.session !== null && this.#state.session.mode !== 'BACKTEST'
  }

  #tell(panel: FeaturePanel, computed: Computed): void {
    if (computed === null || this.#slice === null) return
    const { marketTime, origin } = this.#slice
    for (const batch of computed.values()) {
      this.#context.emit('FeaturesComputed', batch.payload(panel.interval, origin, marketTime))
    }
  }

  #show(): void {
    if (this.#slice === null) return
    this.#shownAt = this.#context.now()
    this.#isStaleOnScreen = false
    this.#table.show(this.#slice.marketTime, this.#slice.origin)
    this.#regimes.show(this.#slice.origin)
  }

  #wishForWatched(): void {
    this.#regimes.watch(this.#watched)
    if (this.#watched.length === 0) {
      this.#wishes.remove('watched')
      return
    }
    const names = this.terms.features.map(({ name }) => name)
    this.#wishes.put('watched', { instrumentIds: this.#watched, names, priority: WATCHED, until: null })
  }

  #panelOf(interval: BarInterval): FeaturePanel {
    const known = this.#panels.get(interval)
    if (known !== undefined) return known
    const panel = new FeaturePanel(interval, this.#state.instruments, this.#facts)
    this.#panels.set(interval, panel)
    this.#replanPanel(panel, [])
    this.#watchPanels()
    return panel
  }

  #replan(): void {
    const { session, recent } = this.#state
    if (session === null) return
    for (const { interval } of recent) {
      if (!this.isIdle && !this.#panels.has(interval)) {
        this.#panels.set(interval, new FeaturePanel(interval, this.#state.instruments, this.#facts))
      }
    }
    this.#slice ??= recent.at(-1) ?? null
    this.#interval ??= recent.at(-1)?.interval ?? null
    for (const panel of this.#panels.values()) this.#replanPanel(panel, recent)
    this.#watchPanels()
  }

  #replanPanel(panel: FeaturePanel, past: readonly MarketSlice[]): void {
    const computed: Computed = this.#isTold() ? new Map() : null
    const heardFrom = this.#slice?.marketTime ?? Number.NEGATIVE_INFINITY
    panel.replan(this.#wishes.wanted(this.#state.instruments), this.#plans, past, heardFrom, computed)
    this.#tell(panel, computed)
  }

  #watchPanels(): void {
    const places = this.#watched.flatMap((id) => this.#places.get(id) ?? [])
    this.#table.watch(this.#panels.values(), places)
  }

  #unknown(instrumentIds: readonly InstrumentId[]): CommandResult<never> | null {
    if (this.#state.session === null) {
      return refused('NO_MARKET', 'No market is open, so there are no features; start a session first.')
    }
    const unknown = instrumentIds.find((id) => !this.#places.has(id))
    if (unknown === undefined) return null
    return refused('UNKNOWN_INSTRUMENT', `${unknown} is not part of this session. Nothing was changed.`)
  }
}
