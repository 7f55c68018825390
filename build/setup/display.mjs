import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { SetupError } from './report.mjs'

/**
 * True when a window can be shown: always but on a Linux without X or Wayland.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [platform]
 */
export function hasDisplay(env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY'])
}

/**
 * The switches Electron needs on this machine: no sandbox as root (Chromium refuses it), no GPU under Xvfb, and the
 * platform hint where only Wayland is there.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {{ isRoot: boolean, display: boolean }} machine
 * @returns {string[]}
 */
export function electronSwitches(env, { isRoot, display }) {
  const switches = []
  if (isRoot) switches.push('--no-sandbox')
  if (!display) switches.push('--disable-gpu')
  else if (env['WAYLAND_DISPLAY'] && !env['DISPLAY']) switches.push('--ozone-platform-hint=auto')
  return switches
}

/**
 * Runs the action with a display: the real one, or an Xvfb of the size that tests and pictures assume, which chooses
 * its own free number and ends with the action.
 *
 * @template T
 * @param {NodeJS.ProcessEnv} env
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} action receives the environment that names the display
 * @returns {Promise<T>}
 */
export async function withDisplay(env, action) {
  if (hasDisplay(env)) return action(env)
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  try {
    return await action({ ...env, DISPLAY: `:${await displayNumberOf(server)}` })
  } finally {
    server.kill()
  }
}

/** @param {import('node:child_process').ChildProcess} server */
async function displayNumberOf(server) {
  const pipe = server.stdio[3]
  const ended = once(server, 'exit').then(() => '')
  const failed = new Promise((resolve) => server.once('error', () => resolve('')))
  const said = pipe ? once(pipe, 'data').then(([chunk]) => String(chunk).trim()) : Promise.resolve('')
  const number = await Promise.race([said, ended, failed])
  if (number !== '') return number
  throw new SetupError('Xvfb did not start, so no window can open without a display.', 'Run Xvfb by hand to see why.')
}
