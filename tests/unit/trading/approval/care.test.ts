import { describe, expect, it } from 'vitest'
import { judgeFatigue } from '#trading/approval/fatigue.ts'
import { scoreRows } from '#trading/approval/scorecard.ts'

const decision = (approved: boolean, dwellMilliseconds: number) => ({ approved, dwellMilliseconds })
const repeat = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value)

describe('the fatigue guard', () => {
  it('speaks up after five decisions below three seconds each, and says the slowest', () => {
    expect(judgeFatigue(repeat(4, decision(false, 1_000))).tired).toBe(false)
    expect(judgeFatigue([...repeat(4, decision(false, 1_000)), decision(false, 2_900)])).toMatchObject({
      tired: true,
      text: expect.stringContaining('at most 2.9 s each') as string,
    })
    expect(judgeFatigue([...repeat(4, decision(false, 1_000)), decision(false, 3_000)]).tired).toBe(false)
  })

  it('speaks up when more than 95 % of the last forty were approvals, and not at 95 %', () => {
    const slow = repeat(38, decision(true, 9_000))
    expect(judgeFatigue([...slow, ...repeat(2, decision(false, 9_000))]).tired).toBe(false)
    expect(judgeFatigue([...slow, decision(true, 9_000), decision(false, 9_000)])).toMatchObject({
      tired: true,
      text: expect.stringContaining('39 of your last 40') as string,
    })
    expect(judgeFatigue(repeat(39, decision(true, 9_000))).tired).toBe(false)
  })
})

describe('the scorecard', () => {
  it('calls a refusal right when its idea made nothing, an approval when its idea made money', () => {
    const rows = scoreRows([
      { cause: 'REJECTED', reason: 'COST_LIQUIDITY', entered: true, multiple: -1 },
      { cause: 'REJECTED', reason: 'COST_LIQUIDITY', entered: true, multiple: 2 },
      { cause: 'REJECTED', reason: 'OTHER', entered: false, multiple: 0 },
      { cause: 'APPROVED', reason: null, entered: true, multiple: 1.5 },
      { cause: 'EXPIRED', reason: null, entered: true, multiple: 1 },
    ])
    const row = (key: string) =>
      rows.find(({ cause, reason }) => (reason === null ? cause : `${cause}|${reason}`) === key)
    expect(row('REJECTED')).toMatchObject({ ideas: 3, right: { value: 0.5, n: 2 }, multiple: { value: 0.5, n: 2 } })
    expect(row('REJECTED|OTHER')).toMatchObject({ ideas: 1, right: null, multiple: null })
    expect(row('APPROVED')).toMatchObject({ ideas: 1, right: { value: 1, n: 1 }, multiple: null })
    // Nobody chose: there is nothing to be right about.
    expect(row('EXPIRED')).toMatchObject({ ideas: 1, right: null })
  })
})
