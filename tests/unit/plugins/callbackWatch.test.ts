import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import {
  callbackBells,
  callbackFailure,
  createCallbackMemory,
  createCallbackWatch,
} from '#hosts/plugins/callbackWatch.ts'
import { createPluginWarden, type WardedThread } from '#hosts/plugins/pluginWarden.ts'

function rig() {
  let now = 0
  const memory = createCallbackMemory()
  const bells = callbackBells(memory)
  const watch = createCallbackWatch(memory, () => now)
  const look = (after: number, limit = 1_000) => {
    now += after
    return watch.overdue(limit)
  }
  return { bells, watch, look }
}

describe('the watch over callbacks', () => {
  it('knows which callback of whom is under way, at which moment', () => {
    const { bells, watch } = rig()
    const [first, second] = [bells.bellOf('one'), bells.bellOf('żółw-2')]
    expect(watch.current()).toBeNull()
    first.enter('onBar', DAY)
    expect(watch.current()).toEqual({ strategy: 'one', occasion: 'onBar', marketTime: DAY })
    first.leave()
    expect(watch.current()).toBeNull()
    second.enter('onTimer', 2 * DAY)
    expect(watch.current()).toEqual({ strategy: 'żółw-2', occasion: 'onTimer', marketTime: 2 * DAY })
  })

  it('finds a callback that does not end, and no other', () => {
    const { bells, look } = rig()
    const bell = bells.bellOf('one')
    bell.enter('onBar', DAY)
    expect(look(100)).toBeNull()
    for (let time = 0; time < 9; time += 1) expect(look(100)).toBeNull()
    // A thousand milliseconds of the same callback are within the limit, more are not.
    expect(look(100)).toBeNull()
    expect(look(100)).toMatchObject({ strategy: 'one', occasion: 'onBar' })
    bell.leave()
    bell.enter('onBar', 2 * DAY)
    expect(look(100)).toBeNull()
    bell.leave()
    for (let time = 0; time < 30; time += 1) expect(look(100)).toBeNull()
  })

  it('does not count time in which nobody looked: the machine may have slept', () => {
    const { bells, look } = rig()
    bells.bellOf('one').enter('onBar', DAY)
    look(100)
    expect(look(3_600_000)).toBeNull()
    for (let time = 0; time < 3; time += 1) expect(look(250)).toBeNull()
    expect(look(250)).not.toBeNull()
  })

  it('gives places back, and shares the last one when there are too many', () => {
    const { bells, watch } = rig()
    for (let life = 0; life < 200; life += 1) bells.bellOf(`life ${life}`).close()
    const many = Array.from({ length: 70 }, (_, index) => bells.bellOf(`strategy ${index}`))
    many[3]?.enter('onBar', 0)
    expect(watch.current()?.strategy).toBe('strategy 3')
    many[3]?.leave()
    many[66]?.enter('onBar', 0)
    expect(watch.current()?.strategy).toBe('strategy 69')
  })

  it('puts into words what was found', () => {
    const at = { strategy: 'mine', occasion: 'onBar', marketTime: DAY } as const
    expect(callbackFailure('STRATEGY_TIMED_OUT', at)).toEqual({
      code: 'STRATEGY_TIMED_OUT',
      message:
        'mine: onBar took more than a second at 1970-01-02T00:00:00Z, so it was stopped. Correct the file and run it again.',
      context: { strategy: 'mine', callback: 'onBar', marketTime: DAY },
    })
    expect(callbackFailure('STRATEGY_OUT_OF_MEMORY', { ...at, occasion: 'create' }).message).toContain(
      'mine: create used more memory than a strategy may have, so',
    )
  })
})

describe('the warden of the strategy thread', () => {
  function wardenRig(heap: number | null) {
    let now = 0
    const warden = createPluginWarden(() => now, 100)
    const bell = callbackBells(warden.memory).bellOf('mine')
    const ended: string[] = []
    const thread: WardedThread = {
      heapUsed: () => Promise.resolve(heap),
      terminate: (reason) => void ended.push(reason),
    }
    const look = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) {
        now += 100
        warden.look(thread)
        await Promise.resolve()
      }
    }
    return { warden, bell, ended, look }
  }

  it('ends the thread of a callback that does not end, and names it once', async () => {
    const { warden, bell, ended, look } = wardenRig(null)
    expect(warden.patience()).toBeNull()
    bell.enter('onQuote', DAY)
    expect(warden.patience()).toBeGreaterThan(1_400)
    await look(14)
    expect(ended).toEqual([])
    await look(2)
    expect(ended[0]).toContain('mine: onQuote took more than a second')
    expect(warden.blame('whatever')).toMatchObject({
      at: { strategy: 'mine' },
      failure: { code: 'STRATEGY_TIMED_OUT' },
    })
  })

  it('ends a thread that uses too much memory, and blames who runs', async () => {
    const { bell, ended, look, warden } = wardenRig(101)
    bell.enter('onBar', DAY)
    await look(1)
    expect(ended[0]).toContain('mine: onBar used more memory')
    expect(warden.blame('')).toMatchObject({ failure: { code: 'STRATEGY_OUT_OF_MEMORY' } })
    bell.leave()
    await look(2)
    expect(ended.at(-1)).toBe('it used more than 0 MB of memory')
  })

  it('blames nobody for a thread that ends between callbacks, or for another reason', () => {
    const { bell, warden } = wardenRig(null)
    expect(warden.blame('reaching memory limit')).toBeNull()
    bell.enter('onBar', DAY)
    expect(warden.blame('ended on purpose')).toBeNull()
    expect(warden.blame('ERR_WORKER_OUT_OF_MEMORY: reaching memory limit')).toMatchObject({ at: { occasion: 'onBar' } })
  })
})
