import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { exitCodeOf, run } from '../setup/run.mjs'

/**
 * Runs the benchmarks one after the other, all of them or those whose names contain an argument.
 *
 * @type {import('../setup/project.mjs').Verb['run']}
 */
export async function bench({ root, env }, args) {
  const folder = path.join(root, 'tests', 'bench')
  const all = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ts')) : []
  const chosen = all.sort().filter((name) => args.length === 0 || args.some((argument) => name.includes(argument)))
  if (chosen.length === 0) {
    process.stdout.write('bench: there is no benchmark of that name in tests/bench\n')
    return args.length === 0 ? 0 : 1
  }
  let failures = 0
  for (const name of chosen) {
    process.stdout.write(`[bench] ${name}\n`)
    const outcome = await run(process.execPath, [path.join(folder, name)], { cwd: root, env, output: 'inherit' })
    if (exitCodeOf(outcome) !== 0) failures += 1
  }
  return failures === 0 ? 0 : 1
}
