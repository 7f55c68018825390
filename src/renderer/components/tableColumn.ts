import type { ReactNode } from 'react'

/** One column: a grid track, its head, and how a row fills it. */
export interface Column<Row> {
  readonly id: string
  readonly head: ReactNode
  /** CSS grid track, for example `72px` or `minmax(120px, 1fr)`. */
  readonly track: string
  readonly align?: 'right'
  readonly render: (row: Row) => ReactNode
}
