import type { Experiment } from '#contracts/records/experiment.ts'

/** One thing in which experiments differ, or might. `values` are in the order of the experiments; null where one has none. */
export interface ComparedRow {
  readonly name: string
  readonly values: readonly (string | null)[]
}

/** Everything beside the figures in which experiments differ: configuration first, then data, then code. */
export function differencesOf(experiments: readonly Experiment[]): readonly ComparedRow[] {
  const rows = [
    ...rowsOf(experiments.map(({ configuration }) => flatten(configuration, ''))),
    ...rowsOf(experiments.map(dataFields)),
    ...rowsOf(
      experiments.map(
        ({ codeVersion, programVersion, seed, kind, state }) =>
          new Map([
            ['kind', kind],
            ['state', state],
            ['seed', String(seed ?? 'none')],
            ['program', programVersion],
            ['code', codeVersion.slice(0, 12)],
          ]),
      ),
    ),
  ]
  return rows.filter(({ values }) => new Set(values).size > 1)
}

/** The parts of a plain value by their paths, for example `strategies[0].parameters.fast`. */
function flatten(value: unknown, path: string, into = new Map<string, string>()): ReadonlyMap<string, string> {
  if (Array.isArray(value)) value.forEach((item, index) => void flatten(item, `${path}[${index}]`, into))
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) flatten(item, path === '' ? key : `${path}.${key}`, into)
  } else if (path !== '') into.set(path, typeof value === 'string' ? value : JSON.stringify(value))
  return into
}

function dataFields({ data }: Experiment): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  data.forEach(({ instrumentId, interval, origin, bars, dataHash, file }, index) => {
    const path = `data[${index}]`
    fields.set(`${path}.instrument`, instrumentId)
    fields.set(`${path}.interval`, interval)
    fields.set(`${path}.origin`, origin)
    fields.set(`${path}.bars`, String(bars))
    fields.set(`${path}.hash`, dataHash.slice(0, 12))
    if (file !== null) fields.set(`${path}.file`, file)
  })
  return fields
}

function rowsOf(fields: readonly ReadonlyMap<string, string>[]): readonly ComparedRow[] {
  const names = new Set(fields.flatMap((each) => [...each.keys()]))
  return [...names].map((name) => ({ name, values: fields.map((each) => each.get(name) ?? null) }))
}
