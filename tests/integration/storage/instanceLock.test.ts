import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquireInstanceLock, readInstanceOwner } from '#adapters/storage/instanceLock.ts'

const PROGRAM = fileURLToPath(new URL('./holdLock.ts', import.meta.url))

describe('the lock of the data directory', () => {
  let folder = ''
  const children: ChildProcess[] = []
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-'))
  })
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  /** Starts another program that takes the lock; resolves with what it said. */
  async function other(): Promise<{ readonly child: ChildProcess; readonly said: string }> {
    const child = spawn(process.execPath, [PROGRAM, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
    children.push(child)
    const said = await new Promise<string>((resolve) => {
      child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    })
    return { child, said }
  }

  async function end(child: ChildProcess, signal: NodeJS.Signals | null): Promise<void> {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (signal === null) child.stdin?.end()
    else child.kill(signal)
    await ended
  }

  it('keeps a second one out, tells who has it, and is free again after release', async () => {
    const first = acquireInstanceLock(folder)
    if (!first.ok) throw new Error(first.failure.message)
    expect(acquireInstanceLock(folder)).toMatchObject({ ok: false, failure: { code: 'INSTANCE_RUNNING' } })
    expect((await other()).said).toBe('INSTANCE_RUNNING')
    first.lock.release()
    first.lock.release()
    expect(existsSync(path.join(folder, 'instance.lock'))).toBe(false)
    const second = acquireInstanceLock(folder)
    expect(second.ok).toBe(true)
    if (second.ok) second.lock.release()
  })

  it('is taken over from a killed program, and freed by one that ends', async () => {
    const killed = await other()
    expect(killed.said).toBe('HELD')
    const refused = acquireInstanceLock(folder)
    expect(refused).toMatchObject({ ok: false, failure: { context: { pid: killed.child.pid } } })
    await end(killed.child, 'SIGKILL')
    expect(readInstanceOwner(folder)?.pid).toBe(killed.child.pid)
    const next = await other()
    expect(next.said).toBe('HELD')
    await end(next.child, null)
    expect(readInstanceOwner(folder)).toBeNull()
  })

  it('lets exactly one of several starters win, over a stale lock', async () => {
    writeFileSync(path.join(folder, 'instance.lock'), JSON.stringify({ pid: 2 ** 22 + 1, start: 'x', nonce: 'stale' }))
    const answers = await Promise.all([other(), other(), other()])
    expect(answers.map(({ said }) => said).toSorted()).toEqual(['HELD', 'INSTANCE_RUNNING', 'INSTANCE_RUNNING'])
  })

  it('looks at the start of the process, not only at its number', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'inherit'] })
    children.push(child)
    const file = path.join(folder, 'instance.lock')
    writeFileSync(file, JSON.stringify({ pid: child.pid, start: 'another boot/1', nonce: 'old' }))
    const taken = acquireInstanceLock(folder)
    expect(taken.ok).toBe(true)
    if (taken.ok) taken.lock.release()
    // A file system without working locks: only the file tells that the owner lives.
    writeFileSync(file, JSON.stringify({ pid: child.pid, start: null, nonce: 'old' }))
    expect(acquireInstanceLock(folder)).toMatchObject({ ok: false, failure: { context: { pid: child.pid ?? 0 } } })
  })

  it('reads a spoilt lock file as nobody', () => {
    const file = path.join(folder, 'instance.lock')
    writeFileSync(file, '{"pid":')
    const taken = acquireInstanceLock(folder)
    if (!taken.ok) throw new Error(taken.failure.message)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, nonce: taken.lock.owner.nonce })
    taken.lock.release()
  })

  it('says so when the directory cannot be used', () => {
    const result = acquireInstanceLock(path.join(folder, 'missing'))
    expect(result).toMatchObject({ ok: false, failure: { code: 'STORAGE_UNREADABLE' } })
  })
})
