import type { Estimate } from '#core/model/estimate.ts'
import { fromMoney } from '#core/money.ts'
import type { ScenarioView, TailView } from '#contracts/records/tailRisk.ts'
import { NOT_ENOUGH_DATA } from '../../format/estimate.ts'
import { formatFixed } from '../../format/number.ts'

/** Methods in the order of the table; the first is the one on the card. */
const METHODS: readonly (readonly [key: TailView['key'], name: string])[] = [
  ['filtered', 'Filtered historical'],
  ['historical', 'Historical'],
  ['normal', 'Normal'],
  ['cornishFisher', 'Cornish-Fisher'],
]

/** Names a method of reading the tail. */
export function methodName(key: TailView['key']): string {
  return METHODS.find(([method]) => method === key)?.[1] ?? key
}

/** The readings in their fixed order. */
export function orderedTail(tail: readonly TailView[]): readonly TailView[] {
  return METHODS.flatMap(([key]) => tail.find((reading) => reading.key === key) ?? [])
}

/** Writes an amount of money (micro-units) with its interval in whole units, for example `1,010 [920, 1,100]`; n stands beside it. */
export function moneyInterval(estimate: Estimate | null): string {
  if (estimate === null) return NOT_ENOUGH_DATA
  const whole = (money: number): string => formatFixed(fromMoney(money), 0)
  return `${whole(estimate.value)} [${whole(estimate.low)}, ${whole(estimate.high)}]`
}

/** Scenarios in their order, and the one that loses most. */
export function orderedScenarios(scenarios: readonly ScenarioView[]): readonly ScenarioView[] {
  return scenarios.toSorted((one, other) => one.order - other.order)
}

/** Key of the scenario that loses most; null while none is known. */
export function worstScenario(scenarios: readonly ScenarioView[]): string | null {
  let worst: ScenarioView | null = null
  for (const scenario of scenarios)
    if (scenario.profit !== null && (worst?.profit ?? Infinity) > scenario.profit) worst = scenario
  return worst?.key ?? scenarios[0]?.key ?? null
}
