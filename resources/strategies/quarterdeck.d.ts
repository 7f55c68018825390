/**
 * What a strategy has at hand. Put this file beside your strategies: the editor then completes and checks them. It is not
 * read when they run, and a strategy imports nothing.
 *
 * Times are microseconds since 1970 in UTC, prices are in the instrument's currency.
 */

/** Lengths of bars. */
type Interval = '1m' | '5m' | '15m' | '1h' | '1d' | '1w' | '1M'

/** A parameter of a strategy. Its name is the key under which it stands. */
type Parameter =
  | {
      readonly type: 'integer' | 'number'
      readonly default: number
      readonly min: number
      readonly max: number
      /** Words for a form; the name when left out. */
      readonly label?: string
      readonly unit?: string
    }
  | {
      readonly type: 'choice'
      readonly default: string
      readonly choices: readonly string[]
      readonly label?: string
      readonly unit?: string
    }

/** The values of parameters: complete, within their bounds, and never changed while the strategy runs. */
type Values<Parameters> = {
  readonly [Name in keyof Parameters]: Parameters[Name] extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : number
}

/** What a strategy wants to be told. */
interface Needs {
  /** Lengths of bars it sees; those the data come in when left out. Longer ones are put together, shorter ones cannot be. */
  readonly bars?: Interval | readonly Interval[]
  /** Bars of each instrument and length that `bars` and `bar` can look back at, 1 to 10,000; 100 when left out. */
  readonly history?: number
  /** Bars it wants to have seen before its first signal; only for the comparison with buying and holding. */
  readonly warmup?: number
  /** Notes for the reader: callbacks that are there are called. */
  readonly quotes?: boolean
  readonly trades?: boolean
}

/** An instrument of the session. Wherever an instrument is asked for, its id or its symbol will do. */
interface Instrument {
  readonly id: string
  readonly symbol: string
  readonly name: string
  readonly assetClass: 'EQUITY' | 'INDEX' | 'CRYPTO'
  readonly sector: string | null
  readonly currency: string
  readonly calendar: 'XNYS' | 'ALWAYS'
}

/** A finished bar. */
interface Bar {
  readonly instrument: string
  readonly interval: Interval
  /** Start of its span, its label. */
  readonly opened: number
  /** When it was finished. */
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

interface Quote {
  readonly instrument: string
  readonly time: number
  readonly bid: number
  readonly ask: number
  readonly bidSize: number
  readonly askSize: number
}

interface Trade {
  readonly instrument: string
  readonly time: number
  readonly price: number
  readonly size: number
  /** 1 when the buyer crossed the spread, -1 when the seller did, 0 when it is not known. */
  readonly aggressor: 1 | -1 | 0
}

/** A fill of an order of this strategy. */
interface Fill {
  readonly instrument: string
  readonly time: number
  readonly side: 'BUY' | 'SELL'
  readonly quantity: number
  readonly price: number
  readonly fee: number
}

/** What this strategy holds of an instrument. */
interface Position {
  readonly side: 'LONG' | 'SHORT' | 'FLAT'
  /** Units, below zero when short. */
  readonly quantity: number
  readonly averagePrice: number | null
}

/** A reason in words, with its weight from 0 to 1; the strongest are shown first. A text alone has the weight 0.5. */
type Reason = string | { readonly text: string; readonly strength?: number }

/** The wish to hold a position. There is no quantity: the house finds it, and the trader decides. */
interface Entry {
  readonly instrument: string
  /** LONG when left out. */
  readonly direction?: 'LONG' | 'SHORT'
  /** How to enter; the house plans it when nothing of this group is stated. */
  readonly type?: 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT'
  readonly limitPrice?: number
  readonly stopPrice?: number
  /** GTC when left out, GTD with `expireAt`. */
  readonly timeInForce?: 'GTC' | 'DAY' | 'GTD' | 'IOC' | 'FOK' | 'AT_OPEN' | 'AT_CLOSE'
  readonly expireAt?: number
  readonly postOnly?: boolean
  /** Share of the order shown at a time, above 0 and at most 1. */
  readonly displayShare?: number
  /** Price of the protective stop. */
  readonly stop?: number
  /** Price at which to take the profit; needs a stop. */
  readonly target?: number
  /** How the stop follows the price: by an amount, a fraction of the price, or multiples of the average true range. */
  readonly trail?:
    | { readonly amount: number }
    | { readonly fraction: number }
    | { readonly atr: number; readonly length?: number }
  /** Share of the strategy's budget it may take, above 0 and at most 1. */
  readonly weight?: number
  /** Calibrated probability of success with its interval and what it rests on. */
  readonly probability?: { readonly value: number; readonly low: number; readonly high: number; readonly n: number }
  /** Bars the idea lives; 20 when left out. */
  readonly horizon?: number
  readonly reasons?: Reason | readonly Reason[]
  /** What speaks against it. Every idea has something. */
  readonly against?: Reason | readonly Reason[]
  /** Numbers worth keeping beside the signal. */
  readonly features?: { readonly [name: string]: number }
  /** What would show that the idea was wrong. */
  readonly wrongIf?: string
}

/** An indicator that the house keeps for each instrument. */
interface Indicator {
  /** Its value with the last finished bar; null while it has not seen enough. The first instrument when none is named. */
  value(instrument?: string): number | null
  /** Its value one bar earlier. */
  before(instrument?: string): number | null
}

/** The calls a strategy has; the second argument of `create` and of every callback. */
interface Api {
  /** Market time. `new Date()` shows the same; there is no other clock. */
  readonly now: number
  readonly instruments: readonly Instrument[]
  /** Asks to hold a position. */
  enter(entry: Entry): void
  /** Asks to leave the market. */
  exit(instrument: string, reason?: Reason | readonly Reason[]): void
  position(instrument: string): Position
  /** Last price known: of a trade, the middle of a quote, or a close; null before the first. */
  price(instrument: string): number | null
  quote(instrument: string): Quote | null
  /** The last finished bars, oldest first; at most `needs.history`. */
  bars(instrument: string, interval?: Interval, count?: number): readonly Bar[]
  /** One finished bar; 0 bars ago is the last. Null where it does not go back so far. */
  bar(instrument: string, interval?: Interval, ago?: number): Bar | null
  closes(instrument: string, interval?: Interval, count?: number): readonly number[]
  /**
   * Asks for an indicator; in `create` only. Of closes: `sma`, `ema`, `rsi`, `deviation`, `zscore`, `change`; of whole
   * bars: `atr`, `highest` (high), `lowest` (low).
   */
  indicator(
    name: 'sma' | 'ema' | 'rsi' | 'atr' | 'deviation' | 'zscore' | 'highest' | 'lowest' | 'change',
    options: { readonly length: number; readonly interval?: Interval },
  ): Indicator
  /** Asks for `onTimer` when market time has come to this moment, after everything of that moment; `now` means after this one. */
  timer(at: number): void
  /** Writes a line beside the run. */
  log(text: unknown): void
}

/** What happens, as a strategy hears of it. Each callback has a second and may leave out what it does not need. */
interface Callbacks {
  onBar?(bar: Bar, api: Api): void
  onQuote?(quote: Quote, api: Api): void
  onTrade?(trade: Trade, api: Api): void
  onFill?(fill: Fill, api: Api): void
  /** `due` is the moment that was asked for. */
  onTimer?(due: number, api: Api): void
}

/** What a strategy is. */
interface Definition<Parameters> {
  readonly name: string
  readonly description: string
  readonly version?: string
  readonly parameters?: Parameters
  /** What is impossible about values that are each within bounds, in one sentence; null when nothing is. */
  check?(values: Values<Parameters>): string | null
  readonly needs?: Needs | ((values: Values<Parameters>) => Needs)
  /** Makes the strategy; called once for each run. */
  create(values: Values<Parameters>, api: Api): Callbacks
}

/** Defines a strategy; the file exports what it returns: `export default defineStrategy({ ... })`. */
declare function defineStrategy<const Parameters extends { readonly [name: string]: Parameter }>(
  definition: Definition<Parameters>,
): Definition<Parameters>
