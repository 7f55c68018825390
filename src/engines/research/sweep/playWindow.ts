import type { Failure } from '#contracts/failure.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import { enginesFor } from '../backtest.ts'
import { LockStep } from '../lockStep.ts'
import type { ResearchPorts } from '../ports.ts'
import type { FactCollector } from '../runFacts.ts'
import { closingLines, openingLines } from '../script.ts'
import type { WindowData } from './window.ts'

/** A part of a run as its engines play it. */
export interface PlayedWindow {
  readonly configuration: BacktestConfiguration
  readonly part: WindowData
  readonly facts: FactCollector
  /** Messages between two looks of the caller. */
  readonly stride: number
}

/** How money that can no longer be counted announces itself. */
const OVERFLOW = 'Invariant: not a safe integer amount'

/** Plays a window to its end or to the failure of a strategy, which the facts hold; returns what else went wrong. */
export function* playWindow(
  { configuration, part, facts, stride }: PlayedWindow,
  ports: ResearchPorts,
): Generator<undefined, Failure | null, undefined> {
  const house = new LockStep(enginesFor(part.data, ports), (envelope) => facts.onEvent(envelope))
  try {
    for (const line of [...openingLines(configuration, part.data, part.startAt), ...closingLines(configuration)]) {
      const answer = house.command(line)
      if (!answer.ok) return answer.failure
      while (house.advance(stride) && facts.failure === null) yield
      if (facts.failure !== null) return null
      if (house.fault !== null) return house.fault
    }
    return null
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith(OVERFLOW))) throw error
    const message = 'An amount of this trial is too large to be counted exactly; run it with less cash or fewer units.'
    return { code: 'TOO_MUCH_MONEY', message }
  }
}
