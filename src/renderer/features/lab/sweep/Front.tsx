import type { SweepResult } from '#contracts/records/sweep.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import { formatCount } from '../../../format/amount.ts'
import { OBJECTIVE_NAMES } from '../form/sweepForm.ts'
import { objectiveText, valuesText } from './objectiveText.ts'
import styles from './Sweep.module.css'

/** The trials that no other beats in every objective: against each other as dots, and as a table. */
export function Front({ result }: { readonly result: SweepResult }) {
  const { plan, points, front, best } = result
  const [across = 'sharpe', up = 'sharpe'] = plan.objectives
  const members = front.flatMap((number) => points.find((point) => point.number === number) ?? [])
  return (
    <Scroll className={styles['sheet']} label="Best compromises">
      <p className={styles['note']}>
        {formatCount(front.length)} of {formatCount(points.length)} trials are beaten by no other in every objective.
      </p>
      <div className={styles['beside']}>
        <Dots result={result} />
        <table className={styles['table']} aria-label="Best compromises">
          <thead>
            <tr>
              <th scope="col">Trial</th>
              {plan.objectives.map((objective) => (
                <th key={objective} scope="col">
                  {OBJECTIVE_NAMES[objective]}
                </th>
              ))}
              <th scope="col" className={styles['words']}>
                Values
              </th>
            </tr>
          </thead>
          <tbody>
            {members.map(({ number, objectives, values }) => (
              <tr key={number}>
                <th scope="row">
                  {formatCount(number)} {number === best ? 'chosen' : ''}
                </th>
                {plan.objectives.map((objective, index) => (
                  <td key={objective}>{objectiveText(objective, objectives?.[index])}</td>
                ))}
                <td className={styles['words']}>{valuesText(values, plan)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted">
        Across: {OBJECTIVE_NAMES[across]}, up: {OBJECTIVE_NAMES[up]}. Filled dots are on the front.
      </p>
    </Scroll>
  )
}

function Dots({ result: { plan, points, front } }: { readonly result: SweepResult }) {
  const done = points.flatMap(({ number, objectives }) => {
    const [across, up] = objectives ?? []
    return across === undefined || up === undefined ? [] : [{ number, across, up }]
  })
  const x = scaleOf(done.map(({ across }) => across))
  const y = scaleOf(done.map(({ up }) => up))
  const onFront = new Set(front)
  const line = done
    .filter(({ number }) => onFront.has(number))
    .toSorted((a, b) => a.across - b.across)
    .map(({ across, up }) => `${x(across)},${300 - y(up)}`)
  const [across = 'sharpe', up = 'sharpe'] = plan.objectives
  return (
    <svg
      viewBox="0 0 300 300"
      className={styles['dots']}
      role="img"
      aria-label={`Every trial: ${OBJECTIVE_NAMES[across]} across, ${OBJECTIVE_NAMES[up]} up`}
    >
      <path d="M10 290H290M10 290V10" className={styles['axis']} />
      <polyline points={line.join(' ')} className={styles['frontLine']} />
      {done.map((trial) => (
        <circle
          key={trial.number}
          cx={x(trial.across)}
          cy={300 - y(trial.up)}
          r={onFront.has(trial.number) ? 4 : 2.5}
          className={onFront.has(trial.number) ? styles['onFront'] : styles['offFront']}
        >
          <title>{`Trial ${trial.number}: ${objectiveText(across, trial.across)}, ${objectiveText(up, trial.up)}`}</title>
        </circle>
      ))}
    </svg>
  )
}

function scaleOf(values: readonly number[]): (value: number) => number {
  const low = Math.min(...values)
  const span = Math.max(...values) - low
  return (value) => (span === 0 ? 150 : 14 + (272 * (value - low)) / span)
}
