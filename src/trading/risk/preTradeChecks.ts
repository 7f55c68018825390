import type { OrderCandidate, RiskState } from './candidate.ts'
import type { Denial } from './denial.ts'
import { checkBooks, checkGuard, checkKill, checkOrigin, checkPause } from './checks/checkAuthority.ts'
import {
  checkAssetExposure,
  checkBuyingPower,
  checkGrossExposure,
  checkPositionValue,
  checkShorting,
  checkUnknownOrders,
} from './checks/checkExposure.ts'
import { checkDuplicate, checkMessageRate, checkRepetition } from './checks/checkFlow.ts'
import { checkCurrency, checkFeed, checkFreshness, checkHalted, checkSession } from './checks/checkMarket.ts'
import { checkPriceCollar, checkPriceIncrement, checkPriceKnown } from './checks/checkPrice.ts'
import { checkOrderUnits, checkOrderValue, checkQuantitySane } from './checks/checkSize.ts'

/** One check: pure, total, and silent when it has nothing against the candidate. */
type Check = (candidate: OrderCandidate, state: RiskState) => Denial | null

/**
 * Checks that every order passes, also those that only reduce risk: an order that makes no sense is never sent.
 */
const SANITY: readonly (readonly [string, Check])[] = [
  ['origin of the data', checkOrigin],
  ['quantity', checkQuantitySane],
  ['price increment', checkPriceIncrement],
]

/**
 * Checks of orders that add risk, in this order: who may act at all, then the market, then the flow, then the amounts.
 * The first denial is the verdict.
 */
const ENTRY: readonly (readonly [string, Check])[] = [
  ['kill switch', checkKill],
  ['books', checkBooks],
  ['guard level', checkGuard],
  ['pause', checkPause],
  ['currency', checkCurrency],
  ['feed', checkFeed],
  ['price known', checkPriceKnown],
  ['freshness', checkFreshness],
  ['session', checkSession],
  ['halt', checkHalted],
  ['unknown orders', checkUnknownOrders],
  ['message rate', checkMessageRate],
  ['duplicate', checkDuplicate],
  ['repetition', checkRepetition],
  ['price collar', checkPriceCollar],
  ['order size', checkOrderUnits],
  ['order value', checkOrderValue],
  ['short sale', checkShorting],
  ['position value', checkPositionValue],
  ['asset exposure', checkAssetExposure],
  ['gross exposure', checkGrossExposure],
  ['buying power', checkBuyingPower],
]

/** Returns the first denial, or null when the order may leave. A reduce-only order passes the sanity checks alone. */
export function runPreTradeChecks(candidate: OrderCandidate, state: RiskState): Denial | null {
  const denial = firstDenial(SANITY_CHECKS, candidate, state)
  return denial !== null || candidate.reduceOnly ? denial : firstDenial(ENTRY_CHECKS, candidate, state)
}

const SANITY_CHECKS: readonly Check[] = SANITY.map(([, check]) => check)
const ENTRY_CHECKS: readonly Check[] = ENTRY.map(([, check]) => check)

function firstDenial(checks: readonly Check[], candidate: OrderCandidate, state: RiskState): Denial | null {
  for (let index = 0; index < checks.length; index += 1) {
    const denial = (checks[index] as Check)(candidate, state)
    if (denial !== null) return denial
  }
  return null
}

/** One step of the gate waterfall. */
export interface CheckOutcome {
  readonly check: string
  readonly denial: Denial | null
}

/** Runs every check, so that a trader can see all that stands in the way and not only the first. */
export function explainPreTradeChecks(candidate: OrderCandidate, state: RiskState): readonly CheckOutcome[] {
  const checks = candidate.reduceOnly ? SANITY : [...SANITY, ...ENTRY]
  return checks.map(([check, run]) => ({ check, denial: run(candidate, state) }))
}
