import { figuresKnownAt, type FundamentalFigure, type FundamentalItem } from '#core/model/fundamentals.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import type { AcceptedFiling } from '#core/model/marketFact.ts'
import { utcDay } from '#core/time/iso.ts'
import type { FeatureInputs } from '../inputs.ts'
import { dayOf, newestYear, spansOf, yearTo } from './yearOfFigures.ts'

/** A company that has told nothing for so many days is silent: a year and the longest time a report may take. */
const OLDEST = 460
/** Days between a figure and the one a year before it; the nearest to a year is taken. */
const YEAR = 365
const YEAR_TOLERANCE = 35

/** What is told of one company. */
export interface CompanyTold {
  readonly figures: readonly FundamentalFigure[]
  /** What insiders told; null when nobody was asked. */
  readonly filings: readonly AcceptedFiling[] | null
  /** Currency of its books; figures in others are left out. */
  readonly currency: string
  /** What happened to its shares. Where bars hold the prices that were paid, splits; where they are adjusted, nothing. */
  readonly actions: readonly TimedAction[]
}

const ALL_ITEMS = [
  'revenue',
  'revenueBefore',
  'netIncome',
  'netIncomeBefore',
  'assets',
  'assetsBefore',
  'liabilities',
  'cash',
  'cashBefore',
  'shares',
  'sharesBefore',
] as const satisfies readonly (keyof FeatureInputs)[]

type View = Record<(typeof ALL_ITEMS)[number], number>

/** A company's books and its insiders' trades as they were known at the close of bars; restatements count from when they were told. */
export class CompanyInputs {
  readonly #told: CompanyTold
  /** Moments at which something becomes known or happens, rising. */
  readonly #moments: Float64Array
  #view: View | null = null
  /** How many moments the view knows of, and the day it was made for. */
  #known = -1
  #day = Number.NaN

  constructor(told: CompanyTold) {
    this.#told = told
    const moments = [...told.figures.map(({ knownAt }) => knownAt), ...told.actions.map(({ ts }) => ts)]
    this.#moments = Float64Array.from(moments).sort()
  }

  /** Writes what was known at the close of a bar; insiders' trades are those told after the close of the bar before. */
  write(into: FeatureInputs, closeBefore: number, barClose: number): void {
    const known = countUntil(this.#moments, barClose)
    const day = utcDay(barClose)
    if (this.#view === null || known !== this.#known || day !== this.#day) {
      this.#view = viewOf(this.#told, barClose)
      this.#known = known
      this.#day = day
    }
    for (const item of ALL_ITEMS) into[item] = this.#view[item]
    this.#writeInsiders(into, closeBefore, barClose)
  }

  #writeInsiders(into: FeatureInputs, closeBefore: number, barClose: number): void {
    const { filings } = this.#told
    let bought = filings === null ? Number.NaN : 0
    let sold = bought
    for (const { acceptedAt, filing } of filings ?? []) {
      // An amendment tells again what was told before.
      if (acceptedAt <= closeBefore || acceptedAt > barClose || filing.isAmendment) continue
      for (const { code, isDerivative, shares, price } of filing.transactions) {
        if (isDerivative || shares === null || price === null) continue
        if (code === 'P') bought += shares * price
        else if (code === 'S') sold += shares * price
      }
    }
    into.insiderBought = bought
    into.insiderSold = sold
  }
}

function viewOf({ figures, currency, actions }: CompanyTold, at: number): View {
  const known = figuresKnownAt(figures, at)
  const day = utcDay(at)
  const [revenue, revenueBefore] = flows(known, 'REVENUE', currency, day)
  const [netIncome, netIncomeBefore] = flows(known, 'NET_INCOME', currency, day)
  const [assets, assetsBefore] = stocks(known, 'ASSETS', currency, day)
  const [liabilities] = stocks(known, 'LIABILITIES', currency, day)
  const [cash, cashBefore] = stocks(known, 'CASH', currency, day)
  const splits = (from: number): number => splitsBetween(actions, from, at)
  const [shares, sharesBefore] = stocks(known, 'SHARES_OUTSTANDING', 'shares', day, splits)
  return {
    revenue,
    revenueBefore,
    netIncome,
    netIncomeBefore,
    assets,
    assetsBefore,
    liabilities,
    cash,
    cashBefore,
    shares,
    sharesBefore,
  }
}

/** A flow over the newest four quarters and over the four before. */
function flows(
  figures: readonly FundamentalFigure[],
  item: FundamentalItem,
  unit: string,
  day: number,
): readonly [now: number, before: number] {
  const spans = spansOf(figures, item, unit)
  const now = newestYear(spans)
  if (now === null || day - now.to > OLDEST) return [Number.NaN, Number.NaN]
  return [now.value, yearTo(spans, now.from)?.value ?? Number.NaN]
}

/** A stock of the newest day told and of about a year before, each times what `scale` says of its day. */
function stocks(
  figures: readonly FundamentalFigure[],
  item: FundamentalItem,
  unit: string,
  day: number,
  scale: (day: number) => number = () => 1,
): readonly [now: number, before: number] {
  const rows = figures
    .filter((figure) => figure.item === item && figure.unit === unit && figure.from === null)
    .map(({ to, value }) => ({ day: dayOf(to), value }))
    .toSorted((one, other) => other.day - one.day)
  const [now] = rows
  if (now === undefined || day - now.day > OLDEST) return [Number.NaN, Number.NaN]
  const awayFromYear = (row: { readonly day: number }): number => Math.abs(now.day - row.day - YEAR)
  const [before] = rows
    .filter((row) => awayFromYear(row) <= YEAR_TOLERANCE)
    .toSorted((one, other) => awayFromYear(one) - awayFromYear(other))
  return [now.value * scale(now.day), before === undefined ? Number.NaN : before.value * scale(before.day)]
}

/** New shares for one old one by splits after a day until a moment. */
function splitsBetween(actions: readonly TimedAction[], day: number, at: number): number {
  let factor = 1
  for (const { ts, action } of actions) {
    if (action.kind === 'SPLIT' && utcDay(ts) > day && ts <= at) factor *= action.to / action.from
  }
  return factor
}

/** How many of rising moments are not after one. */
function countUntil(moments: Float64Array, at: number): number {
  let low = 0
  let high = moments.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((moments[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}
