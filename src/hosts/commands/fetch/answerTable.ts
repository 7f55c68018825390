/** One value of a table; null for what was not told. */
export type Cell = string | number | boolean | null

const WIDEST = 80
const ELLIPSIS = '...'
/** What could steer a terminal, and what turns the direction of writing. */
const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Writes rows under their headings, columns apart by two blanks; numbers stand at the right. */
export function answerTable(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(cellText))
  const widths = columns.map((name, column) => Math.max(name.length, ...texts.map((row) => row[column]?.length ?? 0)))
  const isNumber = columns.map((_name, column) => rows.some((row) => typeof row[column] === 'number'))
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, column) => {
        const width = widths[column] ?? 0
        return isNumber[column] === true ? text.padStart(width) : text.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  return [line(columns), ...texts.map(line)].join('\n')
}

function cellText(value: Cell): string {
  if (value === null) return '-'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = plainLine(String(value))
  return text.length > WIDEST ? `${text.slice(0, WIDEST - ELLIPSIS.length)}${ELLIPSIS}` : text
}

/** A sentence in one line, without a character that could steer a terminal. */
export function plainLine(text: string): string {
  return text.replaceAll(STEERING, ' ')
}

/** JSON in one line without a character that could steer a terminal. */
export function plainJson(value: unknown): string {
  const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`
  return JSON.stringify(value).replaceAll(STEERING, (character) =>
    Array.from({ length: character.length }, (_, unit) => escaped(character.charCodeAt(unit))).join(''),
  )
}

/** An amount of a token in whole units: all digits of its smallest unit with the point set; as it is without decimals. */
export function wholeUnits(amount: string, decimals: number | null): string {
  if (decimals === null || decimals === 0 || !/^\d+$/.test(amount)) return amount
  const digits = amount.padStart(decimals + 1, '0')
  const fraction = digits.slice(-decimals).replace(/0+$/, '')
  const whole = digits.slice(0, -decimals)
  return fraction === '' ? whole : `${whole}.${fraction}`
}
