import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { lastLines, run } from '../setup/run.mjs'
import { hashFile, readStamp, writeStamp } from '../setup/stamp.mjs'

/**
 * Installs the packages that the benchmarks compare with into .tools/bench-peers, where they are missing or of another
 * lockfile, if one of the chosen benchmarks uses them. Without them the benchmarks run alone, so a failure is only told.
 *
 * @param {import('../setup/project.mjs').SetupContext} context
 * @param {readonly string[]} files the chosen benchmarks
 */
export async function installPeers({ root, env }, files) {
  if (!files.some((file) => readFileSync(file, 'utf8').includes('./contenders/'))) return
  const source = path.join(root, 'tests', 'bench', 'peers')
  const folder = path.join(root, '.tools', 'bench-peers')
  const stamp = path.join(folder, 'stamp.json')
  const lockfile = hashFile(path.join(source, 'package-lock.json'))
  if (existsSync(path.join(folder, 'node_modules')) && readStamp(stamp)?.['lockfile'] === lockfile) return
  process.stdout.write('[bench] installing the packages to compare with\n')
  mkdirSync(folder, { recursive: true })
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    copyFileSync(path.join(source, name), path.join(folder, name))
  const outcome = await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, env })
  if (outcome.code === 0) writeStamp(stamp, { lockfile })
  else process.stdout.write(`${lastLines(outcome.output)}\n[bench] npm ci failed: running without other packages\n`)
}
