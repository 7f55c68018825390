import { statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ordersCancelCommand, ordersCommand } from '#hosts/commands/control/orders.ts'
import { positionsCloseCommand, positionsCommand } from '#hosts/commands/control/positions.ts'
import { reconcileCommand } from '#hosts/commands/control/reconcile.ts'
import { riskCommand, riskPauseCommand } from '#hosts/commands/control/risk.ts'
import { askLine } from '#hosts/sockets/askLine.ts'
import { socketPath } from '#hosts/sockets/socketPath.ts'
import { callVerb } from '../../helpers/callVerb.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../helpers/workstationRig.ts'

const LIMITS = { timeoutMilliseconds: 5_000, maxAnswer: 1_000_000 }

describe('the control socket', () => {
  it('tells a running session to the command line of the same user, and takes less risk from it', async () => {
    const folder = temporaryFolder()
    const workstation = await openRig(folder, resourcesWithSample(temporaryFolder()))
    const file = socketPath(folder, 'control')
    await until('the socket', () => statSync(file, { throwIfNoEntry: false })?.isSocket() === true)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await until('the books', () => workstation.record('reconciliation', 'current')?.state === 'MATCHED')

    const here = ['--data-dir', folder]
    expect(await callVerb(ordersCommand, ...here)).toMatchObject({ code: 0, out: 'No order is working.\n' })
    expect(await callVerb(positionsCommand, ...here)).toMatchObject({ code: 0, out: 'Flat: nothing is held.\n' })
    expect(await callVerb(reconcileCommand, ...here)).toMatchObject({ code: 0, out: 'Books and venue match.\n' })
    expect(await callVerb(riskPauseCommand, ...here)).toMatchObject({ code: 0 })
    await until('the pause', () => workstation.record('guard', 'current')?.entriesPaused === true)
    const risk = await callVerb(riskCommand, '--json', ...here)
    expect(JSON.parse(risk.out)).toMatchObject({ ok: true, guard: { level: 'NORMAL', entriesPaused: true } })

    const absent = await callVerb(positionsCloseCommand, 'SPX.SAMPLE', '--json', ...here)
    expect(absent.code).toBe(1)
    expect(JSON.parse(absent.out)).toMatchObject({ ok: false, code: 'NOTHING_TO_CLOSE' })
    expect(await callVerb(ordersCancelCommand, ...here)).toMatchObject({ code: 2 })
  })

  it('does nothing that adds risk, and hangs up on what is no request', async () => {
    const folder = temporaryFolder()
    await openRig(folder, resourcesWithSample(temporaryFolder()))
    const file = socketPath(folder, 'control')
    await until('the socket', () => statSync(file, { throwIfNoEntry: false })?.isSocket() === true)
    const ask = async (request: unknown): Promise<unknown> => {
      const line = await askLine(file, typeof request === 'string' ? request : JSON.stringify(request), LIMITS)
      return line === null ? null : JSON.parse(line)
    }
    const refused = [
      ['risk', 'ApproveProposal'],
      ['risk', 'ResumeEntries'],
      ['risk', 'LoosenGuard'],
      ['broker', 'SubmitOrders'],
      ['desk', 'SetSourceKey'],
      ['__proto__', 'constructor'],
    ] as const
    for (const [channel, type] of refused) {
      expect(await ask({ ask: 'do', channel, type, payload: {} })).toMatchObject({
        ok: false,
        failure: { code: 'COMMAND_NOT_ALLOWED' },
      })
    }
    expect(await ask({ ask: 'read', tables: ['secrets'] })).toBeNull()
    expect(await ask('{"ask":')).toBeNull()
    expect(await ask('x'.repeat(70_000))).toBeNull()
  })

  it('says where it looked when no workstation answers', async () => {
    const folder = temporaryFolder()
    const called = await callVerb(ordersCommand, '--json', '--data-dir', folder)
    expect(called.code).toBe(1)
    expect(JSON.parse(called.out)).toMatchObject({
      ok: false,
      code: 'WORKSTATION_SILENT',
      context: { dataDirectory: folder },
    })
  })
})
