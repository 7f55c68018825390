import type { Refuse } from './wishes.ts'

/** The functions of a user's definition and the words it describes itself with; lives inside the realm. */
export interface ReadDefinition {
  readonly manifest: object
  /** Names and kinds of its parameters, for the values it is called with. */
  create(parameters: object, api: object): object
  check(parameters: object): string | null
  needs(parameters: object): { readonly bars: readonly string[]; readonly history: number; readonly warmup: number }
}

/**
 * Reads the object that a user's file exports. Whatever is not as documented is refused with a sentence that names it.
 *
 * This function is handed over as text, so it may use nothing but its arguments and what every realm has.
 */
export function readDefinition(exported: unknown, refuse: Refuse): ReadDefinition {
  type Fields = Record<string, unknown>
  const bad = (text: string): never => refuse('STRATEGY_DEFINITION_INVALID', text)
  const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null
  const text = (value: unknown, what: string, most: number): string => {
    if (typeof value !== 'string' || value === '' || value.length > most)
      return bad(`${what} must be a text of at most ${most} characters`)
    return value
  }
  if (!isObject(exported)) return refuse('STRATEGY_NOT_DEFINED', 'it has no "export default defineStrategy({ ... })"')
  const { name, description, version, parameters, needs, create, check } = exported
  if (typeof create !== 'function') return bad('create must be a function')
  if (check !== undefined && typeof check !== 'function') return bad('check must be a function')

  const readParameter = (key: string, value: unknown): object => {
    if (!isObject(value)) return bad(`the parameter ${key} must be an object`)
    if (!/^[a-zA-Z][a-zA-Z0-9_]{0,39}$/.test(key))
      return bad(`the parameter "${key.slice(0, 40)}" must be named with letters and digits`)
    const { type, label, min, max, choices, unit, default: usual } = value
    const shared = {
      name: key,
      label: label === undefined ? key : text(label, `the label of ${key}`, 60),
      ...(unit === undefined ? {} : { unit: text(unit, `the unit of ${key}`, 20) }),
    }
    if (type === 'choice') {
      const known: readonly unknown[] = Array.isArray(choices) ? choices : []
      if (known.length === 0 || !known.every((choice) => typeof choice === 'string'))
        return bad(`${key} needs its choices as texts`)
      if (typeof usual !== 'string' || !known.includes(usual))
        return bad(`the default of ${key} must be one of its choices`)
      return { ...shared, kind: 'choice', default: usual, choices: known.map(String) }
    }
    if (type !== 'integer' && type !== 'number') return bad(`the type of ${key} must be integer, number or choice`)
    for (const bound of [min, max, usual]) {
      if (typeof bound !== 'number' || !Number.isFinite(bound))
        return bad(`${key} needs a default, a min and a max that are numbers`)
    }
    const [least, most, start] = [Number(min), Number(max), Number(usual)]
    if (!(least <= start && start <= most)) return bad(`the default of ${key} must lie from its min to its max`)
    if (type === 'integer' && !Number.isInteger(start)) return bad(`the default of ${key} must be a whole number`)
    return { ...shared, kind: type, default: start, min: least, max: most }
  }

  const declared: object[] = []
  if (parameters !== undefined) {
    if (!isObject(parameters)) return bad('parameters must be an object')
    const keys = Object.keys(parameters)
    if (keys.length > 40) return bad(`parameters were ${keys.length}, but at most 40 can be shown`)
    for (const key of keys) declared.push(readParameter(key, parameters[key]))
  }

  const wholeNumber = (value: unknown, what: string, usual: number, most: number): number => {
    if (value === undefined) return usual
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value
    return bad(`${what} must be a whole number from 0 to ${most}`)
  }
  const intervals = ['1m', '5m', '15m', '1h', '1d', '1w', '1M']
  return {
    manifest: {
      name: text(name, 'name', 80),
      description: text(description, 'description', 500),
      version: version === undefined ? '1' : text(version, 'version', 20),
      parameters: declared,
    },
    create: (values, api) => {
      const made: unknown = (create as (values: object, api: object) => unknown)(values, api)
      return isObject(made) ? made : bad('create must return an object with callbacks')
    },
    check: (values) => {
      const finding: unknown = check === undefined ? null : (check as (values: object) => unknown)(values)
      if (finding === null || finding === undefined || finding === '') return null
      return typeof finding === 'string' ? finding.slice(0, 300) : bad('check must return a text or null')
    },
    needs: (values) => {
      const wanted: unknown = typeof needs === 'function' ? (needs as (values: object) => unknown)(values) : needs
      if (wanted === undefined) return { bars: [], history: 100, warmup: 0 }
      if (!isObject(wanted)) return bad('needs must be an object or a function that returns one')
      for (const key of Object.keys(wanted)) {
        if (!['bars', 'quotes', 'trades', 'history', 'warmup'].includes(key))
          return bad(`needs has no "${key.slice(0, 40)}"`)
      }
      const { bars } = wanted
      const list: readonly unknown[] = bars === undefined ? [] : Array.isArray(bars) ? bars : [bars]
      if (!list.every((each) => typeof each === 'string' && intervals.includes(each))) {
        return bad(`needs.bars must be of ${intervals.join(', ')}`)
      }
      return {
        bars: list.map(String),
        history: wholeNumber(wanted.history, 'needs.history', 100, 10_000),
        warmup: wholeNumber(wanted.warmup, 'needs.warmup', 0, 1_000_000),
      }
    },
  }
}
