import { fromMoney } from '#core/money.ts'
import { HOUR } from '#core/time/duration.ts'

/** Which part of the day trades. A market that never closes is always in its regular hours. */
export type TradingSession = 'PRE' | 'REGULAR' | 'AFTER' | 'CLOSED'

/** What is known of how an instrument trades now; null where nobody tells. */
export interface TradabilityView {
  readonly session: TradingSession
  readonly isHalted: boolean
  /** Bid-ask spread as a share of the middle. */
  readonly spread: number | null
  /** Value on the side the order takes, within the slippage budget, micro-units of the account's currency. */
  readonly depth: number | null
  /** Value traded within the limits' `volumeWindow`, micro-units of the account's currency. */
  readonly volume: number | null
}

/** What must hold before an order may leave. Money is micro-units of the account's currency. */
export interface TradabilityLimits {
  readonly maximumSpreadBps: number
  readonly minimumDepth: number
  readonly minimumVolume: number
  /** Time over which `minimumVolume` is counted, microseconds. */
  readonly volumeWindow: number
  readonly slippageBudgetBps: number
  /** Measures that may be unknown; what is not named here and not known refuses. */
  readonly mayBeUnknown: readonly ('SPREAD' | 'DEPTH' | 'VOLUME' | 'SLIPPAGE')[]
}

/** The defaults of the house. */
export const DEFAULT_TRADABILITY: TradabilityLimits = {
  maximumSpreadBps: 50,
  minimumDepth: 1_000_000_000,
  minimumVolume: 5_000_000_000,
  volumeWindow: HOUR,
  slippageBudgetBps: 30,
  mayBeUnknown: [],
}

/** One gate as it was found. */
export interface GateVerdict {
  readonly gate: 'SESSION' | 'SPREAD' | 'DEPTH' | 'VOLUME' | 'SLIPPAGE'
  readonly passed: boolean
  /** Stable code of the refusal; null where it passed. */
  readonly code: string | null
  /** One sentence for the card. */
  readonly text: string
}

/** What all gates say together; the first that refuses names the reason. */
export interface TradabilityVerdict {
  readonly isTradable: boolean
  readonly code: string | null
  readonly gates: readonly GateVerdict[]
}

/**
 * Looks whether an order can be traded sensibly now: session, spread, depth, volume, and the slippage expected of it.
 * What is not known refuses unless the limits say otherwise. Orders that only reduce risk pass with the same sentences,
 * except where nothing trades at all: leaving a position is never held up by its price.
 */
export function considerTradability(
  view: TradabilityView,
  order: { readonly expectedSlippageBps: number | null; readonly reducesRisk: boolean },
  limits: TradabilityLimits = DEFAULT_TRADABILITY,
): TradabilityVerdict {
  const spreadBps = view.spread === null ? null : view.spread * 10_000
  const measured = [
    measure('SPREAD', spreadBps, limits.maximumSpreadBps, 'most', 'The spread', 'SPREAD_TOO_WIDE', limits),
    measure('DEPTH', view.depth, limits.minimumDepth, 'least', 'The value on offer', 'DEPTH_TOO_THIN', limits),
    measure('VOLUME', view.volume, limits.minimumVolume, 'least', 'The value traded', 'VOLUME_TOO_LOW', limits),
    measure(
      'SLIPPAGE',
      order.expectedSlippageBps,
      limits.slippageBudgetBps,
      'most',
      'The expected slippage',
      'SLIPPAGE_BEYOND_BUDGET',
      limits,
    ),
  ]
  const told = order.reducesRisk ? measured.map(asNote) : measured
  const gates = [sessionGate(view), ...told]
  const refusal = gates.find(({ passed }) => !passed)
  return { isTradable: refusal === undefined, code: refusal?.code ?? null, gates }
}

function sessionGate({ session, isHalted }: TradabilityView): GateVerdict {
  if (isHalted) {
    return { gate: 'SESSION', passed: false, code: 'MARKET_HALTED', text: 'Trading is halted; wait until it resumes.' }
  }
  if (session === 'CLOSED') {
    return {
      gate: 'SESSION',
      passed: false,
      code: 'MARKET_CLOSED',
      text: 'The market is closed; wait for its session.',
    }
  }
  const words = { PRE: 'before its regular hours', REGULAR: 'in its regular hours', AFTER: 'after its regular hours' }
  return { gate: 'SESSION', passed: true, code: null, text: `The market trades ${words[session]}.` }
}

function measure(
  gate: 'SPREAD' | 'DEPTH' | 'VOLUME' | 'SLIPPAGE',
  value: number | null,
  bound: number,
  kind: 'most' | 'least',
  subject: string,
  code: string,
  limits: TradabilityLimits,
): GateVerdict {
  const inWords = (amount: number): string =>
    kind === 'most' ? `${amount.toFixed(1)} bps` : Math.floor(fromMoney(amount)).toLocaleString('en-US')
  if (value === null || !Number.isFinite(value)) {
    const passed = limits.mayBeUnknown.includes(gate)
    const text = `${subject} is not known${passed ? ', which is accepted here' : ''}; the limit is at ${kind} ${inWords(bound)}.`
    return { gate, passed, code: passed ? null : `${gate}_UNKNOWN`, text }
  }
  const passed = kind === 'most' ? value <= bound : value >= bound
  const text = `${subject} is ${inWords(value)}, at ${kind} ${inWords(bound)} ${passed ? 'is kept' : 'is wanted'}.`
  return { gate, passed, code: passed ? null : code, text }
}

function asNote(verdict: GateVerdict): GateVerdict {
  if (verdict.passed) return verdict
  return { ...verdict, passed: true, code: null, text: `${verdict.text} It only reduces risk, so it may leave.` }
}
