import { statSync } from 'node:fs'
import path from 'node:path'
import { run } from './run.mjs'
import { listFiles } from './stamp.mjs'

/**
 * Runs a program and ends it when the watched folders stop growing: a slow download may take as long as it needs, a
 * dead one is given up early.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, watched: readonly string[], stallLimit: number }} options
 * @returns {Promise<import('./run.mjs').Outcome>}
 */
export async function runWhileItMakesProgress(command, args, { cwd, env, watched, stallLimit }) {
  let size = bytesIn(watched)
  let lastProgress = Date.now()
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const outcome = await run(command, args, {
    cwd,
    env,
    onStart(child) {
      timer = setInterval(
        () => {
          const now = bytesIn(watched)
          if (now !== size) lastProgress = Date.now()
          size = now
          if (Date.now() - lastProgress > stallLimit) child.kill('SIGKILL')
        },
        Math.min(1_000, stallLimit / 4),
      )
    },
  })
  clearInterval(timer)
  return outcome
}

/** @param {readonly string[]} folders */
function bytesIn(folders) {
  let bytes = 0
  for (const folder of folders) {
    for (const file of listFiles(path.dirname(folder), path.basename(folder))) {
      bytes += statSync(path.join(path.dirname(folder), file), { throwIfNoEntry: false })?.size ?? 0
    }
  }
  return bytes
}
