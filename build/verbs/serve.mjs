import path from 'node:path'
import process from 'node:process'
import { exitCodeOf, run } from '../setup/run.mjs'
import { passSignalsTo } from '../setup/signals.mjs'

/**
 * Runs the server host until it is stopped: the same screens in a browser, over the loopback.
 *
 * @type {import('../setup/project.mjs').Verb['run']}
 */
export async function serve({ root, env }, args) {
  const command = path.join(root, 'out', 'main', 'cli.js')
  return exitCodeOf(
    await run(process.execPath, [command, 'serve', ...args], {
      cwd: root,
      env,
      output: 'inherit',
      onStart: passSignalsTo,
    }),
  )
}
