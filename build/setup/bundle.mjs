import path from 'node:path'
import process from 'node:process'
import { SetupError } from './report.mjs'
import { lastLines, run } from './run.mjs'
import { hashTree, readStamp, writeStamp } from './stamp.mjs'

/** What decides the content of out/. */
const inputs = ['src', 'electron.vite.config.ts', 'package-lock.json']

/** @param {string} root */
const stampFile = (root) => path.join(root, 'out', '.quarterdeck-build.json')

/**
 * Builds the window, the preload, the command line and the engine workers into out/.
 *
 * @type {import('./project.mjs').SetupStep}
 */
export const bundle = {
  name: 'build',
  isDone: ({ root }) => readStamp(stampFile(root))?.['inputs'] === hashTree(root, inputs),
  why: ({ root }) =>
    readStamp(stampFile(root)) === null
      ? 'electron-vite build into out/, because it has not been built yet'
      : 'electron-vite build into out/, because the sources have changed',
  async run({ root, env }) {
    const before = hashTree(root, inputs)
    const program = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    const outcome = await run(process.execPath, [program, 'build'], { cwd: root, env })
    if (outcome.code !== 0) {
      throw new SetupError(
        'The build failed, so there is nothing to run.',
        'Correct the source named above (npm run check shows every fault) and run the command again.',
        lastLines(outcome.output, 40),
      )
    }
    writeStamp(stampFile(root), { inputs: before })
  },
}
