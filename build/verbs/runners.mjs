import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { withDisplay } from '../setup/display.mjs'
import { exitCodeOf, run } from '../setup/run.mjs'
import { countPlaywright, countVitest, judge } from './counts.mjs'

/** @typedef {ReturnType<typeof judge>} Judged */

/**
 * Runs vitest projects and counts their tests.
 *
 * @param {import('../setup/project.mjs').SetupContext} context
 * @param {readonly string[]} projects
 * @returns {Promise<Judged>}
 */
export async function runVitest({ root, env }, projects) {
  const report = reportFile(root, 'vitest')
  const program = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const again = path.join(path.dirname(report), 'second-tries.txt')
  rmSync(again, { force: true })
  const reporters = [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    `--reporter=${path.join(import.meta.dirname, 'secondTries.mjs')}`,
  ]
  const chosen = projects.flatMap((project) => ['--project', project])
  const outcome = await run(process.execPath, [program, 'run', ...chosen, ...reporters], {
    cwd: root,
    env: { ...env, QUARTERDECK_SECOND_TRIES: again },
    output: 'inherit',
  })
  const counts = readReport(report, (content) => ({
    ...countVitest(content, root),
    ...(existsSync(again) ? { secondTries: readFileSync(again, 'utf8').split('\n').filter(Boolean) } : {}),
  }))
  return judge(`vitest (${projects.join(', ')})`, counts, exitCodeOf(outcome))
}

/**
 * Runs one Playwright project and counts its tests; the Electron one on a virtual display where there is no other.
 *
 * @param {import('../setup/project.mjs').SetupContext} context
 * @param {'browser' | 'electron'} project
 * @returns {Promise<Judged>}
 */
export async function runPlaywright({ root, env }, project) {
  const report = reportFile(root, `playwright-${project}`)
  const program = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const args = [program, 'test', '--project', project, '--reporter=list,json']
  const start = (/** @type {NodeJS.ProcessEnv} */ display) =>
    run(process.execPath, args, {
      cwd: root,
      env: { ...display, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      output: 'inherit',
    })
  const outcome = project === 'electron' ? await withDisplay(env, start) : await start(env)
  return judge(`playwright (${project})`, readReport(report, countPlaywright), exitCodeOf(outcome))
}

/**
 * @param {string} root
 * @param {string} name
 */
function reportFile(root, name) {
  const folder = path.join(root, '.tools', 'reports')
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, `${name}.json`)
  rmSync(file, { force: true })
  return file
}

/**
 * @template T
 * @param {string} file
 * @param {(report: any) => T} count
 * @returns {T | null}
 */
function readReport(file, count) {
  if (!existsSync(file)) return null
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
