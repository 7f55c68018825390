import { appendFileSync } from 'node:fs'
import process from 'node:process'
import { type Agreement, compareFigures } from './agreement.ts'
import { timeRounds } from './rounds.ts'
import { calibrate, referenceLoop } from './spin.ts'
import { formatTime, type Row } from './table.ts'
import type { Contender, Figures, Workload } from './workload.ts'

const ROUNDS = 7
const QUICK_ROUNDS = 3

/**
 * Runs workloads one after the other and prints a line for each contender: first all of them are checked to come to the
 * same, then they are timed. Rows for the table go to the file that `npm run bench` names, which also asks for fewer rounds. The process ends with an error
 * when ours is not right; a wanted speed that was missed is only said.
 */
export async function runWorkloads(workloads: readonly Workload[]): Promise<void> {
  const rounds = process.env['QUARTERDECK_BENCH_QUICK'] === '1' ? QUICK_ROUNDS : ROUNDS
  for (const workload of workloads) {
    const row = await runWorkload(workload, rounds)
    const file = process.env['QUARTERDECK_BENCH_ROWS']
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`)
  }
}

async function runWorkload(workload: Workload, rounds: number): Promise<Row> {
  const { operations, contenders } = workload
  const ours = contenders.find(({ role }) => role === 'ours')
  if (ours === undefined) throw new Error(`Invariant: ${workload.name} has no contender of ours`)
  const { exact, compared } = workload
  const right: Figures = exact?.figures() ?? (await ours.run())
  const strict = { tolerance: exact?.tolerance ?? 0, ...(compared === undefined ? {} : { compared }) }
  const agreements = new Map<Contender, Agreement>()
  for (const contender of contenders)
    agreements.set(contender, compareFigures(await contender.run(), right, contender === ours ? strict : workload))

  const timings = await timeRounds(contenders, rounds, { now: () => performance.now(), calibrate })
  const perOperation = ({ name }: Contender): number => ((timings.milliseconds.get(name) ?? 0) * 1e6) / operations
  const best = perOperation(ours)
  const thrown = timings.thrownAway === 0 ? '' : `, ${timings.thrownAway} more thrown away`
  print(`${workload.name}: ${operations.toLocaleString('en')} ${workload.unit}s a run, ${rounds} rounds${thrown}`)
  for (const contender of contenders) {
    const agreement = agreements.get(contender)
    const ratio = contender === ours ? '' : `${(perOperation(contender) / best).toFixed(2)}x`
    const how = agreement?.agrees === true ? 'agrees' : 'DISAGREES'
    const far = `${how} to ${(agreement?.difference ?? 0).toExponential(1)} (${agreement?.figure ?? ''})`
    const time = formatTime(perOperation(contender))
    print(`  ${contender.role.padEnd(9)} ${contender.name.padEnd(44)} ${time.padStart(9)} ${ratio.padStart(9)}  ${far}`)
  }
  if (agreements.get(ours)?.agrees !== true) {
    print(`  ${workload.name} is not right: ours is further from the right figures than ${strict.tolerance}.`)
    process.exitCode = 1
  }
  const peers = contenders.filter(
    (contender) => contender.role === 'peer' && agreements.get(contender)?.agrees === true,
  )
  const peer = peers.toSorted((a, b) => perOperation(a) - perOperation(b))[0]
  return {
    workload: workload.name,
    unit: workload.unit,
    ours: best,
    peer: peer === undefined ? null : { name: peer.name, nanoseconds: perOperation(peer) },
    goal: workload.goal ?? {},
    reference: referenceLoop(),
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
