import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TradingMode } from '#core/model/origin.ts'
import {
  isPracticeDue,
  plantFlaw,
  PLANTED_FLAWS,
  practiceCard,
  practiceModeOf,
} from '#trading/approval/plantedFlaws.ts'
import { proposalSchema } from '#contracts/records/decision.ts'
import { MARKET_TIME } from '../../fixtures/deskMarket.ts'
import { proposalRecord } from '../../fixtures/deskProposal.ts'

const MODES: readonly TradingMode[] = ['BACKTEST', 'SIM', 'REPLAY', 'PAPER', 'LIVE']
const REAL = proposalRecord(8, MARKET_TIME, 300)

describe('practice proposals', () => {
  it('exist in SIM and REPLAY only, whatever the card', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODES), fc.integer({ min: 1, max: 1_000_000 }), (mode, quantity) => {
        const isPossible = mode === 'SIM' || mode === 'REPLAY'
        expect(practiceModeOf(mode) !== null).toBe(isPossible)
        expect(practiceCard({ ...REAL, mode, quantity }) !== null).toBe(isPossible)
      }),
    )
  })

  it('plant a flaw that changes the terms, keeps their form and names no practice', () => {
    expect(PLANTED_FLAWS.length).toBeGreaterThanOrEqual(10)
    const card = practiceCard({ ...REAL, mode: 'SIM' })
    if (card === null) throw new Error('no card')
    const seen = new Set<string>()
    for (let place = 0; place < PLANTED_FLAWS.length; place += 1) {
      const planted = plantFlaw(card, place)
      if (planted === null) throw new Error(`nothing for ${place}`)
      seen.add(planted.flaw.id)
      expect(planted.card).not.toEqual(card)
      expect(proposalSchema.safeParse({ ...planted.card, hash: REAL.hash }).error?.issues ?? []).toEqual([])
      expect(JSON.stringify(planted.card).toLowerCase()).not.toMatch(/practice|flaw|planted/u)
      expect(Object.keys(planted.card).toSorted()).toEqual(Object.keys(card).toSorted())
    }
    expect(seen.size).toBeGreaterThanOrEqual(10)
  })

  it('come never two in a row, never before ten decisions, never when switched off', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 40 }), (draw, decisions) => {
        expect(isPracticeDue({ on: false, decisions, lastWasPractice: false }, draw)).toBe(false)
        expect(isPracticeDue({ on: true, decisions, lastWasPractice: true }, draw)).toBe(false)
        const isDue = isPracticeDue({ on: true, decisions, lastWasPractice: false }, draw)
        expect(isDue).toBe(decisions >= 10 && draw < 1 / 15)
      }),
    )
  })
})
