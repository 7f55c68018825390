import { memo } from 'react'
import styles from './DataTable.module.css'
import { classes } from './classes.ts'
import type { Column } from './tableColumn.ts'

interface TableRowProps {
  readonly id: string
  readonly index: number
  readonly top: number
  readonly row: unknown
  readonly columns: readonly Column<unknown>[]
  readonly isSelected: boolean
  readonly onSelect: (row: unknown) => void
  readonly onOpen: ((row: unknown) => void) | undefined
}

/** Redrawn only when its record, its place or its selection changed. */
export const TableRow = memo(
  function TableRow({ id, index, top, row, columns, isSelected, onSelect, onOpen }: TableRowProps) {
    return (
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid around the rows takes the keys
      <div
        id={id}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isSelected}
        className={styles['row']}
        style={{ transform: `translateY(${top}px)` }}
        onClick={() => onSelect(row)}
        onDoubleClick={() => onOpen?.(row)}
      >
        {columns.map((column) => (
          <div
            key={column.id}
            role="gridcell"
            className={classes(styles['cell'], column.align && styles[column.align])}
          >
            {column.render(row)}
          </div>
        ))}
      </div>
    )
  },
  (before, after) =>
    before.row === after.row &&
    before.columns === after.columns &&
    before.isSelected === after.isSelected &&
    before.top === after.top &&
    before.index === after.index,
)
