import type { FeatureDescription, FeatureValueView } from '#contracts/records/features.ts'

/** One line of the catalogue: a declaration with the newest value of the instrument that is looked at. */
export interface FeatureRow {
  readonly description: FeatureDescription
  readonly value: FeatureValueView | null
}

/** The latest line of each declaration; all panels look at one instrument at a time. */
const latestRows = new WeakMap<FeatureDescription, FeatureRow>()

/**
 * Joins declarations with values. A line whose two parts are the same as before is the same object, so that only what
 * changed is drawn again.
 */
export function joinRows(
  features: readonly FeatureDescription[],
  values: ReadonlyMap<string, FeatureValueView>,
): ReadonlyMap<string, FeatureRow> {
  return new Map(
    features.map((description) => {
      const value = values.get(description.name) ?? null
      const old = latestRows.get(description)
      const row = old?.value === value ? old : { description, value }
      latestRows.set(description, row)
      return [description.name, row]
    }),
  )
}

/** Returns the lines that belong to a family and hold every word of a search in title, name, family or description. */
export function filterRows(rows: Iterable<FeatureRow>, search: string, family: string | null): readonly FeatureRow[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return [...rows].filter(({ description: it }) => {
    const text = `${it.title} ${it.name} ${it.family} ${it.description}`.toLowerCase()
    return (family === null || it.family === family) && words.every((word) => text.includes(word))
  })
}

/** The most features that can be studied together. */
export const MOST_STUDIED = 40

/** Which of the listed features a study is made of, and why others are not in it. */
export interface StudyChoice {
  readonly names: readonly string[]
  /** Listed, but without a value of this instrument: with them no bar would have all. */
  readonly unknown: number
  /** Listed and known, but more than can be studied together. */
  readonly beyond: number
}

/** Chooses what to study of the listed features; while no value is known at all, the first of them. */
export function studyChoice(rows: readonly FeatureRow[]): StudyChoice {
  const known = rows.filter(({ value }) => value !== null && value.value !== null)
  const used = known.length === 0 ? rows : known
  return {
    names: used.slice(0, MOST_STUDIED).map(({ description }) => description.name),
    unknown: rows.length - used.length,
    beyond: Math.max(0, used.length - MOST_STUDIED),
  }
}
