import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { toolsFolder } from './project.mjs'
import { SetupError } from './report.mjs'

const lockFile = path.join(toolsFolder, 'setup.lock')
const longestWait = 15 * 60_000

/**
 * Runs the action while no other process of this checkout does set-up. A lock whose owner is gone is taken over.
 *
 * @template T
 * @param {import('./project.mjs').SetupContext} context
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withSetupLock(context, action) {
  mkdirSync(toolsFolder, { recursive: true })
  const deadline = Date.now() + longestWait
  let told = false
  while (!tryLock()) {
    const owner = lockOwner()
    if (owner !== null && !isAlive(owner)) {
      rmSync(lockFile, { force: true })
      continue
    }
    if (Date.now() > deadline) {
      throw new SetupError(
        `Another set-up (process ${owner ?? 'unknown'}) did not finish in 15 minutes.`,
        `End it, delete ${lockFile} and run the command again.`,
      )
    }
    if (!told) context.report.line('wait', `another set-up (process ${owner ?? 'unknown'}) is running in this folder`)
    told = true
    await pause(200)
  }
  try {
    return await action()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

function tryLock() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

function lockOwner() {
  try {
    const pid = Number.parseInt(readFileSync(lockFile, 'utf8'), 10)
    return Number.isNaN(pid) ? null : pid
  } catch {
    return null
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
