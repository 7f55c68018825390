import { describe, expect, it } from 'vitest'
import type { Engine, EngineContext } from '#engines/kernel/engine.ts'
import { recordInbox, replayInbox } from '#engines/kernel/recording.ts'
import type { InboxRecording } from '#engines/kernel/recording.ts'
import { createInProcessHost } from '#hosts/inProcess.ts'
import { fakeEngine } from '../../helpers/fakeEngines.ts'

/** Publishes five slices from one buffer that it uses again. */
function reusingMarket(): Engine {
  const bars = new Float64Array(8)
  let published = 0
  return fakeEngine('data', (envelope, context) => {
    if (envelope.type !== 'RunToEnd' && envelope.type !== 'ContinueMarket') return
    if (published === 5) return
    published += 1
    bars.fill(published * 1.1)
    const marketTime = published * 1_000
    context.emit('MarketSlicePublished', {
      marketTime,
      origin: 'recorded',
      interval: '1m',
      barCount: 1,
      bars,
      quoteCount: 0,
      quotes: new Float64Array(0),
      halted: [],
    })
    context.command('data', 'ContinueMarket', {}, { whenIdle: true })
  })
}

/** Emits what it has seen so far: any change of order, content or time shows. */
function summing(): Engine {
  let sum = 0
  return fakeEngine('strategy', (envelope, context: EngineContext) => {
    if (envelope.type !== 'MarketSlicePublished') return
    sum += (envelope.payload as { bars: Float64Array }).bars[4] ?? 0
    context.emit('SignalRaised', { sum, at: context.now(), id: context.nextId('S') })
    context.put('notices', { key: 'sum', priority: 'P3', at: context.now(), text: String(sum), action: '', count: 1 })
  })
}

describe('a recorded inbox', () => {
  it('replays to the same outbox, byte for byte', () => {
    let recording: InboxRecording | null = null
    const host = createInProcessHost({
      engines: [reusingMarket(), summing()],
      run: '4',
      wrap(runner) {
        if (runner.name !== 'strategy') return runner
        const recorded = recordInbox(runner, '4')
        recording = recorded.recording
        return recorded.runner
      },
    })
    host.post('data', 'RunToEnd', {})
    host.runUntilIdle()
    host.advanceTo(9_000_000)
    const kept = recording as InboxRecording | null
    if (kept === null) throw new Error('nothing was recorded')
    expect(kept.inbox).toHaveLength(6)
    expect(JSON.stringify(replayInbox(summing(), kept))).toBe(JSON.stringify(kept.outbox))
    expect(kept.outbox.at(4)?.emitted[0]?.envelope.payload).toMatchObject({ at: 5_000 })
  })
})
