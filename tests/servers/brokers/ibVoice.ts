import type { Socket } from 'node:net'
import type { GatewayPatience } from '#adapters/brokers/interactiveBrokers/settings.ts'

/** A client that said hello. */
export interface GatewayClient {
  readonly socket: Socket
  id: number
}

/** How a desk speaks: to one client in answer, or to a client's ears without being asked. */
export interface DeskVoice {
  answer(client: GatewayClient, ...messages: readonly Buffer[]): void
  tell(clientId: number, ...messages: readonly Buffer[]): void
  readonly patience: GatewayPatience
}
