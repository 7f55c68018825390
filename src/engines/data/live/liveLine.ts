import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { fromPrice } from '#core/money.ts'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import { BarValidator } from '../validation/barValidator.ts'
import { QuoteCheck } from '../validation/quoteCheck.ts'
import type { SessionPort } from '../validation/sessionPort.ts'
import { MinuteBars, type OnMinute } from './minuteBars.ts'
import { RecentBars } from './recentBars.ts'
import { TradeCheck } from './tradeCheck.ts'

/** Minutes and days before the session that strategies start with. */
export const WARM_MINUTES = 400
export const WARM_DAYS = 300

/** The source that tells of an instrument, and by which name. */
export interface Served {
  readonly sourceId: string
  /** The instrument as this source lists it: another venue's when it stands in. */
  readonly instrumentId: InstrumentId
  /** True when it is not the source of the first choice. */
  readonly standsIn: boolean
}

/** The best bid and offer as told last; a side that is empty is null. */
export interface LiveQuote {
  tsEvent: number
  bid: number | null
  bidSize: number
  ask: number | null
  askSize: number
}

/** Everything that is known of one instrument of a live session. */
export class LiveLine {
  readonly instrument: Instrument
  /** Place in the session's list of instruments. */
  index: number
  served: Served | null = null
  quoteCheck = new QuoteCheck()
  tradeCheck = new TradeCheck()
  readonly minutes: MinuteBars
  /** Bars of before and of the session, for history and charts. */
  readonly pastMinutes = new RecentBars(WARM_MINUTES)
  readonly pastDays = new RecentBars(WARM_DAYS)
  readonly barCheck: BarValidator
  readonly quote: LiveQuote = { tsEvent: 0, bid: null, bidSize: 0, ask: null, askSize: 0 }
  /** True from a quote on until it was published. */
  hasNewQuote = false
  /** Price of the last trade; null before the first. */
  last: number | null = null
  lastTradeAt = 0
  /** How late trades come of late, microseconds: the way, and a venue's clock that is behind ours. */
  delay = 0
  /** Units traded on the day `day`, as far as they were heard. */
  volume = 0
  day = -1
  previousClose: number | null = null
  /** When the last datum that could be used arrived, microseconds; null before the first. */
  heardAt: number | null = null
  /** Since when it is listened to; null while it is not. */
  listeningSince: number | null = null
  /** True while its prices are too old to decide on. */
  isStale = true
  /** True when what the screen shows of it is behind. */
  isChanged = false

  constructor(instrument: Instrument, index: number, onMinute: (line: LiveLine, bar: Parameters<OnMinute>[0]) => void) {
    this.instrument = instrument
    this.index = index
    this.minutes = new MinuteBars((bar) => onMinute(this, bar))
    // Shares trade between the steps at which their orders may be priced.
    const priceStep = instrument.assetClass === 'CRYPTO' ? fromPrice(instrument, instrument.priceIncrement) : null
    const calendar = sessionsOf(instrument)
    this.barCheck = new BarValidator({ interval: '1m', basis: 'raw', live: true, priceStep, calendar })
  }

  /** Another source tells of it from now on: what was compared with the one before begins anew. */
  serve(served: Served | null, now: number): void {
    this.minutes.interrupt(now)
    this.served = served
    this.quoteCheck = new QuoteCheck()
    this.tradeCheck = new TradeCheck()
    this.listeningSince = served === null ? null : now
    this.heardAt = null
    this.isChanged = true
  }
}

/** The hours in which bars of an instrument are kept: for shares the extended ones. */
function sessionsOf({ calendar }: Instrument): SessionPort | null {
  if (calendar === 'ALWAYS') return null
  const sessions = exchangeCalendar(calendar)
  return {
    isTradingDay: (day) => sessions.session(day) !== null,
    isOpen: (ts) => sessions.sessionOf(ts) !== null,
  }
}
