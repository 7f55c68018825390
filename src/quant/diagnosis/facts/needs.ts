import type { RunReport } from '../../performance/runReport.ts'
import type { DiagnosedOrder, DiagnosedTrade } from '../diagnosisInput.ts'
import type { Verdict } from '../finding.ts'
import { unknown } from '../evidence/verdict.ts'
import type { SearchEvidence } from '../furtherEvidence.ts'
import type { Facts, PlacedFill } from './facts.ts'

type Judge = (facts: Facts) => Verdict

/** Judges runs that came with bars; the others are unknown. */
export function onBars(judge: Judge): Judge {
  return (facts) => {
    const has = facts.scans().some(({ scan }) => scan.bars > 0)
    return has ? judge(facts) : unknown('The run came without the bars of its instruments.')
  }
}

/** Judges runs whose final equity is known. */
export function onProfit(judge: Judge): Judge {
  return (facts) => (Number.isFinite(facts.netProfit) ? judge(facts) : unknown('The run has no final equity.'))
}

/** Judges runs that came with their report. */
export function onReport(judge: (report: RunReport, facts: Facts) => Verdict): Judge {
  return (facts) => {
    const { report } = facts.input
    return report === null ? unknown('The run came without its figures.') : judge(report, facts)
  }
}

/** Judges runs that came with their fills and bars. */
export function onFills(judge: (fills: readonly PlacedFill[], facts: Facts) => Verdict): Judge {
  return onBars((facts) => {
    const fills = facts.fills()
    if (fills === null) return unknown('The run came without its fills.')
    if (fills.length > 0 || facts.input.fills?.length === 0) return judge(fills, facts)
    return unknown('The bars of the fills are not there, or out of order.')
  })
}

/** Judges runs that came with their orders. */
export function onOrders(judge: (orders: readonly DiagnosedOrder[], facts: Facts) => Verdict): Judge {
  return (facts) => {
    const { orders } = facts.input
    return orders === null ? unknown('The run came without its orders.') : judge(orders, facts)
  }
}

/** Judges runs with so many trades at least; fewer say nothing on the matter. */
export function onTrades(least: number, judge: (trades: readonly DiagnosedTrade[], facts: Facts) => Verdict): Judge {
  return (facts) => {
    const { trades } = facts.input
    if (trades.length >= least) return judge(trades, facts)
    return unknown(`The run closed ${trades.length} of the ${least} trades that this takes.`)
  }
}

/** Judges runs whose search is known. */
export function onSearch(judge: (search: SearchEvidence, facts: Facts) => Verdict): Judge {
  return (facts) => {
    const { search } = facts.input
    return search === null ? unknown('How many trials led to this run is not recorded.') : judge(search, facts)
  }
}
