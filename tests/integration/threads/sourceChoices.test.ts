import { describe, expect, it, onTestFinished } from 'vitest'
import { createConfSettings } from '#adapters/settings/confSettings.ts'
import { DEFAULT_SOURCE_CHOICES, type SourceChoices } from '#contracts/sourceChoices.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../helpers/workstationRig.ts'
import { openContractServer } from '../../servers/contractServer.ts'

const CHOSEN: SourceChoices = {
  ...DEFAULT_SOURCE_CHOICES,
  'sec-edgar': { contact: 'trader@desk.example' },
  reddit: { subreddits: ['stocks'] },
}

describe('choices about sources', { timeout: 60_000 }, () => {
  it('reach the thread that talks to the sources, at once and when it is started again', async () => {
    const folder = temporaryFolder()
    const resources = resourcesWithSample(temporaryFolder())
    const workstation = await openRig(folder, resources, { openSettings: createConfSettings })
    const keyState = () => workstation.record('sources', 'sec-edgar')?.keyState
    await until('the table of sources', () => keyState() !== undefined)
    expect(keyState()).toBe('MISSING')
    const execute = (type: string, payload: object) => workstation.execute({ channel: 'desk', type, payload })
    expect(await execute('ReadSourceChoices', {})).toEqual({ ok: true, reply: DEFAULT_SOURCE_CHOICES })
    expect(await execute('WriteSourceChoices', CHOSEN)).toEqual({ ok: true, reply: {} })
    await until('the address for mail', () => keyState() === 'GIVEN', 15_000)
    expect(await execute('ReadSourceChoices', {})).toEqual({ ok: true, reply: CHOSEN })
    // Preferences and choices lie in one file and leave each other alone.
    const preferences = { ...workstation.settings.read().preferences, theme: 'light' }
    expect(await execute('WritePreferences', preferences)).toEqual({ ok: true, reply: {} })
    expect(createConfSettings(folder).read()).toMatchObject({ preferences: { theme: 'light' }, sources: CHOSEN })
    workstation.crash('data')
    await until('the end of the thread', () => keyState() === undefined, 15_000)
    await until('the choice after the restart', () => keyState() === 'GIVEN', 15_000)
  })

  it('change what a source that is open is asked', async () => {
    const asked: string[] = []
    const server = await openContractServer({
      routes: {
        '/': ({ path }) => {
          asked.push(path)
          return { status: 404, body: 'nothing' }
        },
      },
    })
    onTestFinished(() => server.close())
    const rss = (name: string): SourceChoices => ({
      ...DEFAULT_SOURCE_CHOICES,
      rss: { feeds: [{ name, address: `https://${name}.example/${name}.xml` }] },
    })
    const workstation = await openRig(temporaryFolder(), resourcesWithSample(temporaryFolder()), {
      // Nobody else who tells news without a key is to be asked on the network.
      feedOrigins: { rss: { http: server.origin }, yahoo: { http: server.origin } },
    })
    for (const name of ['one', 'two']) {
      await workstation.execute({ channel: 'desk', type: 'WriteSourceChoices', payload: rss(name) })
      // While an answer is waited for, nobody is asked again.
      const refresh = setInterval(
        () => void workstation.execute({ channel: 'data', type: 'RefreshNews', payload: {} }),
        100,
      )
      await until(`the feed ${name}`, () => asked.includes(`/${name}.xml`), 15_000).finally(() =>
        clearInterval(refresh),
      )
    }
    expect([...new Set(asked)].filter((path) => path.endsWith('.xml'))).toEqual(['/one.xml', '/two.xml'])
  })
})
