import type { BacktestResult } from '#contracts/research.ts'

/** One setting in which runs differ: its path and what each run has there, in the order of the runs. */
export interface Difference {
  readonly path: string
  readonly values: readonly string[]
}

/** Shown where a run has nothing at a path. */
const ABSENT = 'not set'

/** Lists every setting and every set of data in which runs differ; nothing where they are alike. */
export function differencesOf(results: readonly BacktestResult[]): readonly Difference[] {
  const flat = results.map(settingsOf)
  const paths = new Set(flat.flatMap((settings) => [...settings.keys()]))
  return [...paths]
    .map((path) => ({ path, values: flat.map((settings) => settings.get(path) ?? ABSENT) }))
    .filter(({ values }) => values.some((value) => value !== values[0]))
}

/** Every setting and every set of data of a run by its path, for example `exchange / spread`. */
export function settingsOf(result: BacktestResult): ReadonlyMap<string, string> {
  return flatten(describe(result))
}

function describe({ configuration, data, origin }: BacktestResult): object {
  const { strategies, ...rest } = configuration
  return {
    strategies: Object.fromEntries(strategies.map(({ strategyId, ...strategy }) => [strategyId, strategy])),
    ...rest,
    data: Object.fromEntries(
      data.map(({ instrumentId, interval, bars, dataHash }) => [instrumentId, { interval, bars, dataHash }]),
    ),
    origin,
  }
}

function flatten(value: unknown, path = '', into = new Map<string, string>()): ReadonlyMap<string, string> {
  if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) flatten(part, path === '' ? name : `${path} / ${name}`, into)
  } else {
    into.set(path, value === null ? 'none' : typeof value === 'string' ? value : (JSON.stringify(value) ?? ABSENT))
  }
  return into
}
