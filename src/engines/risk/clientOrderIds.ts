import {
  identifier,
  type AccountId,
  type ClientOrderId,
  type SignalId,
  type StrategyId,
} from '#core/model/identifiers.ts'
import type { Sha256 } from './ports.ts'

/** The part of a decision that an order carries out. */
export type OrderLeg = 'entry' | 'stop' | 'target' | 'exit'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const LENGTH = 26

/**
 * Names an order by its intent: the first 26 characters of the base32 form (RFC 4648) of the SHA-256 of account,
 * strategy, signal, leg and generation. The same intent has the same name for ever; a new decision needs a new signal.
 */
export function clientOrderIdOf(
  sha256: Sha256,
  accountId: AccountId,
  strategyId: StrategyId,
  signalId: SignalId,
  leg: OrderLeg,
  generation: number,
): ClientOrderId {
  return identifier<ClientOrderId>(base32(sha256(`${accountId}|${strategyId}|${signalId}|${leg}|${generation}`)))
}

function base32(hexadecimal: string): string {
  let text = ''
  let bits = 0
  let held = 0
  for (let index = 0; text.length < LENGTH; index += 1) {
    held = ((held << 4) | Number.parseInt(hexadecimal.charAt(index), 16)) & 0xfff
    bits += 4
    if (bits < 5) continue
    bits -= 5
    text += ALPHABET.charAt((held >> bits) & 31)
  }
  return text
}
