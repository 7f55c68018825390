import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { sessionAt } from '#core/time/calendar.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { type BarRow, readBar } from '../barRow.ts'
import { findGauges } from '../marketGauges.ts'
import type { Strategy, StrategyContext } from '../strategy.ts'
import { percentText } from '../words.ts'
import { planBracket } from './bracket.ts'
import { CaseBook } from './caseBook.ts'
import { featuresOf } from './features.ts'
import { judge } from './filters.ts'
import { followCase, type GapCase, type GapOutcome } from './gapCase.ts'
import { MarketWatch } from './marketWatch.ts'
import { QuoteBoard } from './quoteBoard.ts'
import type { GapBounceSettings } from './settings.ts'
import { type GapView, sessionDayOf, ShareWatch } from './shareWatch.ts'
import type { GapSituation } from './situation.ts'
import { featureReferences, statementsOf, wrongIf } from './statements.ts'

/** Time before the close at which an idea that has run out of time is left. */
const LEAVE_BEFORE_CLOSE = 5 * MINUTE

/** Whether the bars are days or parts of days; a week's gap is no overnight gap. */
type Mode = 'daily' | 'intraday'

/** Watches all shares of a session for overnight gaps down. */
export class GapBounce implements Strategy {
  readonly #settings: GapBounceSettings
  readonly #instruments: readonly Instrument[]
  readonly #shares: readonly (ShareWatch | null)[]
  readonly #market: MarketWatch
  readonly #quotes: QuoteBoard
  readonly #books: Readonly<Record<Mode, CaseBook>>
  #mode: Mode | null = null
  #open: GapCase[] = []

  constructor(settings: GapBounceSettings, instruments: readonly Instrument[]) {
    this.#settings = settings
    this.#instruments = instruments
    this.#shares = instruments.map((it) =>
      it.assetClass === 'EQUITY' && it.calendar === 'XNYS' ? new ShareWatch(settings.decisionMinutes) : null,
    )
    this.#market = new MarketWatch(findGauges(instruments))
    this.#quotes = new QuoteBoard(instruments.length)
    this.#books = { daily: new CaseBook(settings.minimumCases), intraday: new CaseBook(settings.minimumCases) }
  }

  onSlice(slice: MarketSlice, context: StrategyContext): void {
    if (slice.interval === '1w' || slice.interval === '1M') return
    this.#enter(slice.interval === '1d' ? 'daily' : 'intraday')
    this.#quotes.slice(slice)
    // All rows became known together, so the indexes may be read first whatever their place.
    for (let row = 0; row < slice.barCount; row += 1) this.#market.bar(readBar(slice, row), this.#mode === 'daily')
    for (let row = 0; row < slice.barCount; row += 1) this.#bar(readBar(slice, row), context)
  }

  /** An idea planned on days cannot be followed on minutes or the other way round; a change of bars forgets it. */
  #enter(mode: Mode): void {
    if (mode === this.#mode) return
    this.#mode = mode
    this.#open = []
  }

  #bar(bar: BarRow, context: StrategyContext): void {
    const watch = this.#shares[bar.instrument]
    const instrument = this.#instruments[bar.instrument]
    if (!watch || instrument === undefined) return
    if (this.#open.length > 0) this.#follow(bar, instrument, context)
    const view = this.#mode === 'daily' ? watch.dailyBar(bar) : watch.intradayBar(bar)
    if (view === null || view.gap > -this.#settings.minimumGap) return
    if (view.price < this.#settings.minimumPrice || view.price > this.#settings.maximumPrice) return
    this.#judge(bar.instrument, instrument, watch, view, context)
  }

  #follow(bar: BarRow, instrument: Instrument, context: StrategyContext): void {
    if (!this.#open.some((it) => it.instrument === bar.instrument)) return
    const day = sessionDayOf(bar)
    const session = this.#mode === 'daily' ? null : sessionAt(bar.tsOpen)
    if (this.#mode === 'intraday' && session === null) return
    const ending = session === null || bar.tsClose >= session.close - LEAVE_BEFORE_CLOSE
    this.#open = this.#open.filter((open) => {
      if (open.instrument !== bar.instrument) return true
      const outcome = followCase(open, bar, day, ending)
      if (outcome !== null) this.#end(open, outcome, bar, instrument, context)
      return outcome === null
    })
  }

  #end(open: GapCase, outcome: GapOutcome, bar: BarRow, instrument: Instrument, context: StrategyContext): void {
    this.#caseBook().add(open.features, outcome === 'TARGET')
    if (outcome !== 'EXPIRED' || !open.raised) return
    const source = `bars of ${instrument.id}`
    const change = bar.close / open.entry - 1
    const sessions = this.#settings.holdSessions
    const left = Math.abs(open.bracket.target / bar.close - 1)
    context.raise({
      instrumentId: instrument.id,
      direction: 'FLAT',
      referencePrice: bar.close,
      probability: null,
      horizon: bar.tsClose - bar.tsOpen,
      evidence: [
        {
          text: `Neither stop nor target came within ${sessions} sessions; the price is ${percentText(change)} from the entry.`,
          source,
          tsEvent: bar.tsClose,
          strength: 0.8,
        },
      ],
      counterEvidence: [
        { text: `The target is still only ${percentText(left)} away.`, source, tsEvent: bar.tsClose, strength: 0.3 },
      ],
      features: featureReferences(open.features),
      filters: [],
      bracket: null,
      wrongIf: 'The target is reached after the idea was left.',
    })
  }

  #judge(position: number, instrument: Instrument, watch: ShareWatch, view: GapView, context: StrategyContext): void {
    const situation = this.#situation(position, instrument, watch, view)
    const failed = situation.filters.filter((filter) => !filter.passed)
    const filters = situation.filters.map(({ filter, passed, reason }) => ({ filter, passed, reason }))
    const raised = failed.length === 0
    this.#remember(position, instrument, situation, raised)
    if (!raised) {
      const names = failed.map((filter) => filter.filter).join(', ')
      context.reject({
        instrumentId: instrument.id,
        direction: 'LONG',
        filters,
        features: featureReferences(situation.features),
        summary: `Gap of ${percentText(view.gap)} not proposed: ${names}.`,
      })
      return
    }
    context.raise({
      instrumentId: instrument.id,
      direction: 'LONG',
      referencePrice: view.price,
      probability: situation.probability,
      horizon: this.#settings.holdSessions * DAY,
      ...statementsOf(instrument, situation),
      features: featureReferences(situation.features),
      filters,
      bracket: situation.bracket,
      wrongIf: wrongIf(instrument, situation, this.#settings.holdSessions),
    })
  }

  #situation(position: number, instrument: Instrument, watch: ShareWatch, view: GapView): GapSituation {
    const settings = this.#settings
    const { book } = watch
    const regime = this.#market.read()
    const bracket = planBracket(instrument, view, book.range, settings)
    const features = featuresOf(view, regime, book.meanClose, bracket)
    const cases = this.#caseBook()
    const probability = cases.probability(features)
    const halfSpread = this.#quotes.halfSpread(position, view.tsEvent)
    const open = this.#open.filter((it) => it.raised)
    const judged = judge({ instrument, view, book, regime, bracket, halfSpread, open, position, settings })
    const record = { cases: cases.size, bounces: cases.bounces, needed: settings.minimumCases }
    const filters = settings.refuseUnknown ? [...judged, knownProbability(probability !== null, record)] : judged
    return { view, features, regime, bracket, probability, record, filters }
  }

  /** Every gap with a plan teaches the model, proposed or not: learning only from what passed would bend the odds. */
  #remember(position: number, instrument: Instrument, situation: GapSituation, raised: boolean): void {
    const { bracket, view, features } = situation
    if (bracket === null) return
    this.#open.push({
      instrument: position,
      features,
      bracket,
      entry: view.price,
      day: view.day,
      sector: instrument.sector,
      raised,
      sessionsLeft: this.#settings.holdSessions - (this.#mode === 'daily' ? 0 : 1),
      lastDay: view.day,
    })
  }

  #caseBook(): CaseBook {
    return this.#books[this.#mode ?? 'intraday']
  }
}

function knownProbability(known: boolean, record: GapSituation['record']): GapSituation['filters'][number] {
  const reason = known
    ? `It rests on ${record.cases} past gaps.`
    : `Not enough data: ${record.cases} past gaps have ended, ${record.needed} are needed.`
  return { filter: 'bounce probability', passed: known, reason, unknown: false }
}
