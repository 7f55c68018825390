import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { conformanceTable } from './conformanceTable.mjs'
import { closingLine, closingNames } from './counts.mjs'
import { runVitest } from './runners.mjs'

/**
 * Compares with reference data that lies beside the checkout; without that data there is nothing to compare with.
 *
 * @type {import('../setup/project.mjs').Verb['run']}
 */
export async function verify(context) {
  const data = path.resolve(context.root, '..', 'shared', 'data')
  if (!existsSync(data)) {
    process.stdout.write(`verify: the reference data is not there (${data}), so nothing was compared\n`)
    return 0
  }
  const code = await runAndCount(context, 'verify')
  const report = path.join(context.root, '.tools', 'reports', 'vitest.json')
  if (existsSync(report)) process.stdout.write(`\n${conformanceTable(JSON.parse(readFileSync(report, 'utf8')))}`)
  return code
}

/**
 * Runs the long tests that look for leaks and rare crashes.
 *
 * @type {import('../setup/project.mjs').Verb['run']}
 */
export function soak(context) {
  return runAndCount(context, 'soak')
}

/**
 * @param {import('../setup/project.mjs').SetupContext} context
 * @param {string} project
 */
async function runAndCount(context, project) {
  const judged = await runVitest(context, [project])
  for (const line of closingNames([judged])) process.stdout.write(`${line}\n`)
  process.stdout.write(`${project}: ${closingLine([judged])}\n`)
  return judged.failed === 0 ? 0 : 1
}
