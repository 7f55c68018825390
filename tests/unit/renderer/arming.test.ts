import { describe, expect, it } from 'vitest'
import { armsAt, isArmed, stepArming, UNARMED } from '../../../src/renderer/features/approvals/arming.ts'
import type { Arming, ArmingEvent } from '../../../src/renderer/features/approvals/arming.ts'
import { decisionRecord } from '../../../src/renderer/features/approvals/decision.ts'
import { isFocusClick } from '../../../src/renderer/features/approvals/windowClick.ts'

function play(...events: readonly ArmingEvent[]): Arming {
  return events.reduce(stepArming, UNARMED)
}
const SHOWN: ArmingEvent = { kind: 'SHOWN', terms: 'h1', at: 1_000 }
const WATCHED: ArmingEvent = { kind: 'WATCHED', watched: true, at: 1_000 }

describe('arming a card', () => {
  it('takes 700 ms of being watched', () => {
    const state = play(SHOWN, WATCHED)
    expect(isArmed(state, 'h1', 1_699)).toBe(false)
    expect(isArmed(state, 'h1', 1_700)).toBe(true)
  })

  it('never arms a card that is shown but not watched', () => {
    const state = play(SHOWN)
    expect(armsAt(state)).toBeNull()
    expect(isArmed(state, 'h1', 1e9)).toBe(false)
  })

  it('starts again when the focus leaves and returns', () => {
    const state = play(
      SHOWN,
      WATCHED,
      { kind: 'WATCHED', watched: false, at: 1_600 },
      { kind: 'WATCHED', watched: true, at: 1_650 },
    )
    expect(isArmed(state, 'h1', 1_700)).toBe(false)
    expect(isArmed(state, 'h1', 2_350)).toBe(true)
  })

  it('waits for 400 ms without a key', () => {
    const state = play(SHOWN, WATCHED, { kind: 'KEY', at: 1_650 })
    expect(isArmed(state, 'h1', 2_049)).toBe(false)
    expect(isArmed(state, 'h1', 2_050)).toBe(true)
  })

  it('stays unarmed while keys keep coming', () => {
    let state = play(SHOWN, WATCHED)
    for (let at = 1_100; at < 6_000; at += 90) {
      expect(isArmed(state, 'h1', at)).toBe(at >= 1_700 && at - (state.lastKeyAt ?? 0) >= 400)
      state = stepArming(state, { kind: 'KEY', at })
    }
    expect(isArmed(state, 'h1', 6_000)).toBe(false)
  })

  it('starts again with new terms, and refuses input meant for others', () => {
    const state = play(SHOWN, WATCHED, { kind: 'SHOWN', terms: 'h2', at: 2_000 })
    expect(isArmed(state, 'h1', 2_900)).toBe(false)
    expect(isArmed(state, 'h2', 2_699)).toBe(false)
    expect(isArmed(state, 'h2', 2_700)).toBe(true)
  })

  it('refuses keys that were pressed before the watch began', () => {
    const state = play(SHOWN, { kind: 'WATCHED', watched: true, at: 5_000 })
    expect(isArmed(state, 'h1', 4_990)).toBe(false)
  })

  it('does not start again when the same terms are drawn once more', () => {
    const state = play(SHOWN, WATCHED)
    expect(stepArming(state, { ...SHOWN, at: 1_500 })).toBe(state)
  })
})

describe('the record of a decision', () => {
  it('tells when the card was shown, armed and how long it was looked at', () => {
    const record = decisionRecord(play(SHOWN, WATCHED), 1_000_000, 4_000, 'FOR')
    expect(record).toEqual({ shownAt: 1_001_000_000, armedAt: 1_001_700_000, dwellMilliseconds: 3_000, ownView: 'FOR' })
  })

  it('has a refusal arm at its own moment when the card never armed', () => {
    expect(decisionRecord(play(SHOWN), 0, 1_200, null).armedAt).toBe(1_200_000)
  })
})

describe('the click that raises the window', () => {
  it('is told from a click meant for the card', () => {
    expect(isFocusClick(5_010, 5_000)).toBe(true)
    expect(isFocusClick(5_400, 5_000)).toBe(false)
    expect(isFocusClick(5_010, null)).toBe(false)
  })
})
