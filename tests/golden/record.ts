import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { goldenRun, type GoldenRecord, hashOfFigures } from '../helpers/goldenRun.ts'
import { RUNS } from './runs/all.ts'

/** Runs every golden backtest and writes what differs, with the reason given on the command line. See README.md. */
const FILE = new URL('backtests.json', import.meta.url)
const before = JSON.parse(readFileSync(FILE, 'utf8')) as Readonly<Record<string, GoldenRecord>>
const reason = process.argv.slice(2).join(' ').trim()
const changed: string[] = []
const after: Record<string, GoldenRecord> = {}
for (const [name, request] of Object.entries(RUNS)) {
  const { figures } = goldenRun(request())
  const hash = hashOfFigures(figures)
  const known = before[name]
  const isChanged = known !== undefined && hash !== hashOfFigures(known)
  if (isChanged) changed.push(name)
  const reasons = [...(known?.reasons ?? []), ...(isChanged ? [{ figures: hash, reason }] : [])]
  after[name] = { first: known?.first ?? hash, reasons, ...figures }
}
if (changed.length > 0 && reason.length < 30) {
  process.stderr.write(`Nothing was written: these changed, so say why in one sentence: ${changed.join('; ')}\n`)
  process.exitCode = 1
} else {
  writeFileSync(FILE, `${JSON.stringify(after, null, 2)}\n`)
  process.stdout.write(`${Object.keys(after).length} runs, ${changed.length} changed\n`)
}
