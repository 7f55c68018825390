import process from 'node:process'
import { afterAll, describe, expect, it } from 'vitest'
import { emptyCampaign, neverHappened, play } from '../../simulation/campaign.ts'
import { simulate } from '../../simulation/simulation.ts'
import { PLANTED } from '../../simulation/world.ts'

const SEED = Number(process.env['QUARTERDECK_SEED'] ?? Date.now() % 1_000_000)
const PARTS = 4
const DAYS = 24
const campaign = emptyCampaign()

describe(`the whole house under faults, ${PARTS * DAYS} days from seed ${SEED}`, () => {
  it.each(Array.from({ length: PARTS }, (_, part) => part))(
    'keeps books, venue and risk equal, sends nothing twice and nothing unapproved (part %i)',
    async (part) => {
      await play(campaign, SEED + part * DAYS, DAYS)
      expect(campaign.broken).toEqual([])
    },
    300_000,
  )

  it('has met every kind of fault, and sent thousands of orders', () => {
    expect(neverHappened(campaign)).toEqual([])
    expect(campaign.sent).toBeGreaterThan(PARTS * DAYS * 25)
    expect(campaign.fills).toBeGreaterThan(PARTS * DAYS * 12)
    expect(campaign.closest).toBeLessThanOrEqual(1)
    expect(campaign.closest).toBeGreaterThan(0.9)
  })

  afterAll(() => {
    const { sent, fills, closest } = campaign
    process.stdout.write(`simulation seed ${SEED}: ${sent} orders, ${fills} fills, cap used ${closest.toFixed(4)}\n`)
  })
})

describe('the judge of the simulation', () => {
  it.each(PLANTED)(
    'finds a house that %s',
    async (planted) => {
      const found: number[] = []
      for (let seed = 1; seed <= 16 && found.length === 0; seed += 1) {
        const { faults } = await simulate(seed, 120, planted)
        if (faults.length > 0) found.push(seed)
      }
      expect(found).toHaveLength(1)
    },
    300_000,
  )
})

describe('the same seed', () => {
  it('is the same day, and another one another', async () => {
    const first = await simulate(SEED, 60)
    const second = await simulate(SEED, 60)
    const other = await simulate(SEED + 1, 60)
    expect(second.hash).toBe(first.hash)
    expect(second.tally.table()).toBe(first.tally.table())
    expect(other.hash).not.toBe(first.hash)
  }, 300_000)
})
