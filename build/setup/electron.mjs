import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { buildDevelopmentRuntime, developmentRuntime, developmentRuntimeIsReady } from './developmentRuntime.mjs'
import { SetupError } from './report.mjs'
import { lastLines } from './run.mjs'
import { runWhileItMakesProgress } from './stalling.mjs'

/** A download that brings no byte for this long is given up. */
const stallLimit = 20_000

/**
 * Makes sure that there is an Electron to start and points the `electron` package at it. In order: the runtime that
 * ELECTRON_OVERRIDE_DIST_PATH names, the pinned 45.x beside the package, the same fetched by its own installer, and
 * where its site cannot be reached on linux-x64 the development runtime.
 *
 * @param {import('./project.mjs').SetupContext} context
 * @returns {Promise<string>} the executable
 */
export async function ensureElectron(context) {
  const override = context.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override !== undefined && override !== '') return overriddenRuntime(override)
  const stock = stockRuntime(context.root)
  if (stock !== null) return stock
  if (!developmentRuntimeIsReady(context.root)) {
    const fetched = await fetchStockRuntime(context)
    if (fetched !== null) return fetched
    await buildDevelopmentRuntime(context)
  }
  const folder = developmentRuntime.folder(context.root)
  context.env['ELECTRON_OVERRIDE_DIST_PATH'] = folder
  context.report.line(
    'electron',
    `NOTICE: using Electron ${developmentRuntime.version}, past its end of life, for development and tests only ` +
      `(delete ${path.relative(context.root, folder)} to try the pinned version again)`,
  )
  return path.join(folder, 'electron')
}

/** @param {string} folder */
function overriddenRuntime(folder) {
  const executable = path.join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron')
  if (existsSync(executable)) return executable
  throw new SetupError(
    `ELECTRON_OVERRIDE_DIST_PATH names ${folder}, which holds no Electron.`,
    'Correct or unset it and run the command again.',
  )
}

/**
 * The executable that the electron package has fetched for its own version, or null.
 *
 * @param {string} root
 */
function stockRuntime(root) {
  const folder = path.join(root, 'node_modules', 'electron')
  try {
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
    const fetched = readFileSync(path.join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '')
    const executable = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8'))
    return fetched === version && existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

/**
 * Lets the electron package fetch its own runtime; null when its site cannot be reached.
 *
 * @param {import('./project.mjs').SetupContext} context
 */
async function fetchStockRuntime(context) {
  const { root, report } = context
  const installer = path.join(root, 'node_modules', 'electron', 'install.js')
  const download = path.join(root, '.tools', 'electron-download')
  mkdirSync(download, { recursive: true })
  report.line('electron', 'fetching the pinned Electron runtime with its own installer (about 110 MB)')
  const outcome = await runWhileItMakesProgress(process.execPath, [installer], {
    cwd: root,
    env: { ...context.env, TMPDIR: download, ELECTRON_GET_NO_PROGRESS: '1', ELECTRON_GET_USE_PROXY: '1' },
    watched: [download, path.join(root, 'node_modules', 'electron', 'dist')],
    stallLimit,
  })
  rmSync(download, { recursive: true, force: true })
  const executable = stockRuntime(root)
  if (executable !== null) return executable
  if (process.platform === 'linux' && process.arch === 'x64') {
    report.line('electron', 'its download site cannot be reached from here')
    return null
  }
  throw new SetupError(
    'The Electron runtime could not be downloaded, so no window can open.',
    'Check the connection or the proxy settings and run `npx install-electron`. `npm run serve` needs no window.',
    lastLines(outcome.output),
  )
}
