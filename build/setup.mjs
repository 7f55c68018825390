// `npm start`, `npm test` and the other scripts of package.json: sets up just what the verb needs, then does it.
// Plain JavaScript with nothing but Node's own modules, because it runs before anything is installed, on Node 18 too.
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { fittingNode, putFirstInPath } from './setup/node.mjs'
import { projectRoot } from './setup/project.mjs'
import { createReport, reportFailure } from './setup/report.mjs'
import { exitCodeOf, run } from './setup/run.mjs'
import { passSignalsTo } from './setup/signals.mjs'
import { prepare } from './setup/steps.mjs'
import { verbs } from './verbs/verbs.mjs'

process.exitCode = await main(process.argv[2] ?? '', process.argv.slice(3))

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(name, args) {
  if (!Object.hasOwn(verbs, name)) {
    process.stderr.write(`Unknown verb "${name}". Use one of: ${Object.keys(verbs).join(', ')}.\n`)
    return 2
  }
  const verb = /** @type {import('./setup/project.mjs').Verb} */ (verbs[name])
  const context = { root: projectRoot, report: createReport(process.stdout), env: { ...process.env } }
  try {
    const node = await fittingNode(context)
    putFirstInPath(context.env, node, projectRoot)
    if (node !== process.execPath) return await runAgainWith(node, context.env)
    process.env['PATH'] = context.env['PATH']
    const began = performance.now()
    const worked = await prepare(context, verb.steps)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    context.report.line('ready', worked ? `set-up took ${seconds} s` : `everything is in place (${seconds} s)`)
    return await verb.run(context, args)
  } catch (error) {
    return reportFailure(error)
  }
}

/**
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
async function runAgainWith(node, env) {
  const script = fileURLToPath(import.meta.url)
  const options = /** @type {const} */ ({ env, output: 'inherit', onStart: passSignalsTo })
  return exitCodeOf(await run(node, [script, ...process.argv.slice(2)], options))
}
