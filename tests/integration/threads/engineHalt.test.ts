import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { KillView } from '#contracts/records/safety.ts'
import type { Workstation } from '#hosts/desk/composition.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../helpers/workstationRig.ts'

const workers = { directory: new URL('../../fixtures/workers/', import.meta.url), extension: '.ts' } as const

async function rig(): Promise<{ readonly workstation: Workstation; readonly data: string }> {
  const folder = temporaryFolder()
  const data = `${folder}/data`
  return { workstation: await openRig(data, resourcesWithSample(`${folder}/resources`), { workers }), data }
}

const plate = (workstation: Workstation): KillView | null => workstation.record('kill', 'current')
const engine = (workstation: Workstation, name: string) => plate(workstation)?.engines.find((one) => one.name === name)

describe('the engines under a kill', () => {
  it('answer or are ended by force, HALTED waits for both, and a thread in an endless loop comes back paused', async () => {
    const { workstation } = await rig()
    const payload = { strategyId: 'loops-for-ever', enabled: true }
    void workstation.execute({ channel: 'strategy', type: 'SetStrategyEnabled', payload })
    await new Promise((resolve) => setTimeout(resolve, 50))
    workstation.kill.press('BUTTON', 'test')
    expect(plate(workstation)?.state).toBe('TRIPPING')
    await until('HALTED', () => plate(workstation)?.state === 'HALTED')
    expect(engine(workstation, 'strategy')).toMatchObject({ outcome: 'ENDED' })
    expect(engine(workstation, 'strategy')?.milliseconds).toBeGreaterThanOrEqual(100)
    expect(engine(workstation, 'broker')).toMatchObject({ outcome: 'ACKNOWLEDGED' })
    await until('the strategy engine', () => workstation.record('engines', 'strategy')?.state === 'RUNNING', 20_000)
    expect(workstation.isGateClosed()).toBe(true)
  })

  it('a broker that hangs is ended, the kill is not confirmed meanwhile, and it comes back killed', async () => {
    const { workstation, data } = await rig()
    const payload = { before: null, limit: 1, kind: 'hang' }
    void workstation.execute({ channel: 'broker', type: 'QueryJournal', payload })
    await new Promise((resolve) => setTimeout(resolve, 50))
    workstation.kill.press('BUTTON', 'enough is enough')
    expect(workstation.isGateClosed()).toBe(true)
    await until('the forced end', () => engine(workstation, 'broker')?.outcome === 'ENDED')
    expect(plate(workstation)).toMatchObject({
      state: 'HALTED_UNCONFIRMED',
      unanswered: [{ kind: 'ENGINE', what: 'broker' }],
    })
    await until('HALTED', () => plate(workstation)?.state === 'HALTED', 20_000)
    expect(plate(workstation)?.reason).not.toBe('')
    expect(workstation.isGateClosed()).toBe(true)
    expect(JSON.parse(readFileSync(path.join(data, 'kill.latch'), 'utf8'))).toMatchObject({ path: 'SENTINEL_FILE' })
    await until(
      'the spare worker',
      () =>
        readFileSync(path.join(data, 'logs', 'quarterdeck.log'), 'utf8').includes('the spare kill worker has ended'),
      20_000,
    )
  })
})
