import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { NoticeView } from '#contracts/records/safety.ts'
import type { TableRecord } from '#contracts/uiState.ts'
import type { Workstation } from '#hosts/desk/composition.ts'
import { strategyFolder } from '#hosts/plugins/pluginFiles.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { pluginText } from '../../helpers/pluginBench.ts'
import { until } from '../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../helpers/workstationRig.ts'

/** Room for a machine that is busy with other things, milliseconds. */
const PATIENCE = 20_000

async function rigWith(text: string) {
  const folder = temporaryFolder()
  const data = path.join(folder, 'data')
  mkdirSync(strategyFolder(data), { recursive: true })
  const write = (content: string): void => writeFileSync(path.join(strategyFolder(data), 'own.js'), content)
  write(text)
  const workstation = await openRig(data, resourcesWithSample(path.join(folder, 'resources')))
  const configured = await workstation.execute({
    channel: 'strategy',
    type: 'ConfigureStrategies',
    payload: {
      strategies: [
        { strategyId: 'own', kind: 'plugin:own.js', parameters: {}, enabled: true },
        { strategyId: 'sma-cross', kind: 'sma-cross', parameters: { fast: 2, slow: 3, side: 'long' }, enabled: true },
      ],
    },
  })
  expect(configured).toMatchObject({ ok: true })
  await workstation.execute({ channel: 'data', type: 'PauseMarket', payload: {} })
  return { workstation, write }
}

const own = (workstation: Workstation) => workstation.record('strategies', 'own')
const house = (workstation: Workstation) => workstation.record('strategies', 'sma-cross')
const engine = (workstation: Workstation) =>
  (workstation.hub.tables.records('engines') as readonly TableRecord<'engines'>[]).find(({ key }) => key === 'strategy')
const notices = (workstation: Workstation) => workstation.hub.tables.records('notices') as readonly NoticeView[]

/** Lets one bar after the other come until the condition holds. */
async function stepUntil(workstation: Workstation, label: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`still waiting for: ${label}`)
    await workstation.execute({ channel: 'data', type: 'StepMarket', payload: { count: 1 } })
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** What a strategy does with the bars that come, but not with those that have been: what a failure needs to happen live. */
const live = (body: string): string =>
  pluginText(`onBar(bar, api) { seen += 1; if (seen > ${HISTORY + 20}) { ${body} } }`, 'let seen = 0;')
/** Bars that a session of the stored history shows before its first. */
const HISTORY = 500

describe('a strategy of the user in the workstation', () => {
  it('gives signals beside those of the house', async () => {
    const { workstation } = await rigWith(pluginText('onBar(bar, api) { api.exit(bar.instrument, "because") }'))
    await stepUntil(workstation, 'its signals', () => (own(workstation)?.signals ?? 0) >= 3)
    expect(own(workstation)).toMatchObject({ kind: 'plugin:own.js', name: 'Tested', enabled: true })
  })

  it.each([
    ['throws', 'null.x', 'STRATEGY_THREW'],
    ['loops', 'for (;;);', 'STRATEGY_TIMED_OUT'],
  ])('that %s is switched off, and the others go on in the same thread', async (_, body, code) => {
    const { workstation } = await rigWith(live(body))
    await stepUntil(workstation, 'its end', () => own(workstation)?.failure?.code === code)
    const before = house(workstation)?.signals ?? 0
    await stepUntil(workstation, 'the others', () => (house(workstation)?.signals ?? 0) > before)
    expect(own(workstation)?.enabled).toBe(false)
    expect(engine(workstation)).toMatchObject({ state: 'RUNNING', restarts: 0 })
    expect(notices(workstation)).toMatchObject([{ key: 'host:strategy-own', priority: 'P2' }])
  })

  it('that takes all memory is switched off, and its thread is started again with the others', async () => {
    const { workstation } = await rigWith(live('const a = []; for (;;) a.push([a.length + 0.5, a])'))
    // Time or memory, whichever ends first on this machine.
    await stepUntil(
      workstation,
      'its end',
      () => own(workstation)?.enabled === false && notices(workstation).some(({ key }) => key === 'host:strategy-own'),
    )
    await until('the engine', () => engine(workstation)?.state === 'RUNNING', PATIENCE)
    await until('the others', () => house(workstation)?.enabled === true, PATIENCE)
    const before = house(workstation)?.signals ?? 0
    await stepUntil(workstation, 'their signals', () => (house(workstation)?.signals ?? 0) > before)
  })

  it('is read again when its file is saved, and a file that cannot be used changes nothing', async () => {
    const { workstation, write } = await rigWith(pluginText('onBar(bar, api) { api.exit(bar.instrument) }'))
    write(pluginText('onBar() {}').replace("'Tested'", "'Second'"))
    await until('the new version', () => own(workstation)?.name === 'Second', PATIENCE)
    write('export default {')
    await until('the notice', () => notices(workstation).some(({ text }) => text.includes('own.js, line 1')), PATIENCE)
    expect(own(workstation)).toMatchObject({ name: 'Second', enabled: true })
    write(pluginText('onBar() {}').replace("'Tested'", "'Third'"))
    await until('the third version', () => own(workstation)?.name === 'Third', PATIENCE)
    await until('the notice to go', () => notices(workstation).length === 0, PATIENCE)
  })

  it('is listed with its parameters for the form of a run', async () => {
    const { workstation } = await rigWith(pluginText('onBar() {}'))
    const listed = await workstation.execute({ channel: 'strategy', type: 'ListStrategyKinds', payload: {} })
    if (!listed.ok) throw new Error(listed.failure.message)
    const { kinds } = listed.reply as { readonly kinds: readonly { readonly kind: string; readonly source?: string }[] }
    expect(kinds.map(({ kind }) => kind)).toEqual(['sma-cross', 'gap-bounce', 'plugin:own.js'])
    expect(kinds[2]?.source).toHaveLength(64)
  })
})
