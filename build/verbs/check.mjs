import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { checks, runCheck, twoAtATime } from '../checks/checks.mjs'
import { SetupError } from '../setup/report.mjs'

/** @type {import('../checks/checks.mjs').Check} */
const proofs = { name: 'proofs', command: [fileURLToPath(new URL('../checks/proofs.mjs', import.meta.url))] }

/**
 * Runs every check, or those whose names contain an argument, two at a time, and prints a line for each.
 *
 * @type {import('../setup/project.mjs').Verb['run']}
 */
export async function check(context, args) {
  process.env['PATH'] = context.env['PATH']
  const all = [proofs, ...checks]
  const chosen = all.filter(({ name }) => args.length === 0 || args.some((argument) => name.includes(argument)))
  if (chosen.length === 0) {
    throw new SetupError(
      `No check is named ${args.join(', ')}.`,
      `Name any of: ${all.map(({ name }) => name).join(', ')}.`,
    )
  }
  const results = await twoAtATime(chosen.map((each) => () => runAndTell(each, context.root)))
  const failed = results.filter((passed) => !passed).length
  process.stdout.write(`check: ${results.length - failed} checks passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

/**
 * @param {import('../checks/checks.mjs').Check} each
 * @param {string} root
 */
async function runAndTell(each, root) {
  const began = performance.now()
  const { code, output, error } = await runCheck(each, root)
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5)
  const passed = code === 0
  process.stdout.write(`${passed ? 'ok  ' : 'FAIL'} ${each.name.padEnd(16)} ${seconds} s\n`)
  if (!passed) process.stdout.write(`${output.trimEnd()}${error === null ? '' : error.message}\n\n`)
  return passed
}
