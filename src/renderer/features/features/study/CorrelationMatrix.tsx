import { memo, useId, useState } from 'react'
import type { CSSProperties, KeyboardEvent } from 'react'
import type { FeatureStudy } from '#contracts/records/features.ts'
import { moveCell } from '../../lab/sweep/moveCell.ts'
import styles from '../Features.module.css'
import { correlationText, strengthStep, strongestPairs } from './correlationCells.ts'

/** In larger matrices the figures do not fit into the cells. */
const MOST_FIGURES = 14
/** How many of the strongest pairs are named under the matrix. */
const NAMED = 3

/** Light tells the strength and a minus the sign: no colour has to be told from another. The arrow keys move. */
export function CorrelationMatrix({ study }: { readonly study: FeatureStudy }) {
  const id = useId()
  const { names, correlation } = study
  const [place, setPlace] = useState({ row: 0, column: Math.min(1, names.length - 1) })
  const keyDown = (event: KeyboardEvent): void => {
    // Rows of the map count from its upper end here, so up and down change places.
    const key = event.key === 'ArrowUp' ? 'ArrowDown' : event.key === 'ArrowDown' ? 'ArrowUp' : event.key
    const next =
      event.ctrlKey || event.altKey || event.metaKey ? null : moveCell(key, place, names.length, names.length)
    if (next === null) return
    event.preventDefault()
    setPlace(next)
    document.getElementById(`${id}-${next.row}-${next.column}`)?.scrollIntoView({ block: 'nearest' })
  }
  const size = names.length <= MOST_FIGURES ? 'small' : 'large'
  const pairs = strongestPairs(names, correlation, NAMED)
  return (
    <>
      <p className={styles['reading']} aria-live="polite">
        {names[place.row]} with {names[place.column]}:{' '}
        <strong>{correlationText(correlation[place.row]?.[place.column] ?? null)}</strong>
      </p>
      <div className={styles['matrix']} data-size={size}>
        <ol className={styles['names']} aria-hidden>
          {names.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ol>
        <div
          className={styles['cells']}
          data-size={size}
          style={{ '--columns': names.length } as CSSProperties}
          role="grid"
          aria-label="Rank correlations; the arrow keys move over the cells"
          aria-activedescendant={`${id}-${place.row}-${place.column}`}
          tabIndex={0}
          onKeyDown={keyDown}
        >
          {names.map((name, row) => (
            <Row
              key={name}
              id={id}
              row={row}
              names={names}
              values={correlation[row] ?? []}
              selected={place.row === row ? place.column : null}
              hasFigures={size === 'small'}
              onPoint={setPlace}
            />
          ))}
        </div>
      </div>
      <p className={styles['legend']}>
        none
        {[0, 1, 2, 3, 4].map((step) => (
          <span key={step} className={styles['cell']} data-step={step} aria-hidden />
        ))}
        perfect · − in a cell: they go opposite ways · hatched: unknown
      </p>
      {pairs.length === 0 ? null : (
        <p className="muted">
          Strongest:{' '}
          {pairs.map((pair) => `${pair.one} with ${pair.other} ${correlationText(pair.correlation)}`).join(' · ')}
        </p>
      )}
    </>
  )
}

interface RowProps {
  readonly id: string
  readonly row: number
  readonly names: readonly string[]
  readonly values: readonly (number | null)[]
  /** Column of the cursor when it is in this row. */
  readonly selected: number | null
  readonly hasFigures: boolean
  readonly onPoint: (place: { readonly row: number; readonly column: number }) => void
}

/** Drawn again only when the cursor comes, moves within it, or leaves. */
const Row = memo(function Row({ id, row, names, values, selected, hasFigures, onPoint }: RowProps) {
  return (
    <div role="row" className={styles['row']}>
      {names.map((other, column) => {
        const value = values[column] ?? null
        return (
          <div
            key={other}
            id={`${id}-${row}-${column}`}
            role="gridcell"
            tabIndex={-1}
            aria-selected={column === selected}
            aria-label={`${names[row]} with ${other}: ${correlationText(value)}`}
            className={styles['cell']}
            data-step={value === null ? undefined : strengthStep(value)}
            onMouseEnter={() => onPoint({ row, column })}
          >
            {value === null ? null : hasFigures ? correlationText(value) : value < 0 ? '−' : null}
          </div>
        )
      })}
    </div>
  )
})
