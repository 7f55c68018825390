#!/usr/bin/env node
// The `quarterdeck` command. Works under the system's Node: it runs the built command line with the Node that set-up
// provides, after doing whatever set-up is missing. Progress goes to stderr, so stdout holds only the command's output.
import path from 'node:path'
import process from 'node:process'
import { fittingNode, putFirstInPath } from './setup/node.mjs'
import { projectRoot } from './setup/project.mjs'
import { createReport, reportFailure } from './setup/report.mjs'
import { exitCodeOf, run } from './setup/run.mjs'
import { passSignalsTo } from './setup/signals.mjs'
import { applicationSteps, isPrepared } from './setup/steps.mjs'

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.exitCode = reportFailure(error)
}

/** @param {readonly string[]} args */
async function main(args) {
  const context = { root: projectRoot, report: createReport(process.stderr), env: { ...process.env } }
  const node = await fittingNode(context)
  putFirstInPath(context.env, node, projectRoot)
  if (!isPrepared(context, applicationSteps)) {
    const setup = path.join(projectRoot, 'build', 'setup.mjs')
    const outcome = await run(node, [setup, 'build'], { env: context.env, output: 'stderr' })
    if (outcome.code !== 0) {
      process.exitCode = exitCodeOf(outcome)
      return
    }
  }
  const commandLine = path.join(projectRoot, 'out', 'main', 'cli.js')
  const outcome = await run(node, [commandLine, ...args], {
    env: context.env,
    output: 'inherit',
    onStart: passSignalsTo,
  })
  if (outcome.signal !== null) process.kill(process.pid, outcome.signal)
  process.exitCode = exitCodeOf(outcome)
}
