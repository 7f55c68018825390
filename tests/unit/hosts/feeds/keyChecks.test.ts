import { describe, expect, it } from 'vitest'
import type { FeedAnswer, FeedCard, KeyScopes, MarketFeed } from '#engines/data/feeds/ports.ts'
import { createKeyChecks } from '#hosts/feeds/keyChecks.ts'

const CARD = { id: 'alpaca', name: 'Alpaca' } as FeedCard
const READS: FeedAnswer<KeyScopes> = {
  ok: true,
  value: { scopes: ['market data'], canTrade: false, canWithdraw: false },
}
const WITHDRAWS: FeedAnswer<KeyScopes> = {
  ok: true,
  value: { scopes: ['everything'], canTrade: true, canWithdraw: true },
}
const failure = (code: 'FEED_KEY_REFUSED' | 'FEED_UNAVAILABLE'): FeedAnswer<KeyScopes> => {
  return { ok: false, failure: { code, message: 'The key was not taken.', retryAt: null } }
}

function rig(answers: readonly FeedAnswer<KeyScopes>[]) {
  let asked = 0
  let key = 'K1'
  const notes: string[] = []
  const feed: MarketFeed = {
    card: CARD,
    checkKey: () => {
      asked += 1
      return Promise.resolve(answers[asked - 1] ?? READS)
    },
  }
  const checks = createKeyChecks({
    feedOf: () => feed,
    credentials: () => ({ key, secret: 's' }),
    note: (text) => void notes.push(text),
  })
  return { checks, notes, asked: () => asked, change: (next: string) => (key = next) }
}

describe('a key', () => {
  it('that reads is used, and asked about once', async () => {
    const { checks, notes, asked } = rig([READS])
    await checks.look(['alpaca'])
    await checks.look(['alpaca'])
    expect(asked()).toBe(1)
    expect(checks.isRefused('alpaca')).toBe(false)
    expect(checks.usable('alpaca')).toEqual({ key: 'K1', secret: 's' })
    expect(notes).toEqual(['The key of alpaca was looked at: market data.'])
  })

  it('that may withdraw money is not used until it is another one', async () => {
    const { checks, notes, change } = rig([WITHDRAWS, READS])
    await checks.look(['alpaca'])
    expect(checks.usable('alpaca')).toBeNull()
    expect(checks.isRefused('alpaca')).toBe(true)
    expect(notes[0]).toContain('MAY WITHDRAW')
    checks.took('alpaca')
    expect(checks.usable('alpaca')).toBeNull()
    change('K2')
    expect(checks.usable('alpaca')).toEqual({ key: 'K2', secret: 's' })
    await checks.look(['alpaca'])
    expect(checks.isRefused('alpaca')).toBe(false)
  })

  it('that its source refuses is told as refused, and one that could not be asked about is asked about again', async () => {
    const { checks, asked } = rig([failure('FEED_UNAVAILABLE'), failure('FEED_KEY_REFUSED')])
    await checks.look(['alpaca'])
    expect(checks.isRefused('alpaca')).toBe(false)
    await checks.look(['alpaca'])
    expect(asked()).toBe(2)
    expect(checks.isRefused('alpaca')).toBe(true)
  })
})
