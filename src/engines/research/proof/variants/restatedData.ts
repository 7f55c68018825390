import type { BarColumns } from '#core/model/bar.ts'
import { DAY } from '#core/time/duration.ts'
import { namedSeed, SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { RunData, SetOfRun } from '../../runData.ts'
import { changeSets, copyColumns, withColumns } from './runDataChange.ts'

/** Years of 28 make one cycle of dates: the same days of the week, of the month and of the year come again. */
const CYCLE_OF_DATES = 10_227 * DAY

/**
 * The data as if they were of 28 years later: every label keeps its weekday, its day of the month and its time of day
 * (until 2099). Their markets never close, since the holidays of other years are others; compare with
 * {@link withoutSessions}.
 */
export function inOtherYears(data: RunData): RunData {
  return changeSets(withoutSessions(data), (set) => {
    const columns = copyColumns(set.series.columns)
    for (const [bar, ts] of columns.tsOpen.entries()) columns.tsOpen[bar] = ts + CYCLE_OF_DATES
    const moved = withColumns(set, columns)
    if (set.actions === undefined) return moved
    const actions = set.actions.map(({ ts, action }) => {
      const paid = action.kind === 'CASH_DIVIDEND' ? { ...action, payAt: action.payAt + CYCLE_OF_DATES } : action
      return { ts: ts + CYCLE_OF_DATES, action: paid }
    })
    return { ...moved, actions }
  })
}

/** How much later a moment of such data is, microseconds. */
export const YEARS_MOVED = CYCLE_OF_DATES

/** The data of markets that never close. */
export function withoutSessions(data: RunData): RunData {
  return changeSets(data, (set) => ({ ...set, instrument: { ...set.instrument, calendar: 'ALWAYS' } }))
}

/** The data with all prices multiplied by a power of two, which changes no ratio of prices by a single bit. */
export function timesPowerOfTwo(data: RunData, factor: number): RunData {
  return changeSets(data, (set) => {
    const columns = copyColumns(set.series.columns)
    for (const prices of pricesOf(columns)) for (const [bar, price] of prices.entries()) prices[bar] = price * factor
    return withColumns(withScaledActions(set, factor), columns)
  })
}

/** The data with every bar's prices changed together by about one part in a million: nobody could trade on it. */
export function withInvisibleNoise(data: RunData, seed: number): RunData {
  return changeSets(data, (set, index) => {
    const columns = copyColumns(set.series.columns)
    const random = new SeededRandom(namedSeed(seed, `noise ${index}`))
    for (let bar = 0; bar < columns.tsOpen.length; bar += 1) {
      const factor = 1 + INVISIBLE * (2 * random.next() - 1)
      for (const prices of pricesOf(columns)) prices[bar] = (prices[bar] as number) * factor
    }
    return withColumns(set, columns)
  })
}

const INVISIBLE = 1e-6

function pricesOf({ open, high, low, close }: BarColumns): readonly Float64Array[] {
  return [open, high, low, close]
}

function withScaledActions(set: SetOfRun, factor: number): SetOfRun {
  if (set.actions === undefined) return set
  const times = (price: number | null): number | null => (price === null ? null : price * factor)
  return {
    ...set,
    actions: set.actions.map(({ ts, action }) => {
      switch (action.kind) {
        case 'CASH_DIVIDEND':
          return { ts, action: { ...action, perUnit: action.perUnit * factor } }
        case 'DELISTING':
          return { ts, action: { ...action, price: times(action.price) } }
        case 'FUNDING':
          return { ts, action: { ...action, markPrice: times(action.markPrice) } }
        case 'AUCTION':
          return { ts, action: { ...action, price: action.price * factor } }
        case 'SPLIT':
        case 'SYMBOL_CHANGE':
        case 'BORROW':
          return { ts, action }
      }
    }),
  }
}
