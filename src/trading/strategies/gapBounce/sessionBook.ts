import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'

/** A session of one share as a whole. */
export interface SessionSummary {
  readonly day: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

const MEAN_SESSIONS = 20
const TURNOVER_SESSIONS = 5
const RANGE_SESSIONS = 14

/** What the finished sessions of one share add up to; every figure is null until enough of them have been seen. */
export class SessionBook {
  readonly #closes = new SimpleMovingAverage(MEAN_SESSIONS)
  readonly #volumes = new SimpleMovingAverage(MEAN_SESSIONS)
  readonly #turnovers = new SimpleMovingAverage(TURNOVER_SESSIONS)
  readonly #ranges = new AverageTrueRange(RANGE_SESSIONS)
  /** The last finished session. */
  last: SessionSummary | null = null
  /** Mean close of the last 20 sessions. */
  meanClose: number | null = null
  /** Mean volume of the last 20 sessions, units. */
  meanVolume: number | null = null
  /** Mean turnover of the last 5 sessions, currency units. */
  meanTurnover: number | null = null
  /** Average true range of 14 sessions, currency units. */
  range: number | null = null

  /** Takes the next finished session; one that is not later than the last is ignored. */
  finish(session: SessionSummary): void {
    if (this.last !== null && session.day <= this.last.day) return
    this.last = session
    this.meanClose = this.#closes.update(session.close)
    this.meanVolume = this.#volumes.update(session.volume)
    this.meanTurnover = this.#turnovers.update(session.close * session.volume)
    this.range = this.#ranges.update(session)
  }
}
