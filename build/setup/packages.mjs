import path from 'node:path'
import { SetupError } from './report.mjs'
import { lastLines, run } from './run.mjs'
import { hashFile, readStamp, writeStamp } from './stamp.mjs'

/** @param {string} root */
const stampFile = (root) => path.join(root, 'node_modules', '.quarterdeck-stamp.json')

/** @param {string} root */
const lockHash = (root) => hashFile(path.join(root, 'package-lock.json'))

/**
 * Installs exactly what the lockfile says. No package in the set needs an install script, so none is run.
 *
 * @type {import('./project.mjs').SetupStep}
 */
export const packages = {
  name: 'packages',
  isDone: ({ root }) => readStamp(stampFile(root))?.['lockfile'] === lockHash(root),
  why: ({ root }) =>
    readStamp(stampFile(root)) === null
      ? 'npm ci, because node_modules is missing or was not made by this set-up'
      : 'npm ci, because package-lock.json has changed',
  async run({ root, env }) {
    const outcome = await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root, env })
    if (outcome.code !== 0) {
      throw new SetupError(
        'npm ci failed, so the packages are incomplete.',
        'Check the connection (npm ping) and the message above, then run the command again.',
        lastLines(outcome.output),
      )
    }
    writeStamp(stampFile(root), { lockfile: lockHash(root) })
  },
}
