import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { Failure } from '#contracts/failure.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import type { StrategyCatalogue } from '#trading/strategies/registry.ts'
import { enginesFor } from '../backtest.ts'
import { LockStep } from '../lockStep.ts'
import type { ResearchPorts } from '../ports.ts'
import type { RunData } from '../runData.ts'
import { openingLines } from '../script.ts'
import { ClosingCatalogue } from './closingCatalogue.ts'

/** One run to be watched. */
export interface HousePlan {
  readonly configuration: BacktestConfiguration
  readonly data: RunData
  readonly strategies: StrategyCatalogue
  /** The run may stop when everything up to this market time has come; null plays all of it. */
  readonly until: number | null
  /** Does the work of the run, a stretch at a time, under conditions of its own. */
  readonly around?: (work: () => void) => void
}

/** How a watched run ended. */
export interface HouseEnd {
  readonly bars: number
  /** What broke it off and the market time it had come to; null when it came to its end. */
  readonly failure: { readonly failure: Failure; readonly at: number } | null
}

/** Hears every event of a run with its market time; false asks the run to stop. */
export type HouseListener = (envelope: Envelope, at: number) => boolean

/** A place to watch runs in. It pauses now and then, for callers that have other things to do in between. */
export type HouseRun = (
  plan: HousePlan,
  ports: ResearchPorts,
  listener: HouseListener,
) => Generator<undefined, HouseEnd, undefined>

/** Messages between two pauses; so few that little is played beyond the moment at which a run may stop. */
const STRIDE = 4_000

/** Where a watched run stands. */
interface Standing {
  bars: number
  at: number
  /** Somebody has heard enough, or the data have ended. */
  isOver: boolean
  isMoving: boolean
  failure: Failure | null
}

/** Watches a run of the engines in lock step on this thread. What is thrown in it ends it and is told as its failure. */
export const houseRun: HouseRun = function* houseRun(plan, ports, listener) {
  const { configuration, data, strategies, around = (work: () => void): void => work() } = plan
  const made = new ClosingCatalogue(strategies)
  const now: Standing = { bars: 0, at: 0, isOver: false, isMoving: true, failure: null }
  try {
    const house = new LockStep(enginesFor(data, { ...ports, strategies: made }), (envelope) =>
      hear(envelope, now, plan.until, listener),
    )
    for (const line of openingLines(configuration, data)) {
      around(() => {
        const answer = house.command(line)
        if (!answer.ok) now.failure = answer.failure
      })
      now.isMoving = true
      while (now.isMoving && !now.isOver && now.failure === null) {
        around(() => {
          now.isMoving = house.advance(STRIDE)
        })
        if (!now.isOver) now.failure = house.fault
        yield
      }
    }
  } catch (error) {
    // What breaks in the stretch that was played too far is nobody's concern.
    if (!now.isOver) {
      now.failure = { code: 'RUN_THREW', message: error instanceof Error ? error.message : String(error) }
    }
  } finally {
    made.close()
  }
  const { bars, at, failure } = now
  return { bars, failure: failure === null ? null : { failure, at } }
}

function hear(envelope: Envelope, now: Standing, until: number | null, listener: HouseListener): void {
  if (now.isOver) return
  if (envelope.type === 'MarketSlicePublished') {
    const slice = envelope.payload as MarketSlice
    if (until !== null && slice.marketTime > until) {
      now.isOver = true
      return
    }
    now.at = slice.marketTime
    now.bars += slice.barCount
  }
  // What happens because the data end is no part of what must agree.
  if (envelope.type === 'MarketEnded' || !listener(envelope, now.at)) now.isOver = true
}
