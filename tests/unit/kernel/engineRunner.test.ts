import { describe, expect, it } from 'vitest'
import type { Envelope } from '#contracts/envelope.ts'
import type { TableRecord } from '#contracts/uiState.ts'
import { createEngineRunner } from '#engines/kernel/engineRunner.ts'
import { validateMessage } from '#engines/kernel/validation.ts'
import { fakeEngine } from '../../helpers/fakeEngines.ts'

function message(type: string, at = 0, payload: unknown = {}): Envelope {
  return { id: 'click-1', type, at, correlationId: 'story-1', causationId: null, payload }
}

function notice(key: string, text: string): TableRecord<'notices'> {
  return { key, priority: 'P3', at: 0, text, action: '', count: 1 }
}

describe('a runner', () => {
  it('stamps what an engine raises with ids, time, story and cause', () => {
    const engine = fakeEngine('data', (_, context) => {
      context.emit('FeedStateChanged', { state: 'CONNECTED', note: '' })
      context.emit('MarketSlicePublished', {})
      context.command('data', 'ContinueMarket', {}, { whenIdle: true })
    })
    const { emitted } = createEngineRunner(engine, { run: '7' }).handle(message('PlayMarket', 5), 9)
    expect(
      emitted.map(({ envelope }) => [envelope.id, envelope.at, envelope.correlationId, envelope.causationId]),
    ).toEqual([
      ['data-7-1', 9, 'story-1', 'click-1'],
      ['data-7-2', 9, 'data-7-2', 'click-1'],
      ['data-7-3', 9, 'data-7-3', 'click-1'],
    ])
    expect(emitted.map(({ target, whenIdle }) => [target, whenIdle])).toEqual([
      [null, false],
      [null, false],
      ['data', true],
    ])
  })

  it('never lets time go back', () => {
    const times: number[] = []
    const runner = createEngineRunner(
      fakeEngine('risk', (_, context) => void times.push(context.now())),
      { run: '1' },
    )
    runner.handle(message('ClockTicked', 10), 5)
    runner.handle(message('ClockTicked', 3), 4)
    runner.handle(message('ClockTicked', 3), 20)
    expect(times).toEqual([10, 10, 20])
  })

  it('makes different ids in different engines from the same prefix', () => {
    const ids: string[] = []
    for (const name of ['broker', 'risk', 'data', 'strategy'] as const) {
      const runner = createEngineRunner(
        fakeEngine(name, (_, context) => void ids.push(context.nextId('A'), context.nextId('A'))),
        { run: '3' },
      )
      runner.handle(message('ClockTicked'), 0)
    }
    expect(new Set(ids).size).toBe(8)
  })

  it('collects table changes: last put wins, known keys are updates, removals of unknown keys are nothing', () => {
    const steps = [
      ['put a 1', 'put a 2', 'put b 1'],
      ['put a 3', 'put c 1', 'remove c', 'remove never'],
      ['remove a', 'put b 2'],
      [],
    ]
    let step = 0
    const engine = fakeEngine('risk', (_, context) => {
      for (const line of steps[step] ?? []) {
        const [verb, key = '', text = ''] = line.split(' ')
        if (verb === 'put') context.put('notices', notice(key, text))
        else context.remove('notices', key)
      }
      step += 1
    })
    const runner = createEngineRunner(engine, { run: '1' })
    const changes = steps.map(() => runner.handle(message('ClockTicked'), 0).changes)
    expect(changes).toEqual([
      [{ table: 'notices', added: [notice('a', '2'), notice('b', '1')], updated: [], removed: [] }],
      [{ table: 'notices', added: [], updated: [notice('a', '3')], removed: [] }],
      [{ table: 'notices', added: [], updated: [notice('b', '2')], removed: ['a'] }],
      [],
    ])
    expect(runner.snapshot()).toEqual([{ table: 'notices', added: [notice('b', '2')], updated: [], removed: [] }])
  })

  it('refuses at a worker edge what is not well formed, before the engine sees it', () => {
    let handled = 0
    const runner = createEngineRunner(
      fakeEngine('risk', () => void (handled += 1)),
      { run: '1', validate: validateMessage },
    )
    const refusal = runner.handle(message('ClockTicked', 0, { now: 'yesterday' }), 0)
    expect(refusal).toMatchObject({
      envelopeId: 'click-1',
      result: { ok: false, failure: { code: 'MESSAGE_INVALID' } },
    })
    expect(handled).toBe(0)
    expect(runner.handle(message('ClockTicked', 0, { now: 4 }), 0).result).toBeNull()
    expect(handled).toBe(1)
  })

  it('does not let an engine raise an event of another', () => {
    const engine = fakeEngine('strategy', (_, context) => context.emit('KillTripped', {}))
    expect(() => createEngineRunner(engine, { run: '1' }).handle(message('ClockTicked'), 0)).toThrow(
      'strategy raises no event KillTripped',
    )
  })
})
