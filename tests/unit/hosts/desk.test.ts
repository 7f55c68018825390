import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { identifier } from '#core/model/identifiers.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import type { StrategyConfiguration } from '#contracts/strategy.ts'
import type { TableChange } from '#contracts/uiState.ts'
import { openDeskFile } from '#hosts/desk/deskFile.ts'
import { FIRST_SESSION, sessionOf, type SessionWish } from '#hosts/desk/firstSession.ts'
import { createHostNotices } from '#hosts/desk/hostNotices.ts'
import { createImportGrants } from '#hosts/desk/importGrants.ts'
import { createProposalPause } from '#hosts/desk/proposalPause.ts'
import { createSessionDirector } from '#hosts/desk/sessionDirector.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const SIMULATION: SessionWish = {
  mode: 'SIM',
  source: { kind: 'simulator', seed: 1, startAt: 0 },
  startingCash: 1_000_000,
  currency: 'USD',
}

function directed(
  lastSession: Session | null = null,
  answer: (type: string) => CommandResult = () => accepted({}),
  rests = true,
) {
  const asked: { type: string; payload: unknown }[] = []
  const modes: string[] = []
  const faults: string[] = []
  const file = openDeskFile(temporaryFolder())
  const director = createSessionDirector({
    file,
    request: (_target, type, payload) => {
      asked.push({ type, payload })
      return Promise.resolve(answer(type))
    },
    changeMode: (mode) => {
      modes.push(mode)
      return Promise.resolve(rests)
    },
    lastSession: () => lastSession,
    wasPlaying: () => true,
    onFault: (text) => faults.push(text),
  })
  const opened = () =>
    asked
      .filter(({ type }) => type === 'OpenSession')
      .map(({ payload }) => payload as { session: Session; playing: boolean; speed: number })
  const configured = () =>
    asked
      .filter(({ type }) => type === 'ConfigureStrategies')
      .map(({ payload }) => (payload as { strategies: StrategyConfiguration[] }).strategies)
  return { director, asked, modes, faults, file, opened, configured }
}

describe('session director', () => {
  it('begins the newcomer’s session, sets its costs, and lets its market play', async () => {
    const { director, asked, opened } = directed()
    expect(await director.resume()).toMatchObject({ ok: true })
    expect(asked.map(({ type }) => type)).toEqual([
      'ConfigureStrategies',
      'OpenSession',
      'ConfigureExchange',
      'PlayMarket',
    ])
    expect(opened()).toMatchObject([{ session: { accountId: 'REPLAY-1', ...FIRST_SESSION }, playing: false }])
  })

  it('resumes the newest session paused, with the strategies and the speed the trader chose', async () => {
    const last = sessionOf(SIMULATION, 7)
    const { director, opened, configured, modes, file } = directed(last)
    const mine = [
      {
        strategyId: identifier<StrategyConfiguration['strategyId']>('mine'),
        kind: 'sma-cross',
        parameters: { fast: 2, slow: 5 },
        enabled: true,
      },
    ]
    director.keepStrategies(mine)
    director.keepSpeed(60)
    director.keepStrategyEnabled('mine', false)
    await director.resume()
    expect(opened()).toEqual([{ session: last, playing: false, speed: 60 }])
    expect(configured()).toEqual([[{ ...mine[0], enabled: false }]])
    expect(modes).toEqual(['lockstep'])
    expect(file.read().strategies).toEqual([{ ...mine[0], enabled: false }])
  })

  it('numbers accounts through all modes, and never twice', async () => {
    const { director, opened } = directed(sessionOf(SIMULATION, 7))
    await director.resume()
    await director.begin(SIMULATION)
    await director.begin({ ...SIMULATION, mode: 'REPLAY', source: FIRST_SESSION.source })
    await director.begin({ ...SIMULATION, mode: 'PAPER', source: { kind: 'none' } })
    expect(opened().map(({ session }) => session.accountId)).toEqual(['SIM-7', 'SIM-8', 'REPLAY-9', 'PAPER-10'])
  })

  it('waits for nobody in a live market, and for everyone in one that can be repeated', async () => {
    const { director, modes } = directed()
    await director.begin(SIMULATION)
    await director.begin({ ...SIMULATION, mode: 'PAPER', source: { kind: 'none' } })
    expect(modes).toEqual(['lockstep', 'pipelined'])
  })

  it.each([
    ['PAPER', SIMULATION.source],
    ['REPLAY', SIMULATION.source],
    ['PAPER', FIRST_SESSION.source],
    ['SIM', { kind: 'none' }],
    ['REPLAY', { kind: 'none' }],
  ] as const)('refuses a %s session on %o before anything is touched', async (mode, source) => {
    const { director, asked } = directed()
    expect(await director.begin({ ...SIMULATION, mode, source })).toMatchObject({
      ok: false,
      failure: { code: 'SOURCE_NOT_ADMITTED' },
    })
    expect(asked).toEqual([])
  })

  it('opens the same session again after a crash, playing on; nothing when there is none', async () => {
    const { director, opened } = directed(sessionOf(SIMULATION, 7))
    await director.reopen()
    expect(opened()).toEqual([])
    await director.resume()
    await director.reopen()
    expect(opened().map(({ session, playing }) => [session.accountId, playing])).toEqual([
      ['SIM-7', false],
      ['SIM-7', true],
    ])
  })

  it('opens no session while the engines do not come to rest', async () => {
    const { director, opened } = directed(null, () => accepted({}), false)
    expect(await director.begin(SIMULATION)).toMatchObject({ ok: false, failure: { code: 'ENGINES_BUSY' } })
    expect(opened()).toEqual([])
  })

  it('keeps the session it had when a new one cannot be opened', async () => {
    let missing = false
    const { director } = directed(sessionOf(SIMULATION, 7), (type) =>
      type === 'OpenSession' && missing ? refused('DATASET_MISSING', 'It is not stored here.') : accepted({}),
    )
    await director.resume()
    missing = true
    expect(await director.begin({ ...SIMULATION, mode: 'REPLAY', source: FIRST_SESSION.source })).toMatchObject({
      failure: { code: 'DATASET_MISSING' },
    })
    expect(director.current()?.accountId).toBe('SIM-7')
  })
})

describe('proposal pause', () => {
  function market() {
    const state = { mode: 'REPLAY' as Session['mode'], wanted: true, playing: true, waiting: [] as string[] }
    const pause = createProposalPause({
      mode: () => state.mode,
      isWanted: () => state.wanted,
      isPlaying: () => state.playing,
      waiting: () => state.waiting,
      pause: () => {
        state.playing = false
      },
      play: () => {
        state.playing = true
      },
    })
    const wait = (...ids: string[]): boolean => {
      state.waiting = ids
      pause.look()
      return state.playing
    }
    return { state, pause, wait }
  }

  it('stops the market while a proposal waits and lets it go on when none does', () => {
    const { wait } = market()
    expect([wait('a'), wait('a', 'b'), wait('b'), wait(), wait('c'), wait()]).toEqual([
      false,
      false,
      false,
      true,
      false,
      true,
    ])
  })

  it('does not start what the trader has stopped', () => {
    const { state, wait, pause } = market()
    state.playing = false
    expect([wait('a'), wait()]).toEqual([false, false])
    state.playing = true
    wait('b')
    pause.traderDecided()
    expect(wait()).toBe(false)
  })

  it('does not contradict a trader who goes on, but stops for a new proposal', () => {
    const { state, wait, pause } = market()
    wait('a')
    state.playing = true
    pause.traderDecided()
    expect([wait('a'), wait('a', 'b')]).toEqual([true, false])
  })

  it('never stops a live market, nor one whose trader does not want it', () => {
    const { state, wait } = market()
    state.mode = 'PAPER'
    expect(wait('a')).toBe(true)
    state.mode = 'SIM'
    state.wanted = false
    expect(wait('a', 'b')).toBe(true)
  })
})

describe('desk file', () => {
  it('keeps what it is told over restarts, and counts as new when it cannot be read', () => {
    const folder = temporaryFolder()
    openDeskFile(folder).write({ lives: 3 })
    openDeskFile(folder).write({ speed: 300 })
    expect(openDeskFile(folder).read()).toMatchObject({ version: 1, lives: 3, strategies: null, speed: 300 })
    expect(existsSync(path.join(folder, 'desk.json.new'))).toBe(false)
    for (const text of ['', 'null', '{"version":2}', '{"version":1,"lives":-1,"strategies":null,"speed":null}']) {
      writeFileSync(path.join(folder, 'desk.json'), text)
      expect(openDeskFile(folder).read().lives).toBe(0)
    }
  })

  it('is readable by nobody else', () => {
    const folder = temporaryFolder()
    openDeskFile(folder).write({ lives: 1 })
    expect(JSON.parse(readFileSync(path.join(folder, 'desk.json'), 'utf8'))).toMatchObject({ lives: 1 })
  })
})

describe('import grants', () => {
  it('let a screen import what was chosen or dropped, and no other file', () => {
    const grants = createImportGrants()
    const ask = (source: object, type = 'ImportBars') => grants.refuse({ channel: 'data', type, payload: { source } })
    expect(ask({ kind: 'file', path: '/etc/passwd' })).toMatchObject({
      ok: false,
      failure: { code: 'FILE_NOT_CHOSEN' },
    })
    expect(ask({ kind: 'file', path: '/etc/passwd' }, 'PreviewImport')).toMatchObject({ ok: false })
    expect(ask({ kind: 'text', name: 'x.csv', text: '' })).toBeNull()
    grants.grant('/home/me/bars.csv')
    expect(ask({ kind: 'file', path: '/home/me/bars.csv' })).toBeNull()
    expect(ask({ kind: 'file', path: '/home/me/../me/bars.csv' })).not.toBeNull()
    expect(grants.refuse({ channel: 'data', type: 'PlayMarket', payload: {} })).toBeNull()
  })
})

describe('host notices', () => {
  it('count a repetition within five minutes instead of telling it anew, and go when their cause is gone', () => {
    let now = 0
    const told: TableChange[] = []
    const notices = createHostNotices(
      (change) => told.push(change),
      () => now,
    )
    notices.put('engine-risk', 'P1', 'The risk engine stopped.', 'Wait.')
    now = 299_000_000
    notices.put('engine-risk', 'P1', 'The risk engine stopped.', 'Wait.')
    now = 700_000_000
    notices.put('engine-risk', 'P1', 'The risk engine stopped.', 'Wait.')
    expect(told.map(({ updated }) => (updated[0] as { count: number }).count)).toEqual([1, 2, 1])
    notices.clear('engine-risk')
    notices.clear('engine-risk')
    expect(told.slice(3)).toEqual([{ table: 'notices', added: [], updated: [], removed: ['host:engine-risk'] }])
  })
})
