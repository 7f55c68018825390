import type { HostMessage, Transport } from '#contracts/transport.ts'

/**
 * The host's end of a carrier to one screen. What the screen says is unknown until the hub has checked it.
 *
 * `inFlight` counts the messages handed over that the screen has not taken yet, so that a slow screen can be given
 * fewer of them instead of an ever longer queue.
 */
export interface ScreenCarrier extends Transport<HostMessage, unknown> {
  inFlight(): number
}
