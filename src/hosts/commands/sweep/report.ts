import { formatDate } from '#core/time/iso.ts'
import type { PartOfRun, SweepPoint, SweepResult } from '#contracts/records/sweep.ts'

const SHOWN = 10

/** A search for people: the best beside what it did on unseen bars, what chance explains, and the ten best points. */
export function sweepAsText(result: SweepResult, notes: readonly string[]): string {
  const { plan, points, best, front, inSample, outOfSample, overfitting, crossValidation, stability } = result
  const point = points.find(({ number }) => number === best)
  const count = (state: SweepPoint['state']): number => points.filter((each) => each.state === state).length
  const counts = [
    `${points.length} trials`,
    ...(['FAILED', 'PRUNED', 'CANCELLED'] as const)
      .filter((state) => count(state) > 0)
      .map((state) => `${count(state)} ${state.toLowerCase()}`),
  ]
  const rate = result.seconds > 0 ? (points.length / result.seconds).toFixed(1) : '0'
  return [
    `${plan.method} search for ${plan.objectives.join(', ')}: ${counts.join(', ')} in ${result.seconds.toFixed(1)} s, ${rate} a second with ${result.workers} workers`,
    '',
    ...(point === undefined
      ? ['  No trial was done well enough to be chosen.']
      : bestLines(point, inSample, outOfSample)),
    '',
    `  Trials of the idea          ${result.trialsOfIdea}`,
    `  Deflated Sharpe             ${inSample?.verdict?.deflatedSharpe.toFixed(3) ?? 'not enough data'}`,
    `  Probability of overfitting  ${overfitting === null ? 'not enough data' : `${overfitting.probability.toFixed(3)} (${overfitting.combinations} combinations of ${overfitting.trials} trials)`}`,
    ...crossValidationLines(crossValidation),
    `  Stability                   ${stability === null ? 'not enough data' : stability.toFixed(2)}`,
    ...(plan.objectives.length > 1 ? [`  Points that none beats       ${front.length}`] : []),
    '',
    ...topLines(points),
    '',
    `  Points ${result.pointsHash.slice(0, 16)}`,
    ...result.findings.map(({ title, sentence, advice }) => `  ${title}: ${sentence} ${advice}`),
    ...notes.map((note) => `  Note: ${note}`),
  ].join('\n')
}

function crossValidationLines(found: SweepResult['crossValidation']): readonly string[] {
  const sharpe = found?.sharpe ?? null
  const [lowest] = found?.pathSharpes ?? []
  const highest = found?.pathSharpes.at(-1)
  return [
    `  Sharpe, cross-validated     ${
      found === null || sharpe === null
        ? 'not enough data'
        : `${sharpe.value.toFixed(2)} [${sharpe.low.toFixed(2)}, ${sharpe.high.toFixed(2)}] n=${sharpe.n} over ${found.folds} purged folds`
    }`,
    `  Sharpe, combinatorial paths ${
      found === null || lowest === undefined || highest === undefined
        ? 'not enough data'
        : `${lowest.toFixed(2)} to ${highest.toFixed(2)} n=${found.pathSharpes.length} paths of ${found.splits} splits`
    }`,
  ]
}

/** The points as a table with a line of names. */
export function pointsAsCsv({ plan, points }: SweepResult): string {
  const names = plan.dimensions.map(({ name }) => name)
  const head = ['number', ...names, 'state', ...plan.objectives.map((name) => `objective ${name}`)]
  const figures = ['returnPct', 'sharpe', 'maxDrawdownPct', 'profitFactor', 'trades'] as const
  const rows = points.map((point) => [
    point.number,
    ...names.map((name) => point.values[name] ?? null),
    point.state,
    ...plan.objectives.map((_, index) => point.objectives?.[index] ?? null),
    ...figures.map((name) => point[name]),
    point.failure,
  ])
  return `${[[...head, ...figures, 'failure'], ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`
}

/** Values in the order they were varied, for example `fast=10 slow=40`. */
export function valuesText(values: SweepPoint['values']): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

function bestLines(point: SweepPoint, inSample: PartOfRun | null, outOfSample: PartOfRun | null): readonly string[] {
  const row = (label: string, read: (part: PartOfRun) => string): string => {
    const [inside, outside] = [inSample, outOfSample].map((part) => (part === null ? 'not enough data' : read(part)))
    return `  ${label.padEnd(18)} ${(inside ?? '').padStart(28)} ${(outside ?? '').padStart(28)}`
  }
  const sharpe = ({ sharpe: found }: PartOfRun): string =>
    found === null
      ? 'not enough data'
      : `${found.value.toFixed(2)} [${found.low.toFixed(2)}, ${found.high.toFixed(2)}] n=${found.n}`
  return [
    `  Best: trial ${point.number}, ${valuesText(point.values)}`,
    '',
    `  ${''.padEnd(18)} ${'chosen on'.padStart(28)} ${'never seen'.padStart(28)}`,
    row('Bars', ({ bars, from, to }) => `${bars} (${formatDate(from)}..${formatDate(to)})`),
    row('Return', ({ returnPct }) => `${returnPct.toFixed(2)} %`),
    row('Sharpe, arithmetic', sharpe),
    row('Largest drawdown', ({ maxDrawdownPct }) => `${maxDrawdownPct.toFixed(2)} %`),
    row('Trades', ({ trades }) => String(trades)),
  ]
}

function topLines(points: readonly SweepPoint[]): readonly string[] {
  const ranked = points
    .filter(({ objectives }) => objectives !== null)
    .toSorted((one, two) => (two.objectives?.[0] ?? 0) - (one.objectives?.[0] ?? 0) || one.number - two.number)
    .slice(0, SHOWN)
  return ranked.map((point, index) => {
    const objectives = (point.objectives ?? []).map((value) => value.toFixed(4)).join(', ')
    const figures = `return ${point.returnPct?.toFixed(2) ?? ''} %, drawdown ${point.maxDrawdownPct?.toFixed(2) ?? ''} %, ${point.trades} trades`
    return `  ${String(index + 1).padStart(2)}. ${valuesText(point.values).padEnd(28)} ${objectives.padStart(10)}  ${figures}`
  })
}

function cell(value: number | string | null): string {
  const text = value === null ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
