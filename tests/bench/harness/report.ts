// Prints the rows that the benchmarks left as one table; with `--record` it is also appended to docs/benchmarks.md.
// Run by `npm run bench` as `node tests/bench/harness/report.ts ROWS [--record]`.
import { appendFileSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { formatTable, ratioOf, type Row } from './table.ts'

const [, , file = '', ...options] = process.argv
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row)
const table = formatTable(rows)
process.stdout.write(`\n${table}\n`)

const summary = summaryOf('IND6', 6) + summaryOf('LIB', 20)
process.stdout.write(summary)

if (options.includes('--record')) {
  const day = new Date().toISOString().slice(0, 10)
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}`
  const page = fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url))
  appendFileSync(page, `\n### ${day}, ${machine}\n\n${table}\n${summary}`)
}

/** The geometric mean of a set of workloads over the best peer of each; nothing unless all of them were run. */
function summaryOf(set: string, size: number): string {
  const ratios = rows.filter(({ workload }) => workload.startsWith(`${set} `)).flatMap((row) => ratioOf(row) ?? [])
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)
  if (ratios.length < size) return ''
  return `\n${set} over the best peer of each, geometric mean of ${ratios.length}: ${mean.toFixed(1)}x\n`
}
