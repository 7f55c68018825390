import type { BrokerConnection } from '#engines/broker/brokerPort.ts'
import type { SpareKillData } from './spareKillWorker.ts'

/**
 * Makes the connection of its own that the spare kill worker cancels over; null where nothing works outside this process,
 * as at the simulated venues of SIM, REPLAY and PAPER, which come back with the broker's recovery.
 */
export function openForCancelling(_data: SpareKillData): Promise<BrokerConnection | null> {
  return Promise.resolve(null)
}
