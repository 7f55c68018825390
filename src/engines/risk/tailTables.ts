import { toMoney } from '#core/money.ts'
import type { Estimate } from '#core/model/estimate.ts'
import { SECOND } from '#core/time/duration.ts'
import type { ScenarioView, TailView } from '#contracts/records/tailRisk.ts'
import { proposeReductions, type RiskHolding } from '#trading/risk/breakers/reductions.ts'
import type { ScenarioResult } from '#trading/risk/scenarios/scenario.ts'
import { scenarioGrid } from '#trading/risk/scenarios/scenarioGrid.ts'
import { stressHoldings } from '#trading/risk/scenarios/stressHoldings.ts'
import { TAIL_METHODS, type TailMethod, tailReading, type TailReading } from '#trading/risk/tail/tailFigures.ts'
import type { Books } from './books.ts'
import { tradingSession, type RiskDesk } from './state.ts'
import { TAIL_LEVEL, type TailBook } from './tailBook.ts'
import { nothingShown } from './tailShown.ts'

/** Least time between two readings of the tail. */
const SHOWN_EVERY = SECOND

/**
 * Brings tail, scenarios and proposed reductions up to date, at most once a second and only when something changed. Called
 * with the clock and never on the way of an order, and one method at a time, so that an order waits for a few milliseconds
 * at most. A backtest has no screen.
 */
export function showTailWhenDue(desk: RiskDesk): void {
  const { memory, context } = desk
  const trading = tradingSession(memory)
  if (trading === null || trading.session.mode === 'BACKTEST') return
  const shown = memory.tailShown
  const { books } = trading
  const isDue = context.now() - shown.at >= SHOWN_EVERY
  const method = shown.pending.shift()
  if (method === undefined && !isDue) return
  memory.tail.refresh(memory.returns, memory.market.instruments)
  const exposures = memory.tail.exposures(books)
  const { equity } = books.ledger
  if (method !== undefined) {
    showReading(desk, method, exposures)
    return
  }
  shown.at = context.now()
  const state = `${memory.returns.version}|${memory.guard.level}|${exposures.join()}`
  if (state === shown.of) return
  shown.of = state
  shown.pending = TAIL_METHODS.filter((each) => each !== 'filtered')
  const filtered = showReading(desk, 'filtered', exposures)
  showScenarios(desk, exposures, equity)
  showReductions(desk, books, exposures, filtered)
}

function showReading(desk: RiskDesk, method: TailMethod, exposures: Float64Array): TailReading {
  const { memory, context } = desk
  const reading = tailReading(method, memory.tail.matrix, exposures, TAIL_LEVEL)
  const view = tailView(reading, memory.tail, desk, exposures, memory.books?.ledger.equity ?? 0)
  if (method === 'filtered') memory.tailShown.shortfall = view.equityShare
  context.put('tail', view)
  return reading
}

function tailView(
  { method, tail, coverage, contributions }: TailReading,
  book: TailBook,
  { memory }: RiskDesk,
  exposures: Float64Array,
  equity: number,
): TailView {
  const held = coverage.coveredExposure + coverage.uncoveredExposure
  const shortfall = inMoney(tail.expectedShortfall)
  const holdings: TailView['holdings'][number][] = []
  memory.market.instruments.forEach(({ id }, index) => {
    if ((exposures[index] ?? 0) === 0) return
    const component = contributions?.component[index] ?? Number.NaN
    const marginal = contributions?.marginal[index] ?? Number.NaN
    holdings.push({
      instrumentId: id,
      component: Number.isFinite(component) ? toMoney(component) : null,
      marginal: Number.isFinite(marginal) ? marginal : null,
      beta: book.betaOf(index),
      dayVolatility: book.dayVolatility(index),
    })
  })
  return {
    key: method,
    level: TAIL_LEVEL,
    valueAtRisk: inMoney(tail.valueAtRisk),
    expectedShortfall: shortfall,
    equityShare: shortfall === null || equity <= 0 ? null : shortfall.value / equity,
    days: coverage.common.length,
    covered: held === 0 ? 1 : coverage.coveredExposure / held,
    holdings,
  }
}

function showScenarios({ memory, context }: RiskDesk, exposures: Float64Array, equity: number): void {
  const { tail: book, tailShown } = memory
  const holdings = book.holdings(exposures)
  const view = (kind: ScenarioView['kind'], result: ScenarioResult, order: number): void => {
    const { key, name, story, rows, profit, covered } = result
    tailShown.scenarios.add(key)
    const equityShare = profit === null || equity <= 0 ? null : profit / equity
    context.put('scenarios', { key, order, name, story, kind, profit, equityShare, covered, holdings: rows })
  }
  const grid = scenarioGrid(holdings, { dayVolatility: book.marketVolatility })
  grid.forEach((result, place) => view('GRID', result, place))
  stressHoldings(holdings).forEach((result, place) => view('STRESS', result, grid.length + place))
}

/** What the guard level would have reduced, for the trader to order. */
function showReductions(
  { memory, context }: RiskDesk,
  books: Books,
  exposures: Float64Array,
  { contributions }: TailReading,
): void {
  const holdings: RiskHolding[] = []
  memory.market.instruments.forEach(({ id }, index) => {
    if ((exposures[index] ?? 0) === 0) return
    const contribution = contributions?.component[index] ?? Number.NaN
    holdings.push({
      instrumentId: id,
      value: Math.abs(books.ledger.value(id)),
      contribution: Number.isFinite(contribution) ? contribution : null,
    })
  })
  const { reductions } = memory.tailShown
  const proposed = proposeReductions(holdings, memory.guard.level)
  const kept = new Set(proposed.map(({ instrumentId }) => instrumentId))
  for (const id of reductions) {
    if (kept.has(id)) continue
    reductions.delete(id)
    context.remove('reductions', id)
  }
  for (const { instrumentId, fraction, share, reason } of proposed) {
    reductions.add(instrumentId)
    context.put('reductions', { key: instrumentId, fraction, share, reason })
  }
}

/** Takes everything off the screen, for another account. */
export function clearTail({ memory, context }: RiskDesk): void {
  if (memory.tailShown.of === '') return
  for (const key of ['historical', 'filtered', 'normal', 'cornishFisher']) context.remove('tail', key)
  for (const key of memory.tailShown.scenarios) context.remove('scenarios', key)
  for (const key of memory.tailShown.reductions) context.remove('reductions', key)
  memory.tailShown = nothingShown()
}

function inMoney(estimate: Estimate | null): Estimate | null {
  if (estimate === null) return null
  const { value, low, high, n } = estimate
  return { value: toMoney(value), low: toMoney(low), high: toMoney(high), n }
}
