import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { emptyCampaign, neverHappened, play } from '../simulation/campaign.ts'
import { simulate } from '../simulation/simulation.ts'

const SEED = Number(process.env['QUARTERDECK_SEED'] ?? Date.now() % 1_000_000)
const DAYS = Number(process.env['QUARTERDECK_DAYS'] ?? '2700')
const ORDERS = 100_000
const REPLAYS = 20
/** A single day is played to see it again, and cannot meet everything. */
const isWhole = DAYS >= 2_700

describe(`the whole house under faults, ${DAYS} days from seed ${SEED}`, () => {
  it('keeps books, venue and risk equal, sends nothing twice and nothing unapproved', async () => {
    const campaign = emptyCampaign()
    await play(campaign, SEED, DAYS)
    const { sent, fills, closest, tally } = campaign
    process.stdout.write(`seed ${SEED}: ${sent} orders, ${fills} fills, cap used ${closest}\n${tally.table()}\n`)
    expect(campaign.broken).toEqual([])
    if (isWhole) expect(neverHappened(campaign)).toEqual([])
    expect(sent).toBeGreaterThan(isWhole ? ORDERS : 0)
    expect(closest).toBeLessThanOrEqual(1)
  })

  it(`is the same day ${REPLAYS} times`, async () => {
    const hashes = new Set<string>()
    for (let replay = 0; replay < REPLAYS; replay += 1) hashes.add((await simulate(SEED)).hash)
    expect(hashes.size).toBe(1)
  })
})
