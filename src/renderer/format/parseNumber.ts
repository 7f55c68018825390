/**
 * Reads a number typed or pasted by a person, or null when it is none. Spaces and apostrophes group; with both `.` and `,`
 * the later one is the decimal sign; a single one followed by exactly three digits groups when it is the locale's grouping
 * sign. The live echo beside the field shows what was understood.
 */
export function parseNumber(text: string, groupSign: ',' | '.' = ','): number | null {
  const compact = text
    .trim()
    .replace(/[\s\u202f\u2009']/g, '')
    .replace('\u2212', '-')
  if (!/^[+-]?[\d.,]*\d[\d.,]*$/.test(compact)) return null
  const plain = compact.replace(decimalSignOf(compact, groupSign) === ',' ? /\./g : /,/g, '').replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return null
  const value = Number(plain)
  return Number.isFinite(value) ? value : null
}

/** Tells the sign that groups digits in the user's locale. */
export function localeGroupSign(): ',' | '.' {
  const part = new Intl.NumberFormat().formatToParts(1_234_567).find((item) => item.type === 'group')
  return part?.value === '.' ? '.' : ','
}

function decimalSignOf(text: string, groupSign: ',' | '.'): '.' | ',' {
  const dot = text.lastIndexOf('.')
  const comma = text.lastIndexOf(',')
  if (dot >= 0 && comma >= 0) return dot > comma ? '.' : ','
  const sign = dot >= 0 ? '.' : comma >= 0 ? ',' : null
  if (sign === null) return '.'
  const isGrouping = sign === groupSign && new RegExp(`^[+-]?\\d{1,3}(\\${sign}\\d{3})+$`).test(text)
  return isGrouping ? (sign === '.' ? ',' : '.') : sign
}
