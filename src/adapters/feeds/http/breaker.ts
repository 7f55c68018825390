import {
  BrokenCircuitError,
  CircuitState,
  CountBreaker,
  circuitBreaker,
  handleWhenResult,
  type CircuitBreakerPolicy,
} from 'cockatiel'
import type { FeedClock } from '../connection/feedClock.ts'
import { backOffMilliseconds, type BackOffPolicy, type Uniform } from '../connection/backOff.ts'

/** When a source is left alone for a while. */
export interface BreakerPolicy extends BackOffPolicy {
  /** How many of the latest calls are looked at. */
  readonly calls: number
  /** It opens when more than this share of them failed. */
  readonly failedShare: number
  /** And no earlier than after so many calls. */
  readonly atLeast: number
}

/** State of a breaker: calls go out, none goes out, or one goes out to try. */
export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN'

/** What a result says of the source; one that was called off says nothing. */
export type Judgement = 'GOOD' | 'BAD' | 'NOTHING'

/** Stops calls to a source that fails. */
export interface Breaker {
  readonly state: BreakerState
  /** When the next call may go out, microseconds; null when one may go out now. */
  refusedUntil(): number | null
  /** Makes a call and learns from its result; null when none may go out. */
  run<Result>(action: () => Promise<Result>): Promise<Result | null>
}

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'CLOSED',
  [CircuitState.Open]: 'OPEN',
  [CircuitState.HalfOpen]: 'HALF_OPEN',
  [CircuitState.Isolated]: 'OPEN',
}

/** Half of the wait is certain, so that a lucky draw does not bring the next try at once. */
const CERTAIN_SHARE = 0.5
/** How soon to come again while another call is trying. */
const WHILE_TRYING_MICROS = 1_000_000

/**
 * Makes a breaker: after too many failures nothing goes out for a while, then a single call tries, and its result closes
 * the breaker or opens it for longer. The counting is the library's; the waiting is ours, by the given clock, because the
 * library reads the wall clock, which may jump.
 */
export function createBreaker(
  policy: BreakerPolicy,
  clock: FeedClock,
  uniform: Uniform,
  judge: (result: unknown) => Judgement,
): Breaker {
  let openUntil = 0
  let timesOpened = 0
  /** A try that was called off has not shown that the source works again. */
  const isFailure = (result: unknown): boolean => {
    const judgement = judge(result)
    return judgement === 'BAD' || (judgement === 'NOTHING' && circuit.state === CircuitState.HalfOpen)
  }
  const circuit: CircuitBreakerPolicy = circuitBreaker(handleWhenResult(isFailure), {
    breaker: new CountBreaker({
      size: policy.calls,
      threshold: policy.failedShare,
      minimumNumberOfCalls: policy.atLeast,
    }),
    halfOpenAfter: Number.NEGATIVE_INFINITY,
  })
  circuit.onBreak(() => {
    timesOpened += 1
    const upperEnd = Math.min(policy.longestMs, policy.firstMs * 2 ** Math.min(timesOpened - 1, 30))
    const jittered = backOffMilliseconds(policy, timesOpened, uniform)
    openUntil = clock.now() + 1_000 * (CERTAIN_SHARE * upperEnd + (1 - CERTAIN_SHARE) * jittered)
  })
  circuit.onReset(() => {
    timesOpened = 0
  })

  function refusedUntil(): number | null {
    const now = clock.now()
    if (circuit.state === CircuitState.HalfOpen) return now + WHILE_TRYING_MICROS
    return circuit.state === CircuitState.Open && now < openUntil ? openUntil : null
  }

  return {
    get state() {
      return STATES[circuit.state]
    },
    refusedUntil,
    run: async (action) => {
      if (refusedUntil() !== null) return null
      try {
        return await circuit.execute(action)
      } catch (error) {
        if (error instanceof BrokenCircuitError) return null
        throw error
      }
    },
  }
}
