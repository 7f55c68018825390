import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'
import { socketPath } from '#hosts/sockets/socketPath.ts'
import { askGate } from '#hosts/kill/askGate.ts'
import { leaveSentinel } from '#hosts/kill/sentinel.ts'
import type { Workstation } from '#hosts/desk/composition.ts'
import type { TableRecord } from '#contracts/uiState.ts'
import { createSystemClock } from '#hosts/systemClock.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../helpers/workstationRig.ts'

const { now } = createSystemClock()

const folders = () => {
  const folder = temporaryFolder()
  return { dataDirectory: `${folder}/data`, resources: resourcesWithSample(`${folder}/resources`) }
}
const session = (workstation: Workstation) => workstation.record('session', 'current')
const kill = (workstation: Workstation) => workstation.record('kill', 'current')
const engines = (workstation: Workstation) =>
  workstation.hub.tables.records('engines') as readonly TableRecord<'engines'>[]
const proposals = (workstation: Workstation) =>
  workstation.hub.tables.records('proposals') as readonly TableRecord<'proposals'>[]
const queued = (workstation: Workstation) => proposals(workstation).filter(({ status }) => status === 'QUEUED')

async function command(
  workstation: Workstation,
  channel: 'data' | 'risk' | 'desk' | 'broker' | 'strategy',
  type: string,
  payload: unknown,
) {
  const result = await workstation.execute({ channel, type, payload })
  if (!result.ok) throw new Error(`${type}: ${result.failure.code} ${result.failure.message}`)
  return result.reply
}

describe('workstation over threads', () => {
  it('shows a newcomer the real S&P 500 from March 2009 on, playing, with 100,000 USD and the strategy on', async () => {
    const { dataDirectory, resources } = folders()
    const workstation = await openRig(dataDirectory, resources)
    expect(session(workstation)).toMatchObject({
      playing: true,
      session: {
        sessionId: 'session-1',
        accountId: 'REPLAY-1',
        mode: 'REPLAY',
        startingCash: 100_000_000_000,
        currency: 'USD',
      },
    })
    await until('the account', () => workstation.record('account', 'REPLAY-1') !== null)
    expect(workstation.record('strategies', 'sma-cross')).toMatchObject({
      enabled: true,
      parameters: { fast: 10, slow: 30, side: 'long' },
    })
    expect(workstation.record('datasets', 'sp500-daily')).toMatchObject({ bars: 5_105, origin: 'historical' })
    expect(engines(workstation).map(({ key, state }) => [key, state])).toEqual([
      ['broker', 'RUNNING'],
      ['risk', 'RUNNING'],
      ['data', 'RUNNING'],
      ['strategy', 'RUNNING'],
    ])
    expect(new Set(engines(workstation).map(({ threadId }) => threadId)).size).toBe(4)
  })

  it('stops the market at a proposal, carries out its approval, and finds everything after a restart', async () => {
    const { dataDirectory, resources } = folders()
    const first = await openRig(dataDirectory, resources)
    await command(first, 'data', 'SetMarketSpeed', { speed: 1_000 })
    await command(first, 'data', 'PlayMarket', {})
    await until('a proposal', () => queued(first).length > 0, 20_000)
    await until('the pause', () => session(first)?.playing === false)
    const [proposal] = queued(first)
    if (proposal === undefined) throw new Error('no proposal')
    expect(proposal).toMatchObject({ mode: 'REPLAY', accountId: 'REPLAY-1', side: 'BUY' })
    const decision = {
      shownAt: now() - 2_000_000,
      armedAt: now() - 1_000_000,
      dwellMilliseconds: 2_000,
      ownView: 'FOR',
    }
    await command(first, 'risk', 'ApproveProposal', {
      proposalId: proposal.proposalId,
      hash: proposal.hash,
      decision,
      typedQuantity: proposal.tier === 2 ? proposal.quantity : null,
    })
    await until('the fill', () => first.hub.tables.records('fills').length > 0, 20_000)
    await command(first, 'data', 'PauseMarket', {})
    await until('rest', () => session(first)?.playing === false)
    const fills = first.hub.tables.records('fills')
    const marketTime = session(first)?.marketTime ?? 0
    const cash = first.record('account', 'REPLAY-1')?.cash
    await first.close()

    const second = await openRig(dataDirectory, resources)
    expect(session(second)).toMatchObject({ playing: false, speed: 1_000, session: { accountId: 'REPLAY-1' } })
    await until('the fills', () => second.hub.tables.records('fills').length === fills.length)
    expect(second.hub.tables.records('fills')).toEqual(fills)
    await until('the account', () => second.record('account', 'REPLAY-1')?.cash === cash)
    expect(session(second)?.marketTime ?? 0).toBeLessThanOrEqual(marketTime)
    expect(second.record('journalState', 'current')?.state).toBe('VERIFIED')
  })

  it('starts a crashed engine again and goes on where it was', async () => {
    const { dataDirectory, resources } = folders()
    const workstation = await openRig(dataDirectory, resources)
    for (const engine of ['strategy', 'data', 'risk', 'broker'] as const) {
      workstation.crash(engine)
      await until(
        `${engine} again`,
        () =>
          engines(workstation).some(
            ({ key, state, restarts }) => key === engine && state === 'RUNNING' && restarts === 1,
          ),
        10_000,
      )
    }
    await until('the account', () => workstation.record('account', 'REPLAY-1') !== null)
    await until('a reconciled book', () => workstation.record('reconciliation', 'current')?.state === 'MATCHED')
    await command(workstation, 'data', 'SetMarketSpeed', { speed: 1_000 })
    await command(workstation, 'data', 'PlayMarket', {})
    await until('a proposal', () => queued(workstation).length > 0, 20_000)
  })

  it('opens a simulated session with an account of its own, and refuses simulated data elsewhere', async () => {
    const { dataDirectory, resources } = folders()
    const workstation = await openRig(dataDirectory, resources)
    const wish = {
      mode: 'SIM',
      source: { kind: 'simulator', seed: 7, startAt: 1_704_205_800_000_000 },
      startingCash: 50_000_000_000,
      currency: 'USD',
    }
    await command(workstation, 'desk', 'StartSession', wish)
    await until('the session', () => session(workstation)?.session.accountId === 'SIM-2')
    expect(session(workstation)?.origin).toBe('simulated')
    await until('its strategies', () => workstation.record('strategies', 'gap-bounce') !== null)
    await until('its account', () => workstation.record('account', 'SIM-2') !== null)
    expect(workstation.record('account', 'REPLAY-1')).toBeNull()
    for (const mode of ['PAPER', 'REPLAY']) {
      const refused = await workstation.execute({ channel: 'desk', type: 'StartSession', payload: { ...wish, mode } })
      expect(refused).toMatchObject({ ok: false, failure: { code: 'SOURCE_NOT_ADMITTED' } })
    }
    expect(session(workstation)?.session.accountId).toBe('SIM-2')
  })

  it('verifies every way to kill without effect', async () => {
    const { dataDirectory, resources } = folders()
    const workstation = await openRig(dataDirectory, resources)
    const report = await workstation.kill.drill()
    expect(report).toMatchObject({ verified: 4, paths: 4 })
    await until('READY', () => kill(workstation)?.state === 'READY')
    expect(kill(workstation)?.paths.map(({ path, verified }) => [path, verified])).toEqual([
      ['BUTTON', true],
      ['COMMAND_LINE', true],
      ['SENTINEL_FILE', true],
      ['HEARTBEAT_LOSS', true],
    ])
  })

  it('shows a way that fails its test as not verified', async () => {
    const { dataDirectory, resources } = folders()
    const workstation = await openRig(dataDirectory, resources, { shellPaths: { SHORTCUT: () => false } })
    expect(await workstation.kill.drill()).toMatchObject({ verified: 4, paths: 5 })
    await until('DEGRADED', () => kill(workstation)?.state === 'DEGRADED')
    expect(kill(workstation)?.paths.find(({ path }) => path === 'SHORTCUT')).toMatchObject({ verified: false })
  })

  it.each([
    ['the button', (workstation: Workstation) => workstation.kill.press('BUTTON', 'test'), 'BUTTON'],
    [
      'the command line',
      (_: Workstation, folder: string) =>
        void askGate(
          socketPath(folder, 'gate'),
          { path: 'COMMAND_LINE', pressedAt: now(), gateClosedAt: null, reason: 'test', drill: 0 },
          2_000,
        ),
      'COMMAND_LINE',
    ],
    ['the sentinel file', (_: Workstation, folder: string) => leaveSentinel(folder, 'test'), 'SENTINEL_FILE'],
  ])('is halted by %s, stays so over a restart, and is re-armed by the ceremony only', async (_what, press, path) => {
    const { dataDirectory, resources } = folders()
    const first = await openRig(dataDirectory, resources)
    press(first, dataDirectory)
    await until('HALTED', () => kill(first)?.state === 'HALTED')
    expect(kill(first)).toMatchObject({ path })
    await first.close()
    expect(existsSync(socketPath(dataDirectory, 'gate'))).toBe(false)

    const second = await openRig(dataDirectory, resources)
    await until('HALTED still', () => kill(second)?.state === 'HALTED')
    const ceremony = { checklist: ['a', 'b', 'c', 'd', 'e'], heldMilliseconds: 2_000 }
    await command(second, 'broker', 'Rearm', ceremony)
    await until('not HALTED', () => kill(second)?.state !== 'HALTED')
    await until('paused entries', () => second.record('guard', 'current')?.entriesPaused === true)
  })

  it('opens a damaged journal for reading only, with the finding shown', async () => {
    const { dataDirectory, resources } = folders()
    const first = await openRig(dataDirectory, resources)
    first.kill.press('BUTTON', 'an entry to be damaged')
    await until('the entry', () => kill(first)?.state === 'HALTED')
    await first.close()
    const file = `${dataDirectory}/journal.db`
    const bytes = readFileSync(file)
    bytes.write('an entry to be DAMAGED', bytes.indexOf('an entry to be damaged'))
    writeFileSync(file, bytes)

    const second = await openRig(dataDirectory, resources)
    await until('the finding', () => second.record('journalState', 'current')?.state === 'DAMAGED')
    expect(second.record('journalState', 'current')?.finding).not.toBeNull()
    await until('the notice', () => second.hub.tables.records('notices').length > 0)
    const rearm = await second.execute({
      channel: 'broker',
      type: 'Rearm',
      payload: { checklist: ['1', '2', '3', '4', '5'], heldMilliseconds: 2_000 },
    })
    expect(rearm.ok).toBe(false)
    await second.close()
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  it('lets no order out while risk is gone for good, and says so', async () => {
    const { dataDirectory, resources } = folders()
    const workstation = await openRig(dataDirectory, resources)
    await command(workstation, 'data', 'SetMarketSpeed', { speed: 1_000 })
    await until('a proposal', () => queued(workstation).length > 0, 20_000)
    const [proposal] = queued(workstation)
    for (let crash = 1; crash <= 3; crash += 1) {
      workstation.crash('risk')
      await until(
        `crash ${crash}`,
        () =>
          engines(workstation).some(
            ({ key, state, restarts }) =>
              key === 'risk' && (state === 'QUARANTINED' || (state === 'RUNNING' && restarts === crash)),
          ),
        10_000,
      )
    }
    const approval = await workstation.execute({
      channel: 'risk',
      type: 'ApproveProposal',
      payload: {
        proposalId: proposal?.proposalId,
        hash: proposal?.hash,
        decision: { shownAt: 0, armedAt: 0, dwellMilliseconds: 0, ownView: null },
        typedQuantity: null,
      },
    })
    expect(approval).toMatchObject({ ok: false, failure: { code: 'ENGINE_DOWN' } })
    const notices = workstation.hub.tables.records('notices') as readonly TableRecord<'notices'>[]
    expect(notices.find(({ key }) => key === 'host:engine-risk')).toMatchObject({
      priority: 'P1',
      text: expect.stringContaining('no new order leaves'),
    })
    expect(workstation.hub.tables.records('fills')).toEqual([])
  })

  it('refuses a locked journal in one sentence', async () => {
    const { dataDirectory, resources } = folders()
    const first = await openRig(dataDirectory, resources)
    await first.close()
    const locked = openDatabase(`${dataDirectory}/journal.db`, 'The journal')
    if (!locked.ok) throw new Error(locked.failure.message)
    locked.database.run('BEGIN IMMEDIATE')
    await expect(openRig(dataDirectory, resources)).rejects.toThrow(/locked by another program/)
    locked.database.run('ROLLBACK')
    locked.database.close()
    await openRig(dataDirectory, resources)
  })

  it('refuses a second instance on the same data directory in one sentence', async () => {
    const { dataDirectory, resources } = folders()
    await openRig(dataDirectory, resources)
    await expect(openRig(dataDirectory, resources)).rejects.toThrow(/already works with/)
  })
})
