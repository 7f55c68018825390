import { describe, expect, it } from 'vitest'
import { conserveAmended } from '../helpers/amendedConservation.ts'

const ACCOUNTS = 4_000
const EVENTS = 250

describe('a million random events with busts, corrections, splits and three currencies (R31)', () => {
  it('leave every micro-unit in its place', () => {
    const start = Math.floor(Math.random() * 2 ** 30)
    process.stdout.write(`first seed ${start}\n`)
    let accounts = 0
    for (; accounts < ACCOUNTS; accounts += 1) conserveAmended(start + accounts, EVENTS)
    expect(accounts * EVENTS).toBe(1_000_000)
  })
})
