import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY } from '#core/time/duration.ts'
import { BarValidator } from './barValidator.ts'
import { type CorporateEvents, placeEvents } from './corporateEvents.ts'
import { dividendFindings } from './dividendFindings.ts'
import { type Finding, type FindingCode } from './finding.ts'
import { evidenceOf, makeFinding } from './makeFinding.ts'
import type { SessionPort } from './sessionPort.ts'
import type { PriceBasis } from './shiftFindings.ts'

/** A stored series as validation sees it. */
export interface ValidatedSeries {
  readonly interval: BarInterval
  readonly columns: BarColumns
  readonly basis: PriceBasis
  /** Close adjusted for dividends, one for each row; null where the source has none. */
  readonly adjustedClose?: Float64Array | null
  /** Splits and dividends; others are passed over. */
  readonly actions?: readonly TimedAction[]
  readonly calendar?: SessionPort | null
  /** Smallest step of a price; left out where the prices are adjusted. */
  readonly priceStep?: number
}

/** What validation made of a series. */
export interface SeriesVerdict {
  /** In order of their rows. */
  readonly findings: readonly Finding[]
  /** 1 for each row that a finding sets aside. */
  readonly quarantined: Uint8Array
}

const TWIN_SPLITS = 10 * DAY
/** Faults of events and of labels as a whole set the events and labels aside, not the prices of a row. */
const NOT_OF_ROWS: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'SPLIT_WITHOUT_JUMP',
  'SPLIT_RATIO_WRONG',
  'SPLIT_DUPLICATE',
  'DIVIDEND_NOT_POSITIVE',
  'DIVIDEND_UNIT_ERROR',
  'DIVIDEND_TOO_LARGE',
  'DIVIDEND_WITHOUT_DROP',
  'DIVIDEND_DUPLICATE',
  'DIVIDEND_NOT_ADJUSTED',
  'DIVIDEND_NOT_SPLIT_ADJUSTED',
  'ADJUSTMENT_MISMATCH',
  'ADJUSTMENT_UNEXPLAINED',
])

/** Both first stages for a stored series: the fold of the live checks, and what only a whole series can show. */
export function validateSeries(series: ValidatedSeries): SeriesVerdict {
  const { interval, columns, basis, actions = [], calendar = null, priceStep = null, adjustedClose = null } = series
  const { tsOpen, open, high, low, close, volume } = columns
  const events = placeEvents(columns, interval, actions)
  const validator = new BarValidator({ interval, basis, calendar, priceStep })
  const findings: Finding[] = []
  for (const action of actions.toSorted((left, right) => left.ts - right.ts)) validator.foretell(action)
  for (let row = 0; row < tsOpen.length; row += 1) {
    const found = validator.check(
      tsOpen[row] as number,
      open[row] as number,
      high[row] as number,
      low[row] as number,
      close[row] as number,
      volume[row] as number,
    )
    if (found.length > 0) findings.push(...found)
  }
  findings.push(...validator.finish(), ...twinSplits(events))
  if (interval !== '1w' && interval !== '1M') {
    findings.push(
      ...dividendFindings({
        ...events,
        basis,
        tsOpen,
        open,
        close: lastKnown(close),
        adjusted: adjustedClose === null ? null : lastKnown(adjustedClose),
      }),
    )
  }
  const told = withoutEchoes(findings).toSorted((left, right) => left.from - right.from)
  return { findings: told, quarantined: rowsSetAside(told, tsOpen.length) }
}

function twinSplits({ splits }: CorporateEvents): readonly Finding[] {
  return splits.flatMap((split, index) => {
    const before = splits[index - 1]
    if (before === undefined || split.ts - before.ts > TWIN_SPLITS) return []
    if (Math.abs((split.to / split.from) * (before.from / before.to) - 1) > 0.01) return []
    const days = Math.round((split.ts - before.ts) / DAY)
    const what = `The split ${split.to} for ${split.from} at row ${split.row + 1} was told ${days} days before as well`
    const evidence = evidenceOf('days between splits', days, TWIN_SPLITS / DAY, Infinity)
    const was = { from: split.from, to: split.to }
    const repair = { kind: 'SET_SPLIT', ts: split.ts, was, proposed: null } as const
    return [makeFinding('SPLIT_DUPLICATE', what, { from: split.row, ts: split.ts }, evidence, repair)]
  })
}

/** One fault of all labels explains what each label by itself looked like. */
function withoutEchoes(findings: readonly Finding[]): readonly Finding[] {
  const shifted = findings.some(({ code }) => code === 'DAY_SHIFTED')
  return shifted ? findings.filter(({ code }) => code !== 'OUTSIDE_SESSION' && code !== 'MISSING_ROWS') : findings
}

/** Tells whether a finding sets the rows aside that it is about. */
export function setsRowsAside({ severity, code }: Pick<Finding, 'severity' | 'code'>): boolean {
  return severity === 'quarantine' && !NOT_OF_ROWS.has(code)
}

function rowsSetAside(findings: readonly Finding[], rows: number): Uint8Array {
  const aside = new Uint8Array(rows)
  for (const finding of findings) {
    if (setsRowsAside(finding)) aside.fill(1, finding.from, finding.from + finding.count)
  }
  return aside
}

/** The column with every missing price as the one before it: a dividend is held to the last price that was known. */
function lastKnown(prices: Float64Array): Float64Array {
  let known = Number.NaN
  return prices.map((price) => (known = Number.isFinite(price) ? price : known))
}
