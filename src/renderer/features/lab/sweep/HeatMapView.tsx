import { useId, useState } from 'react'
import type { CSSProperties, KeyboardEvent } from 'react'
import type { SweepDimension, SweepResult } from '#contracts/records/sweep.ts'
import { Button } from '../../../components/Button.tsx'
import { SelectField } from '../../../components/Field.tsx'
import { Scroll } from '../../../components/Scroll.tsx'
import { formatCount } from '../../../format/amount.ts'
import { OBJECTIVE_NAMES } from '../form/sweepForm.ts'
import { heatMapOf, shadeOf } from './heatMap.ts'
import type { HeatMap } from './heatMap.ts'
import { moveCell } from './moveCell.ts'
import type { CellPlace } from './moveCell.ts'
import { objectiveText } from './objectiveText.ts'
import styles from './Sweep.module.css'

/** In maps with more columns than this the figures do not fit into the cells. */
const MOST_FIGURES = 12

/** An objective over any two of the varied parameters, as shades to look at or as a table to read. */
export function HeatMapView({ result }: { readonly result: SweepResult }) {
  const { dimensions, objectives } = result.plan
  const [axes, setAxes] = useState<readonly [number, number]>([0, Math.min(1, dimensions.length - 1)])
  const [objective, setObjective] = useState(0)
  const [isTable, setTable] = useState(false)
  const x = dimensions[axes[0]]
  const y = axes[1] === axes[0] ? null : (dimensions[axes[1]] ?? null)
  const map = x === undefined ? null : heatMapOf(result.points, x, y, objective)
  const options = dimensions.map(({ name }, index) => ({ value: String(index), label: name }))
  if (map === null || x === undefined) {
    return <p className={styles['note']}>No trial ended well, so there is nothing to lay over the parameters.</p>
  }
  const write = (value: number | null): string => objectiveText(objectives[objective] ?? 'sharpe', value)
  return (
    <Scroll className={styles['sheet']} label="Map of the parameters">
      <div className={styles['mapTools']}>
        <SelectField
          label="Across"
          value={String(axes[0])}
          options={options}
          onChange={(next) => setAxes([Number(next), axes[1]])}
        />
        <SelectField
          label="Up"
          value={String(axes[1])}
          options={options}
          onChange={(next) => setAxes([axes[0], Number(next)])}
        />
        <SelectField
          label="Shade"
          value={String(objective)}
          options={objectives.map((name, index) => ({ value: String(index), label: OBJECTIVE_NAMES[name] }))}
          onChange={(next) => setObjective(Number(next))}
        />
        <Button onClick={() => setTable(!isTable)} aria-pressed={isTable}>
          As a table
        </Button>
      </div>
      {isTable ? (
        <Table map={map} x={x} y={y} write={write} />
      ) : (
        <Shades
          key={`${axes.join(' ')} ${objective}`}
          map={map}
          x={x}
          y={y}
          name={OBJECTIVE_NAMES[objectives[objective] ?? 'sharpe']}
          best={result.best}
          write={write}
        />
      )}
    </Scroll>
  )
}

interface MapProps {
  readonly map: HeatMap
  readonly x: SweepDimension
  /** Null where one parameter is shown alone. */
  readonly y: SweepDimension | null
  readonly write: (value: number | null) => string
}

/** Light tells the value: no colour has to be told from another. The arrow keys move over the cells. */
function Shades({ map, x, y, write, name, best }: MapProps & { readonly name: string; readonly best: number | null }) {
  const id = useId()
  const rows = map.y.length
  const [place, setPlace] = useState<CellPlace>(() => placeOf(map, best))
  const keyDown = (event: KeyboardEvent): void => {
    const next = moveCell(event.key, place, map.x.length, rows)
    if (next === null) return
    event.preventDefault()
    setPlace(next)
  }
  const placeText = (at: CellPlace): string =>
    [`${x.name} ${map.x[at.column]?.text}`, y === null ? null : `${y.name} ${map.y[at.row]?.text}`]
      .filter((part) => part !== null)
      .join(', ')
  const here = map.cells[place.row]?.[place.column]
  const tracks = { '--columns': map.x.length } as CSSProperties
  const hasRoom = map.x.length <= MOST_FIGURES
  return (
    <>
      <p className={styles['reading']} aria-live="polite">
        {placeText(place)}:{' '}
        {here === undefined || here.value === null ? (
          'no trial'
        ) : (
          <>
            <strong>
              {name} {write(here.value)}
            </strong>{' '}
            {here.n === 1 ? `trial ${formatCount(here.best)}, n=1` : `median of n=${formatCount(here.n)}`}
          </>
        )}
      </p>
      <div className={styles['map']}>
        <span className={styles['axisUp']}>{y?.name}</span>
        <ol className={styles['ticksUp']}>
          {map.y.toReversed().map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ol>
        <div
          className={styles['cells']}
          style={tracks}
          role="grid"
          aria-label={`${name} by ${namesOf(x, y)}; the arrow keys move over the cells`}
          aria-activedescendant={`${id}-${place.row}-${place.column}`}
          tabIndex={0}
          onKeyDown={keyDown}
        >
          {map.cells
            .map((cells, row) => (
              <div key={map.y[row]?.text} role="row" className={styles['row']}>
                {cells.map((cell, column) => (
                  <div
                    key={map.x[column]?.text}
                    id={`${id}-${row}-${column}`}
                    role="gridcell"
                    tabIndex={-1}
                    aria-selected={row === place.row && column === place.column}
                    aria-label={`${placeText({ row, column })}: ${cell.value === null ? 'no trial' : `${write(cell.value)}, n=${cell.n}`}`}
                    className={cell.value === null ? styles['none'] : styles['cell']}
                    data-step={cell.value === null ? undefined : stepOf(shadeOf(map, cell.value))}
                    data-best={(best !== null && cell.best === best) || undefined}
                    onMouseEnter={() => setPlace({ row, column })}
                  >
                    {hasRoom && cell.value !== null ? write(cell.value) : null}
                  </div>
                ))}
              </div>
            ))
            .toReversed()}
        </div>
        <ol className={styles['ticksAcross']} style={tracks}>
          {map.x.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ol>
        <span className={styles['axisAcross']}>{x.name}</span>
      </div>
      <p className={styles['legend']}>
        {write(map.low)}
        {[0, 1, 2, 3, 4, 5, 6].map((step) => (
          <span key={step} className={styles['cell']} data-step={step} aria-hidden />
        ))}
        {write(map.high)} <span className="muted">hatched: no trial · dot: the best trial</span>
      </p>
    </>
  )
}

function Table({ map, x, y, write }: MapProps) {
  return (
    <table className={styles['table']} aria-label={`Median by ${namesOf(x, y)}, with n`}>
      <thead>
        <tr>
          <th scope="col">{y === null ? x.name : `${y.name} \\ ${x.name}`}</th>
          {map.x.map(({ text }) => (
            <th key={text} scope="col">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {map.cells.map((cells, row) => (
          <tr key={map.y[row]?.text}>
            <th scope="row">{map.y[row]?.text}</th>
            {cells.map((cell, column) => (
              <td key={map.x[column]?.text}>
                {write(cell.value)} <span className="muted">n={cell.n}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function namesOf(x: SweepDimension, y: SweepDimension | null): string {
  return y === null ? x.name : `${x.name} and ${y.name}`
}

/** One of seven shades: steps that the eye tells apart, each of which a figure can be read on. */
function stepOf(part: number): number {
  return Math.min(6, Math.floor(part * 7))
}

function placeOf(map: HeatMap, best: number | null): CellPlace {
  for (const [row, cells] of map.cells.entries()) {
    const column = cells.findIndex((cell) => cell.best !== null && cell.best === best)
    if (column >= 0) return { row, column }
  }
  return { row: 0, column: 0 }
}
