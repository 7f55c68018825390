import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { projectRoot } from '../setup/project.mjs'
import { run } from '../setup/run.mjs'

/**
 * One check of a project tree. The tree is normally this one; the proofs point the same checks at deliberately bad trees.
 *
 * @typedef {object} Check
 * @property {string} name
 * @property {readonly string[]} command arguments for Node, run in the root of the tree
 */

const layers = ['core', 'quant', 'trading', 'contracts', 'engines', 'adapters', 'hosts', 'main', 'preload', 'renderer']

/** @type {readonly Check[]} */
const typeChecks = [...layers.map((layer) => `src/${layer}`), 'tests', 'build'].map((folder) => ({
  name: `types ${path.posix.basename(folder)}`,
  command: [inPackages('typescript/bin/tsc'), '--pretty', 'false', '-p', `${folder}/tsconfig.json`],
}))

/** Every check but the proofs, the longest first.
 * @type {readonly Check[]} */
export const checks = [
  { name: 'dead code', command: [inPackages('knip/bin/knip.js'), '--no-progress', '--no-config-hints'] },
  { name: 'lint', command: [inPackages('oxlint/bin/oxlint'), '--format=unix'] },
  {
    name: 'layers',
    command: [
      '--import',
      new URL('./typescriptAlias.mjs', import.meta.url).href,
      inPackages('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'src',
      'tests',
      'build',
    ],
  },
  { name: 'format', command: [inPackages('oxfmt/bin/oxfmt'), '--check'] },
  ...typeChecks,
  { name: 'nondeterminism', command: [inChecks('nondeterminism.mjs')] },
  { name: 'file size', command: [inChecks('fileSize.mjs')] },
  { name: 'lockfile', command: [inChecks('lockfile.mjs')] },
]

/**
 * Runs one check on a tree.
 *
 * @param {Check} check
 * @param {string} root
 */
export function runCheck(check, root) {
  return run(process.execPath, check.command, { cwd: root, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } })
}

/** @param {string} file */
function inPackages(file) {
  return path.join(projectRoot, 'node_modules', file)
}

/** @param {string} file */
function inChecks(file) {
  return fileURLToPath(new URL(`./${file}`, import.meta.url))
}

/**
 * Runs the actions with at most two at a time, in the order given, and returns their results in that order.
 *
 * @template T
 * @param {readonly (() => Promise<T>)[]} actions
 * @returns {Promise<T[]>}
 */
export async function twoAtATime(actions) {
  /** @type {T[]} */
  const results = []
  let next = 0
  const work = async () => {
    while (next < actions.length) {
      const index = next++
      const action = /** @type {() => Promise<T>} */ (actions[index])
      results[index] = await action()
    }
  }
  await Promise.all([work(), work()])
  return results
}
