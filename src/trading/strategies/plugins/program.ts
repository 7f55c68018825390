import type { BarInterval } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { StrategyId } from '#core/model/identifiers.ts'
import type { ParameterValues, StrategyFailure, StrategyParameter } from '../strategy.ts'

/** Columns of one row handed to a program. */
export const PROGRAM_ROW = 10

/**
 * What a row can be; its first column. The others are, from the second on:
 *
 * - bar: instrument, interval (place in INTERVALS), tsOpen, tsClose, open, high, low, close, volume
 * - quote: instrument, tsEvent, bid, ask, bid size, ask size
 * - trade: instrument, tsEvent, price, size, aggressor (+1, -1, 0)
 * - fill: instrument, tsEvent, side (+1 bought, -1 sold), quantity in units, price, fee
 * - timer: the moment asked for
 * - indicator: its place in the plan, instrument, value or NaN
 * - position: instrument, units held, average price or NaN
 * - split: instrument, factor by which prices of before are multiplied
 */
export const ROW_KIND = {
  bar: 1,
  quote: 2,
  trade: 3,
  fill: 4,
  timer: 5,
  indicator: 6,
  position: 7,
  split: 8,
} as const

/** The callbacks a program may have. */
export const HANDLERS = ['onBar', 'onQuote', 'onTrade', 'onFill', 'onTimer'] as const
/** One of the callbacks. */
export type HandlerName = (typeof HANDLERS)[number]

/** How a call ended: without a word, with something to `take`, or for good. */
export const ANSWER = { silent: 0, spoke: 1, failed: 2 } as const

/**
 * One running strategy of a user, behind whatever keeps it apart from the house. Only numbers go in and only numbers and
 * texts come out.
 */
export interface PluginProgram {
  /** Takes the first rows of a column in, without a word to the strategy. */
  learn(column: Float64Array, rows: number, now: number): void
  /** Calls the strategy about one row of those; the answer is one of ANSWER. */
  call(row: number, handler: HandlerName, marketTime: number): number
  /** What it said since the last time; JSON that `readIntentions` understands. */
  take(): string
  close(): void
}

/** An indicator that the house keeps for a program. */
export interface IndicatorWish {
  readonly name: string
  /** Length of the bars it follows; null follows the bars the data come in. */
  readonly interval: BarInterval | null
  readonly options: Readonly<Record<string, number>>
}

/** What a program wants to be told. */
export interface PluginPlan {
  /** Bar lengths it sees; none means those the data come in. */
  readonly bars: readonly BarInterval[]
  readonly handlers: Readonly<Record<HandlerName, boolean>>
  readonly indicators: readonly IndicatorWish[]
}

/** What a program is made for. */
export interface ProgramSetup {
  readonly strategyId: StrategyId
  readonly values: ParameterValues
  readonly instruments: readonly Instrument[]
}

/** A program that was made, or why it could not be. */
export type StartedProgram =
  | { readonly ok: true; readonly program: PluginProgram; readonly plan: PluginPlan }
  | { readonly ok: false; readonly failure: StrategyFailure }

/** A file of a user as it was read: what it says of itself, and how to make programs of it. */
export interface PluginModule {
  /** Name of the file, for example `pullback.ts`. */
  readonly file: string
  /** SHA-256 of its content. */
  readonly source: string
  readonly name: string
  readonly description: string
  readonly version: string
  readonly parameters: readonly StrategyParameter[]
  /** What is impossible about values that are each within bounds; null when nothing is. */
  conflict(values: ParameterValues): string | null
  /** Bars it wants to see before its first signal. */
  warmupBars(values: ParameterValues): number
  start(setup: ProgramSetup): StartedProgram
}
