import { CLUSTER_KINDS } from './book/clusters.ts'
import type { OrderCandidate, RiskState } from './candidate.ts'
import type { Denial } from './denial.ts'
import { checkBooks, checkGuard, checkKill, checkOrigin, checkPause } from './checks/checkAuthority.ts'
import { checkCluster, checkCorrelation, checkExposureKnown } from './checks/checkClusters.ts'
import {
  checkAssetExposure,
  checkBuyingPower,
  checkGrossExposure,
  checkPositionValue,
  checkShorting,
  checkUnknownOrders,
} from './checks/checkExposure.ts'
import { checkDuplicate, checkMessageRate, checkRepetition } from './checks/checkFlow.ts'
import { checkDepth, checkSpread, checkVolume } from './checks/checkLiquidity.ts'
import { checkCurrency, checkFeed, checkFreshness, checkHalted, checkSession } from './checks/checkMarket.ts'
import { checkPriceCollar, checkPriceIncrement, checkPriceKnown } from './checks/checkPrice.ts'
import {
  checkDayTrades,
  checkLotRule,
  checkMargin,
  checkNumbers,
  checkOrderMinimum,
  checkShortSale,
  checkTickRule,
} from './checks/checkRules.ts'
import { checkOrderUnits, checkOrderValue, checkQuantitySane } from './checks/checkSize.ts'
import {
  checkDayOrders,
  checkDayValue,
  checkOrderToTrade,
  checkSelfTrade,
  checkVenueRate,
} from './checks/checkThrottle.ts'

/** One check: pure, total, and silent when it has nothing against the candidate. */
type Check = (candidate: OrderCandidate, state: RiskState) => Denial | null

/** A check by name; `account` marks what needs figures of the account and is silent without them. */
type Row = readonly [name: string, check: Check, needs?: 'account']

/**
 * Checks that every order passes, also those that only reduce risk: an order that makes no sense is never sent.
 */
const SANITY: readonly Row[] = [
  ['origin of the data', checkOrigin],
  ['quantity', checkQuantitySane],
  ['price increment', checkPriceIncrement],
]

/**
 * Checks of orders that add risk, in this order: who may act at all, then the market, then the flow, then the amounts.
 * The first denial is the verdict.
 */
const ENTRY: readonly Row[] = [
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
  ['numbers', checkNumbers, 'account'],
  ['unknown orders', checkUnknownOrders],
  ['exposure known', checkExposureKnown, 'account'],
  ['message rate', checkMessageRate],
  ['message rate of the venue', checkVenueRate, 'account'],
  ['messages for each trade', checkOrderToTrade, 'account'],
  ['orders of the session', checkDayOrders, 'account'],
  ['value of the session', checkDayValue, 'account'],
  ['self-trade', checkSelfTrade, 'account'],
  ['duplicate', checkDuplicate],
  ['repetition', checkRepetition],
  ['price collar', checkPriceCollar],
  ['tick rule', checkTickRule, 'account'],
  ['lot rule', checkLotRule, 'account'],
  ['least order value', checkOrderMinimum, 'account'],
  ['spread', checkSpread, 'account'],
  ['depth', checkDepth, 'account'],
  ['volume', checkVolume, 'account'],
  ['order size', checkOrderUnits],
  ['order value', checkOrderValue],
  ['short sale', checkShorting],
  ['short sale price test', checkShortSale, 'account'],
  ['position value', checkPositionValue],
  ['asset exposure', checkAssetExposure],
  ...CLUSTER_KINDS.map(
    (kind) => [`exposure by ${kind.toLowerCase().replace('_', ' ')}`, checkCluster(kind), 'account'] as const,
  ),
  ['correlation', checkCorrelation, 'account'],
  ['gross exposure', checkGrossExposure],
  ['margin', checkMargin, 'account'],
  ['day trades', checkDayTrades, 'account'],
  ['buying power', checkBuyingPower],
]

/** Returns the first denial, or null when the order may leave. A reduce-only order passes the sanity checks alone. */
export function runPreTradeChecks(candidate: OrderCandidate, state: RiskState): Denial | null {
  const denial = firstDenial(SANITY_CHECKS, candidate, state)
  if (denial !== null || candidate.reduceOnly) return denial
  return firstDenial(state.account === null ? OWN_SIZE_CHECKS : ENTRY_CHECKS, candidate, state)
}

const SANITY_CHECKS: readonly Check[] = SANITY.map(([, check]) => check)
const ENTRY_CHECKS: readonly Check[] = ENTRY.map(([, check]) => check)
/** Without figures of the account the checks that need them are silent, so a backtest does not ask them. */
const OWN_SIZE_CHECKS: readonly Check[] = ENTRY.filter(([, , needs]) => needs === undefined).map(([, check]) => check)

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
