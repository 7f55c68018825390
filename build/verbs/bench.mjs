import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { exitCodeOf, run } from '../setup/run.mjs'
import { installPeers } from './benchPeers.mjs'

/**
 * Runs the benchmarks one after the other, all of them or those whose file names contain an argument, and prints their
 * rows as one table. `--quick` takes fewer rounds, `--record` appends the table to docs/benchmarks.md.
 *
 * @type {import('../setup/project.mjs').Verb['run']}
 */
export async function bench(context, args) {
  const { root, env } = context
  const folder = path.join(root, 'tests', 'bench')
  const names = args.filter((argument) => !argument.startsWith('--'))
  const options = args.filter((argument) => argument.startsWith('--'))
  const all = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ts')) : []
  const chosen = all.sort().filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
  if (chosen.length === 0) {
    process.stdout.write('bench: there is no benchmark of that name in tests/bench\n')
    return names.length === 0 ? 0 : 1
  }
  const files = chosen.map((name) => path.join(folder, name))
  await installPeers(context, files)
  const rows = path.join(root, '.tools', 'reports', 'bench.jsonl')
  mkdirSync(path.dirname(rows), { recursive: true })
  rmSync(rows, { force: true })
  let failures = 0
  for (const file of files) {
    process.stdout.write(`[bench] ${path.basename(file)}\n`)
    const outcome = await run(process.execPath, [file], {
      cwd: root,
      env: { ...env, QUARTERDECK_BENCH_ROWS: rows, QUARTERDECK_BENCH_QUICK: options.includes('--quick') ? '1' : '' },
      output: 'inherit',
    })
    if (exitCodeOf(outcome) !== 0) failures += 1
  }
  if (existsSync(rows)) {
    const report = path.join(folder, 'harness', 'report.ts')
    const shown = await run(process.execPath, [report, rows, ...options], { cwd: root, env, output: 'inherit' })
    if (exitCodeOf(shown) !== 0) failures += 1
  }
  return failures === 0 ? 0 : 1
}
