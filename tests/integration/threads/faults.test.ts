import { describe, expect, it } from 'vitest'
import type { NoticeView } from '#contracts/records/safety.ts'
import type { TableRecord } from '#contracts/uiState.ts'
import type { Workstation } from '#hosts/desk/composition.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../helpers/workstationRig.ts'

const workers = { directory: new URL('../../fixtures/workers/', import.meta.url), extension: '.ts' } as const

async function faultyRig(): Promise<Workstation> {
  const folder = temporaryFolder()
  return openRig(`${folder}/data`, resourcesWithSample(`${folder}/resources`), { workers })
}

const strategy = (workstation: Workstation) =>
  (workstation.hub.tables.records('engines') as readonly TableRecord<'engines'>[]).find(({ key }) => key === 'strategy')
const notices = (workstation: Workstation) => workstation.hub.tables.records('notices') as readonly NoticeView[]

/** Makes the strategy thread go wrong; resolves with the milliseconds until its command was given up. */
async function provoke(workstation: Workstation, fault: string): Promise<number> {
  const before = performance.now()
  const result = await workstation.execute({
    channel: 'strategy',
    type: 'SetStrategyEnabled',
    payload: { strategyId: fault, enabled: true },
  })
  expect(result).toMatchObject({ ok: false, failure: { code: 'ENGINE_LOST' } })
  return performance.now() - before
}

describe('a broken strategy thread', () => {
  it.each(['loops-for-ever', 'waits-for-ever'])(
    'that %s is noticed and ended within about a second, and started again',
    async (fault) => {
      const workstation = await faultyRig()
      const milliseconds = await provoke(workstation, fault)
      expect(milliseconds).toBeGreaterThan(500)
      expect(milliseconds).toBeLessThan(1_600)
      expect(notices(workstation)).toMatchObject([{ key: 'host:engine-strategy', priority: 'P1' }])
      await until(
        'the restart',
        () => strategy(workstation)?.state === 'RUNNING' && strategy(workstation)?.restarts === 1,
        10_000,
      )
      await until('its strategies', () => workstation.record('strategies', 'sma-cross') !== null, 10_000)
      await until('the notice to go', () => notices(workstation).length === 0, 10_000)
    },
  )

  it.each(['throws', 'exits', 'eats-all-memory'])('that %s takes nobody with it', async (fault) => {
    const workstation = await faultyRig()
    await provoke(workstation, fault)
    await until(
      'the restart',
      () => strategy(workstation)?.state === 'RUNNING' && strategy(workstation)?.restarts === 1,
      10_000,
    )
    expect(strategy(workstation)?.lastError).not.toBeNull()
    expect(await workstation.execute({ channel: 'data', type: 'StepMarket', payload: { count: 1 } })).toMatchObject({
      ok: true,
    })
  })

  it('that throws three times stays stopped, and the house goes on without it', async () => {
    const workstation = await faultyRig()
    for (let crash = 0; crash < 3; crash += 1) {
      await until('a running strategy', () => workstation.record('strategies', 'sma-cross') !== null, 10_000)
      await provoke(workstation, 'throws')
    }
    await until('quarantine', () => strategy(workstation)?.state === 'QUARANTINED', 5_000)
    expect(await workstation.execute({ channel: 'strategy', type: 'ListStrategyKinds', payload: {} })).toMatchObject({
      failure: { code: 'ENGINE_DOWN' },
    })
    expect(await workstation.execute({ channel: 'data', type: 'StepMarket', payload: { count: 3 } })).toMatchObject({
      ok: true,
    })
    expect(notices(workstation)[0]?.text).toContain('stays stopped')
  })

  it('does not keep the kill switch waiting', async () => {
    const workstation = await faultyRig()
    const hung = provoke(workstation, 'loops-for-ever')
    await new Promise((resolve) => setTimeout(resolve, 100))
    const before = performance.now()
    workstation.kill.press('BUTTON', 'test')
    await until('HALTED', () => workstation.record('kill', 'current')?.state === 'HALTED')
    // The strategy still loops: the supervisor has not even noticed yet.
    expect(performance.now() - before).toBeLessThan(400)
    await hung
  })
})
