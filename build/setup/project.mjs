import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json. */
export const projectRoot = path.resolve(fileURLToPath(new URL('../..', import.meta.url)))

/** The git-ignored folder for what set-up fetches outside npm's own folder. */
export const toolsFolder = path.join(projectRoot, '.tools')

/**
 * What every set-up step needs to know.
 *
 * @typedef {object} SetupContext
 * @property {string} root the project folder
 * @property {import('./report.mjs').Report} report where progress lines go
 * @property {NodeJS.ProcessEnv} env the environment that the programs started later receive
 */

/**
 * One idempotent piece of set-up.
 *
 * @typedef {object} SetupStep
 * @property {string} name one word, printed in front of its line
 * @property {(context: SetupContext) => boolean} isDone true when nothing is left to do; cheap
 * @property {(context: SetupContext) => string} why what will be done and why, one line
 * @property {(context: SetupContext) => Promise<void>} run does it; throws SetupError with the way out
 */

/**
 * A verb of `npm run`: the steps it needs and what it does with the arguments after it.
 *
 * @typedef {object} Verb
 * @property {readonly SetupStep[]} steps
 * @property {(context: SetupContext, args: readonly string[]) => Promise<number>} run
 *   returns the exit code
 */
