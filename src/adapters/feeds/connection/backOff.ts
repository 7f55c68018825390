/** Uniform numbers in [0, 1): the only randomness a connection uses, so that a test can repeat it. */
export type Uniform = () => number

/** How long to wait between attempts. */
export interface BackOffPolicy {
  /** Upper end of the first wait, milliseconds; it doubles with each attempt. */
  readonly firstMs: number
  /** Upper end that no wait exceeds, milliseconds. */
  readonly longestMs: number
}

/**
 * Milliseconds to wait before attempt `attempt` (1 is the first repetition): uniform between 0 and the upper end ("full
 * jitter", M. Brooker, Exponential Backoff and Jitter, AWS Architecture Blog 2015), so that many clients that lost the
 * same server do not come back at the same moment.
 */
export function backOffMilliseconds(policy: BackOffPolicy, attempt: number, uniform: Uniform): number {
  const upperEnd = Math.min(policy.longestMs, policy.firstMs * 2 ** Math.min(attempt - 1, 30))
  return uniform() * upperEnd
}
