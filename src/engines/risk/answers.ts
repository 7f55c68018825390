import type { Signal } from '#core/model/signal.ts'
import type { Failure } from '#contracts/failure.ts'
import type { RiskDesk } from './state.ts'

/** Refuses a signal and says why. */
export function denySignal({ context }: RiskDesk, signal: Signal, denial: Failure): void {
  context.emit('SignalDenied', { signalId: signal.signalId, instrumentId: signal.instrumentId, denial })
}

/** Says what a signal has become: a proposal, or orders on their way. */
export function confirmSignal({ context }: RiskDesk, signal: Signal, answer: 'PROPOSED' | 'SENT'): void {
  context.emit('SignalAnswered', { signalId: signal.signalId, answer })
}
