import process from 'node:process'
import { ensureChromium } from '../setup/chromium.mjs'
import { ensureQueueServer, ensureWindow } from '../setup/debian.mjs'
import { ensureElectron } from '../setup/electron.mjs'
import { withSetupLock } from '../setup/lock.mjs'
import { SetupError } from '../setup/report.mjs'
import { closingLine, closingNames } from './counts.mjs'
import { runPlaywright, runVitest } from './runners.mjs'

const vitestProjects = ['unit', 'property', 'contract', 'golden', 'integration']
const playwrightProjects = /** @type {const} */ (['browser', 'electron'])

/**
 * Runs every self-contained test, or the kinds named as arguments, and ends with the plain line `N passed, N failed`.
 *
 * @type {import('../setup/project.mjs').Verb['run']}
 */
export async function test(context, args) {
  const kinds = [...vitestProjects, ...playwrightProjects]
  const unknown = args.filter((argument) => !kinds.includes(argument))
  if (unknown.length > 0) {
    throw new SetupError(`There is no kind of test named ${unknown.join(', ')}.`, `Name any of: ${kinds.join(', ')}.`)
  }
  const wanted = (/** @type {string} */ kind) => args.length === 0 || args.includes(kind)
  await prepareRuntimes(context, wanted)

  const judged = []
  const projects = vitestProjects.filter(wanted)
  if (projects.length > 0) judged.push(await timed('vitest', () => runVitest(context, projects)))
  for (const project of playwrightProjects.filter(wanted)) {
    judged.push(await timed(`playwright ${project}`, () => runPlaywright(context, project)))
  }
  for (const line of closingNames(judged)) process.stdout.write(`${line}\n`)
  process.stdout.write(`${closingLine(judged)}\n`)
  return judged.every(({ failed }) => failed === 0) ? 0 : 1
}

/**
 * @param {import('../setup/project.mjs').SetupContext} context
 * @param {(kind: string) => boolean} wanted
 */
async function prepareRuntimes(context, wanted) {
  await withSetupLock(context, async () => {
    if (wanted('integration')) await ensureQueueServer(context)
    if (wanted('browser')) await ensureChromium(context)
    if (wanted('electron')) {
      await ensureWindow(context)
      await ensureElectron(context)
    }
  })
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} action
 */
async function timed(name, action) {
  const began = performance.now()
  const result = await action()
  process.stdout.write(`[test] ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
  return result
}
