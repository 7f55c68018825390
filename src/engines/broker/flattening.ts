import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { FlattenStep } from '#contracts/records/safety.ts'

/** Where flattening stands: the cancels of all entries first, then one position at a time. */
export interface Flatten {
  readonly correlationId: string
  readonly steps: FlattenStep[]
  /** Which step is under way; -1 while the entries are cancelled. */
  at: number
  since: number
  /** Closing orders of the step under way. */
  readonly exits: Set<ClientOrderId>
  done: boolean
}
