import { afterEach, describe, expect, it } from 'vitest'
import { pause } from '#adapters/feeds/connection/feedClock.ts'
import { MINUTE } from '#core/time/duration.ts'
import { barRequest, codeOf, NOW, openRestBench } from '../../../helpers/crypto/restBench.ts'
import { NEVER } from '../../../servers/feedBench.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

describe('the limits of the exchanges', () => {
  it('Kraken is asked about once a second: a server that bans at the first offence never has one', async () => {
    const speed = 20
    const rules = { limit: { weight: 6, milliseconds: 5_500 / speed, retryAfterSeconds: 60, banAfter: 0 } }
    const { server, feed, close } = await openRestBench('kraken', { speed, rules })
    closers.push(close)
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, hour) =>
        feed.fetchBars(barRequest('BTC/USD.KRAKEN', '1m', NOW - (hour + 2) * 30 * MINUTE, NOW - 15 * MINUTE), NEVER),
      ),
    )
    expect(new Set(answers.map(codeOf))).toEqual(new Set(['OK']))
    expect(server.requests.length).toBe(17)
    expect(server.record).toEqual({ refusals: 0, banned: false })
  })

  it('Binance is asked by the weight of its questions, which the number of bars decides', async () => {
    const speed = 10
    const rules = {
      limit: { weight: 2_400, milliseconds: 60_000 / speed, retryAfterSeconds: 60, banAfter: 0 },
      weights: { '/fapi/v1/klines': 5 },
      usedHeader: 'x-mbx-used-weight-1m',
    }
    const since = NOW / 1_000_000 - 1_800
    const { server, feed, clock, close } = await openRestBench('binance', { speed, rules, since })
    closers.push(close)
    expect(codeOf(await feed.listInstruments(NEVER))).toBe('OK')
    let refused = 0
    // A thousand minutes each, of which few were traded: heavy questions with small answers.
    const askAll = async (worker: number): Promise<void> => {
      for (let left = 50; left > 0; left -= 1) {
        const to = NOW - (worker * 50 + left) * MINUTE
        const answer = await feed.fetchBars(barRequest('BTC/USDT:USDT.BINANCE', '1m', to - 1_000 * MINUTE, to), NEVER)
        if (answer.ok) continue
        expect(answer.failure.code).toBe('FEED_RATE_LIMITED')
        refused += 1
        left += 1
        await pause(clock, ((answer.failure.retryAt ?? 0) - clock.now()) / 1_000, NEVER)
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, worker) => askAll(worker)))
    // 345 of these questions fit into a minute beside the reserve for urgent ones, so some had to come again.
    expect(refused > 0 || clock.now() - NOW > MINUTE).toBe(true)
    expect(server.record).toEqual({ refusals: 0, banned: false })
    expect(server.requests.length).toBe(2 + 400)
  })
})
