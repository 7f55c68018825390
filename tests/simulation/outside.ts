import type { Order, OrderSpecification } from '#core/model/order.ts'
import type { TableName, TableRecord } from '#contracts/uiState.ts'
import type { TestTimers } from '../helpers/scriptedConnection.ts'
import type { Tally } from './chance.ts'
import type { SimulatedDisk } from './simulatedDisk.ts'
import type { SimulatedLine } from './simulatedLine.ts'
import type { SimulatedVenue } from './simulatedVenue.ts'

/** What the door sees of the world. */
export interface Outside {
  readonly tally: Tally
  readonly timers: TestTimers
  readonly disk: SimulatedDisk
  readonly line: SimulatedLine
  readonly venue: SimulatedVenue
  /** Scaled prices by instrument, in their order. */
  readonly prices: readonly number[]
}

/** What the door sees of the program that sends. */
export interface Sender {
  readonly life: number
  readonly now: number
  readonly isKilled: boolean
  readonly reconciliation: string
  unknownIn(instrumentId: OrderSpecification['instrumentId'], microseconds: number): readonly Order[]
  isUnmatchedFor(microseconds: number): boolean
  table<Name extends TableName>(name: Name): TableRecord<Name>[]
  stepOfSend(order: OrderSpecification): void
}
