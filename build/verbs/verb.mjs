/**
 * A verb of `npm run`: the steps it needs and what it does with the arguments after it.
 *
 * @typedef {object} Verb
 * @property {readonly import('../setup/project.mjs').SetupStep[]} steps
 * @property {(context: import('../setup/project.mjs').SetupContext, args: readonly string[]) => Promise<number>} run
 *   returns the exit code
 */

export {}
