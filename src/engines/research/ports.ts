import type { StrategyCatalogue } from '#trading/strategies/registry.ts'

/** SHA-256 of a text in lower-case hexadecimal. */
export type Sha256 = (text: string) => string

/** What research needs of the outside. */
export interface ResearchPorts {
  readonly sha256: Sha256
  /** A clock for durations only: seconds since any moment, never going back. */
  elapsed(): number
  /** The strategies a run may name; left out for those that ship with the program. */
  readonly strategies?: StrategyCatalogue
}
