/** A cell of a map; rows count from the bottom, as values on an axis do. */
export interface CellPlace {
  readonly row: number
  readonly column: number
}

/** Returns where a key moves from a cell, or null for a key that does not move. */
export function moveCell(key: string, { row, column }: CellPlace, columns: number, rows: number): CellPlace | null {
  switch (key) {
    case 'ArrowRight':
      return { row, column: Math.min(columns - 1, column + 1) }
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) }
    case 'ArrowUp':
      return { row: Math.min(rows - 1, row + 1), column }
    case 'ArrowDown':
      return { row: Math.max(0, row - 1), column }
    case 'Home':
      return { row, column: 0 }
    case 'End':
      return { row, column: columns - 1 }
    default:
      return null
  }
}
