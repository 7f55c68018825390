/** The one source of time of a host. Engines never read it; the host stamps what it delivers to them. */
export interface Clock {
  /** Current time, integer microseconds since the epoch; never goes back within a process. */
  now(): number
}
