import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useMemo, useRef, useState } from 'react'
import type { CSSProperties, KeyboardEvent } from 'react'
import { usePreferences } from '../state/preferences.ts'
import styles from './DataTable.module.css'
import { classes } from './classes.ts'
import { moveRow } from './rowMovement.ts'
import type { Column } from './tableColumn.ts'
import { TableRow } from './TableRow.tsx'

/** Height of a row by density, pixels; the same numbers as the `--row` token. */
const ROW_HEIGHT = { compact: 24, comfortable: 28, large: 34 } as const

interface DataTableProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  readonly selected?: string | null
  readonly onSelect?: (row: Row) => void
  /** A key that does not move the cursor, with the row under it. */
  readonly onKey?: (event: KeyboardEvent, row: Row) => void
  readonly onOpen?: (row: Row) => void
  /** The last row came into view. */
  readonly onEnd?: () => void
}

/** A table of any length: only the rows in view exist, the arrow keys move a cursor over all of them. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, columns, keyOf, selected, onSelect, onKey, onOpen, onEnd } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const height = ROW_HEIGHT[usePreferences((state) => state.preferences.density)]
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    // The head stands over the first row's height of the view, and a scroll bar may stand below: neither may hide the cursor.
    scrollPaddingEnd: 1.5 * height,
    getItemKey: (index) => {
      const row = rows[index]
      return row === undefined ? index : keyOf(row)
    },
  })
  const [cursorKey, setCursorKey] = useState<string | null>(null)
  const activeKey = selected === undefined ? cursorKey : selected
  const active = useMemo(() => rows.findIndex((row) => keyOf(row) === activeKey), [rows, keyOf, activeKey])
  const items = virtual.getVirtualItems()
  if (onEnd !== undefined && items.length > 0 && items[items.length - 1]?.index === rows.length - 1)
    queueMicrotask(onEnd)

  const select = (row: Row): void => {
    setCursorKey(keyOf(row))
    onSelect?.(row)
  }
  const keyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1)
    const next =
      event.ctrlKey || event.altKey || event.metaKey
        ? null
        : moveRow(event.key, active < 0 ? null : active, rows.length, page)
    const current = rows[next ?? active]
    if (current === undefined) return
    if (next !== null) {
      event.preventDefault()
      select(current)
      virtual.scrollToIndex(next)
    } else if (event.key === 'Enter' && onOpen !== undefined) onOpen(current)
    else onKey?.(event, current)
  }
  const tracks = useMemo(() => trackStyle(columns), [columns])
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      style={tracks}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
      tabIndex={0}
      onKeyDown={keyDown}
    >
      <div className={styles['head']} role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <div
            key={column.id}
            role="columnheader"
            className={classes(styles['cell'], column.align && styles[column.align])}
          >
            {column.head}
          </div>
        ))}
      </div>
      <div className={styles['rows']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          return (
            <TableRow
              key={item.key}
              id={`${id}-${item.index}`}
              index={item.index}
              top={item.start}
              row={row}
              columns={columns as readonly Column<unknown>[]}
              isSelected={item.index === active}
              onSelect={select as (row: unknown) => void}
              onOpen={onOpen as ((row: unknown) => void) | undefined}
            />
          )
        })}
      </div>
    </div>
  )
}

/** All rows share the tracks and a least width, below which the table scrolls sideways. */
function trackStyle(columns: readonly { readonly track: string }[]): CSSProperties {
  const least = columns.reduce((sum, column) => sum + Number(/\d+/.exec(column.track)?.[0] ?? 0), 0)
  return { '--tracks': columns.map((column) => column.track).join(' '), '--least': `${least}px` } as CSSProperties
}
