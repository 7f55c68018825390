/**
 * Writes plain JSON data in its one canonical form (RFC 8785): keys in the order of their UTF-16 code units, no spaces,
 * numbers as ECMAScript writes them. Fields that are undefined are left out. Throws on what JSON cannot hold exactly.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw new Error(`Invariant: no JSON for the number ${value}`)
      return JSON.stringify(value)
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
      return canonicalObject(value as Readonly<Record<string, unknown>>)
    default:
      throw new Error(`Invariant: no JSON for a ${typeof value}`)
  }
}

function canonicalObject(record: Readonly<Record<string, unknown>>): string {
  const fields: string[] = []
  for (const key of Object.keys(record).toSorted()) {
    const field = record[key]
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${canonicalJson(field)}`)
  }
  return `{${fields.join(',')}}`
}
