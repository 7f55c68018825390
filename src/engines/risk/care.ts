import type { CareView } from '#contracts/records/approval.ts'
import { judgeFatigue, REMEMBERED_DECISIONS, type MeasuredDecision } from '#trading/approval/fatigue.ts'
import type { RiskDesk } from './state.ts'

/** Notes a decision of the trader and shows what the last ones say about his care. */
export function noteCare(desk: RiskDesk, decision: MeasuredDecision): void {
  const { care } = desk.memory
  care.decisions += 1
  if (decision.approved) care.approved += 1
  care.last.push(decision)
  if (care.last.length > REMEMBERED_DECISIONS) care.last.shift()
  const report = judgeFatigue(care.last)
  if (report.tired && !care.tired) {
    care.tired = true
    care.text = report.text
  }
  showCare(desk)
}

/** Shows the trader his own figures. */
export function showCare({ memory, context }: RiskDesk): void {
  const { last, decisions, approved, tired, text } = memory.care
  const dwell = last.map(({ dwellMilliseconds }) => dwellMilliseconds).toSorted((a, b) => a - b)
  const view: CareView = {
    key: 'current',
    tired,
    text,
    decisions,
    approved,
    medianDwellMilliseconds: dwell[Math.floor(dwell.length / 2)] ?? null,
  }
  context.put('care', view)
}
