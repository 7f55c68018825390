import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { REARM_CHECKLIST } from '#contracts/rearmCeremony.ts'
import { findProgram } from '#hosts/program.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { openRig, resourcesWithSample } from '../../helpers/workstationRig.ts'
import { until } from '../../helpers/wait.ts'

/** Runs the verb in a process of its own and types a line as soon as the statements are there, or later. */
function rearm(folder: string, line: string, afterMilliseconds: number): Promise<{ code: number | null; out: string }> {
  const cli = path.join(findProgram().root, 'src', 'hosts', 'cli.ts')
  const child = spawn(process.execPath, [cli, 'rearm', '--json', '--data-dir', folder], { stdio: 'pipe' })
  return new Promise((resolve) => {
    let [out, err] = ['', '']
    let typed = false
    child.stdout.on('data', (part) => (out += String(part)))
    child.stderr.on('data', (part) => {
      err += String(part)
      if (typed || !REARM_CHECKLIST.every((statement) => err.includes(statement))) return
      typed = true
      setTimeout(() => child.stdin.end(`${line}\n`), afterMilliseconds)
    })
    child.on('close', (code) => resolve({ code, out }))
  })
}

describe('quarterdeck rearm', () => {
  it('releases the kill switch only after the statements could be read, and leaves entries paused', async () => {
    const folder = temporaryFolder()
    const workstation = await openRig(folder, resourcesWithSample(temporaryFolder()))
    await until('the books', () => workstation.record('reconciliation', 'current')?.state === 'MATCHED')
    workstation.kill.press('BUTTON', 'test', 1)
    await until('the halt', () => workstation.record('kill', 'current')?.state === 'HALTED')

    const hasty = await rearm(folder, 'REARM', 0)
    expect(hasty.code).toBe(2)
    expect(JSON.parse(hasty.out)).toMatchObject({ ok: false, code: 'CEREMONY_TOO_QUICK' })
    const other = await rearm(folder, 'yes', 0)
    expect(JSON.parse(other.out)).toMatchObject({ ok: false, code: 'CEREMONY_BROKEN_OFF' })
    expect(workstation.isGateClosed()).toBe(true)

    const done = await rearm(folder, 'REARM', 2_100)
    expect(done).toMatchObject({ code: 0 })
    await until('the open gate', () => !workstation.isGateClosed())
    await until('the pause', () => workstation.record('guard', 'current')?.entriesPaused === true)
  })
})
