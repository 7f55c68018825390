import { previousSession, sessionAt, type TradingSession } from '#core/time/calendar.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { utcDay } from '#core/time/iso.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import type { BarRow } from '../barRow.ts'
import { SessionBook, type SessionSummary } from './sessionBook.ts'

/** A gap at the moment it is judged, with what the session has shown so far; everything in it is known by then. */
export interface GapView {
  /** Open over the close before, less 1; negative for a gap down. */
  readonly gap: number
  readonly previousClose: number
  readonly price: number
  readonly sessionLow: number
  /** Volume since the open. */
  readonly volume: number
  /** Usual volume by this time of the session; null while fewer than five sessions tell. */
  readonly usualVolume: number | null
  /** Volume of the last third of the bars since the open over that of the first; null on daily bars or below three. */
  readonly fade: number | null
  /** Mean range of a bar since the open over the price. */
  readonly barRange: number
  readonly day: number
  readonly tsEvent: number
}

const USUAL_SESSIONS = 5
/** A share's first bar may be this late to count as its open. */
const OPEN_GRACE = 5 * MINUTE
/** A daily bar after a longer pause is no overnight gap. */
const LONGEST_PAUSE = 5

interface Today extends SessionSummary {
  open: number
  high: number
  low: number
  close: number
  volume: number
  bars: number
  ranges: number
  readonly volumes: number[]
  /** Gap of the open; null when it or the close before was not seen. */
  readonly gap: number | null
  decided: boolean
}

/** Follows one share through its sessions and returns its gap at the moment it is to be judged. */
export class ShareWatch {
  readonly book = new SessionBook()
  readonly #decision: number
  readonly #usual = new SimpleMovingAverage(USUAL_SESSIONS)
  #usualVolume: number | null = null
  #today: Today | null = null

  constructor(decisionMinutes: number) {
    this.#decision = decisionMinutes * MINUTE
  }

  /** Takes a daily bar; its gap, if any, is judged at its end. */
  dailyBar(bar: BarRow): GapView | null {
    const day = utcDay(bar.tsOpen)
    const before = this.book.last
    if (before !== null && day <= before.day) return null
    const usualVolume = this.book.meanVolume
    this.#today = null
    this.book.finish({ ...bar, day })
    if (before === null || day - before.day > LONGEST_PAUSE) return null
    return {
      gap: bar.open / before.close - 1,
      previousClose: before.close,
      price: bar.close,
      sessionLow: bar.low,
      volume: bar.volume,
      usualVolume,
      fade: null,
      barRange: (bar.high - bar.low) / bar.close,
      day,
      tsEvent: bar.tsClose,
    }
  }

  /** Takes a bar shorter than a day; outside regular sessions it counts for nothing. */
  intradayBar(bar: BarRow): GapView | null {
    const session = sessionAt(bar.tsOpen)
    if (session === null) return null
    if (this.book.last !== null && session.day <= this.book.last.day) return null
    if (this.#today === null || this.#today.day !== session.day) this.#today = this.#openDay(bar, session)
    const today = this.#today
    today.high = Math.max(today.high, bar.high)
    today.low = Math.min(today.low, bar.low)
    today.close = bar.close
    today.volume += bar.volume
    today.bars += 1
    today.ranges += bar.high - bar.low
    if (today.decided) return null
    today.volumes.push(bar.volume)
    if (bar.tsClose < session.open + this.#decision) return null
    today.decided = true
    const view = this.#view(today, bar)
    this.#usualVolume = this.#usual.update(today.volume)
    return view
  }

  #openDay(bar: BarRow, session: TradingSession): Today {
    if (this.#today !== null) this.book.finish(this.#today)
    const before = this.book.last
    const late = bar.tsOpen - session.open > Math.max(OPEN_GRACE, bar.tsClose - bar.tsOpen)
    const adjacent = before !== null && previousSession(session.open).day === before.day
    return {
      day: session.day,
      open: bar.open,
      high: bar.high,
      low: bar.low,
      close: bar.close,
      volume: 0,
      bars: 0,
      ranges: 0,
      volumes: [],
      gap: !late && adjacent ? bar.open / before.close - 1 : null,
      // A session joined late has no usual volume by the time of the decision either.
      decided: late,
    }
  }

  #view(today: Today, bar: BarRow): GapView | null {
    const before = this.book.last
    if (today.gap === null || before === null) return null
    return {
      gap: today.gap,
      previousClose: before.close,
      price: bar.close,
      sessionLow: today.low,
      volume: today.volume,
      usualVolume: this.#usualVolume,
      fade: fadeOf(today.volumes),
      barRange: today.ranges / today.bars / bar.close,
      day: today.day,
      tsEvent: bar.tsClose,
    }
  }
}

function fadeOf(volumes: readonly number[]): number | null {
  const third = Math.floor(volumes.length / 3)
  if (third === 0) return null
  const total = (part: readonly number[]): number => part.reduce((sum, volume) => sum + volume, 0)
  const first = total(volumes.slice(0, third))
  return first > 0 ? total(volumes.slice(-third)) / first : null
}

/** Returns the session day that a bar belongs to, by the New York calendar within the day and by its date when daily. */
export function sessionDayOf(bar: BarRow): number {
  if (bar.tsClose - bar.tsOpen >= DAY) return utcDay(bar.tsOpen)
  return sessionAt(bar.tsOpen)?.day ?? utcDay(bar.tsOpen)
}
