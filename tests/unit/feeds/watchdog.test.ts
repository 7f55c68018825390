import { describe, expect, it } from 'vitest'
import { createOutbox } from '#adapters/feeds/stream/outbox.ts'
import { createWatchdog } from '#adapters/feeds/stream/watchdog.ts'
import { createManualClock } from '../../servers/manualClock.ts'

function bench() {
  const clock = createManualClock(0)
  const log: string[] = []
  const note = (name: string) => () => void log.push(`${clock.now() / 1_000} ${name}`)
  const watchdog = createWatchdog(clock, 1_000, {
    onSilence: note('ask'),
    onStale: note('stale'),
    onRevival: note('revived'),
    onDeath: note('dead'),
  })
  return { clock, log, watchdog }
}

describe('the watchdog of a stream', () => {
  it('asks after one heartbeat, calls stale before two, gives up after three', async () => {
    const { clock, log, watchdog } = bench()
    watchdog.start()
    await clock.advance(10_000)
    expect(log).toEqual(['1000 ask', '1750 stale', '3000 dead'])
    expect(clock.pending).toBe(0)
  })

  it('is silent as long as something comes', async () => {
    const { clock, log, watchdog } = bench()
    watchdog.start()
    for (let beat = 0; beat < 20; beat += 1) {
      await clock.advance(900)
      watchdog.heard()
    }
    expect(log).toEqual([])
    watchdog.stop()
    expect(clock.pending).toBe(0)
  })

  it('tells when a stale stream is heard again, and watches on', async () => {
    const { clock, log, watchdog } = bench()
    watchdog.start()
    await clock.advance(2_000)
    watchdog.heard()
    await clock.advance(1_900)
    expect(log).toEqual(['1000 ask', '1750 stale', '2000 revived', '3000 ask', '3750 stale'])
  })

  it('R14 gives a stream one more heartbeat when it was this machine that stood still', () => {
    let now = 0
    const alarms: (() => void)[] = []
    const log: string[] = []
    const watchdog = createWatchdog(
      { now: () => now, after: (_ms, action) => (alarms.push(action), () => {}) },
      1_000,
      {
        onSilence: () => log.push('ask'),
        onStale: () => log.push('stale'),
        onRevival: () => log.push('revived'),
        onDeath: () => log.push('dead'),
      },
    )
    watchdog.start()
    now = 8 * 3_600 * 1_000_000
    alarms.shift()?.()
    expect(log).toEqual(['ask', 'stale'])
    watchdog.heard()
    expect(log).toEqual(['ask', 'stale', 'revived'])
  })
})

describe('the outbox of a stream', () => {
  it('sends no more frames in any second than the source allows, in order', async () => {
    const clock = createManualClock(0)
    const sent: string[] = []
    const outbox = createOutbox(clock, 5, (frame) => sent.push(`${clock.now() / 1_000_000} ${String(frame)}`))
    for (let index = 0; index < 12; index += 1) expect(outbox.send(String(index))).toBe(true)
    await clock.advance(2_500)
    expect(sent.map((line) => line.split(' ')[0]).join('')).toBe('000001111122')
    outbox.send('x')
    outbox.clear()
    expect(clock.pending).toBe(0)
  })
})
