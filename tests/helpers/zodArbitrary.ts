import * as fc from 'fast-check'
import type * as z from 'zod'
import { BAR_ROW, DEPTH_ROW, QUOTE_ROW, TRADE_ROW } from '#core/model/marketSlice.ts'
import { marketSliceSchema } from '#contracts/records/market.ts'

interface Definition {
  readonly type: string
  readonly [part: string]: unknown
}

/** Custom checks tell nothing of their values, so their values are given here; one of them fits each. */
const CUSTOM_VALUES: readonly unknown[] = ['SPX.SAMPLE', Float64Array.of(1, -0, Number.NaN, 2 ** 53), []]

/** Makes values that fit a schema of the contracts, from the schema itself. Throws on what it cannot make values for. */
export function arbitraryOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  const made = make(schema)
  for (const value of fc.sample(made, { numRuns: 50, seed: 1 })) {
    const parsed = schema.safeParse(value)
    if (!parsed.success) throw new Error(`made a value that does not fit: ${JSON.stringify(parsed.error.issues[0])}`)
  }
  return made
}

function make(schema: z.ZodType): fc.Arbitrary<unknown> {
  if (schema === marketSliceSchema) return objectOf(shapeOf(schema)).map(fitColumns)
  const definition = schema._zod.def as unknown as Definition
  const inner = (): fc.Arbitrary<unknown> => make(definition['innerType'] as z.ZodType)
  switch (definition.type) {
    case 'object':
      return objectOf(definition['shape'] as Readonly<Record<string, z.ZodType>>)
    case 'array':
      return arrayOf(make(definition['element'] as z.ZodType), boundsOf(schema))
    case 'record':
      return fc.dictionary(keysOf(definition['keyType'] as z.ZodType), make(definition['valueType'] as z.ZodType), {
        maxKeys: 3,
      })
    case 'union':
      return fc.oneof(...(definition['options'] as readonly z.ZodType[]).map(make))
    case 'enum':
      return fc.constantFrom(...Object.values(definition['entries'] as Readonly<Record<string, unknown>>))
    case 'literal':
      return fc.constantFrom(...(definition['values'] as readonly unknown[]))
    case 'nullable':
      return fc.oneof(fc.constant(null), inner())
    case 'optional':
    case 'readonly':
      return inner()
    case 'number':
      return numberOf(schema)
    case 'string':
      return stringOf(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'unknown':
      return fc.constantFrom<unknown>(null, 1, 'x', { a: [true] })
    case 'custom': {
      const fitting = CUSTOM_VALUES.filter((value) => schema.safeParse(value).success)
      return fc.constantFrom(...fitting)
    }
    default:
      throw new Error(`no values are known for a schema of the type ${definition.type}`)
  }
}

/** Keys of a record: short words, unless they must be of a kind. */
function keysOf(schema: z.ZodType): fc.Arbitrary<string> {
  const words = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' })
  const isFree = [' ', '~', '1', 'a b)'].every((word) => schema.safeParse(word).success)
  return isFree ? words : make(schema).map(String)
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  return (schema._zod.def as unknown as Definition)['shape'] as Readonly<Record<string, z.ZodType>>
}

/** The header of a slice tells how many rows its columns hold at least. */
function fitColumns(slice: unknown): unknown {
  const { barCount, quoteCount, ...rest } = slice as { readonly barCount: number; readonly quoteCount: number }
  const [bars, quotes] = [barCount % 4, quoteCount % 4]
  const ticks = (name: string, width: number): object =>
    name in rest ? { [name]: { count: bars, rows: Float64Array.from({ length: bars * width + 1 }, Math.sqrt) } } : {}
  return {
    ...rest,
    ...ticks('trades', TRADE_ROW),
    ...ticks('depth', DEPTH_ROW),
    barCount: bars,
    quoteCount: quotes,
    bars: Float64Array.from({ length: bars * BAR_ROW + 3 }, (_, index) => index / 3),
    quotes: Float64Array.from({ length: quotes * QUOTE_ROW }, (_, index) => -index),
  }
}

function arrayOf(
  element: fc.Arbitrary<unknown>,
  { shortest = 0, longest = shortest + 2 }: Bounds,
): fc.Arbitrary<unknown> {
  return fc.array(element, { minLength: shortest, maxLength: Math.min(longest, shortest + 2) })
}

function objectOf(shape: Readonly<Record<string, z.ZodType>>): fc.Arbitrary<unknown> {
  const entries = Object.entries(shape)
  const optional = entries
    .filter(([, schema]) => (schema._zod.def as unknown as Definition).type === 'optional')
    .map(([key]) => key)
  const model = Object.fromEntries(entries.map(([key, schema]) => [key, make(schema)]))
  return fc.record(model, { requiredKeys: Object.keys(model).filter((key) => !optional.includes(key)) })
}

function numberOf(schema: z.ZodType): fc.Arbitrary<number> {
  const { low = -1e9, high = 1e15, above, below, isInteger } = boundsOf(schema)
  if (isInteger) return fc.integer({ min: Math.ceil(above === undefined ? low : above + 1), max: Math.floor(high) })
  // Adding zero turns negative zero, which JSON does not know, into zero.
  return fc
    .double({
      min: above ?? low,
      minExcluded: above !== undefined,
      max: below ?? high,
      maxExcluded: below !== undefined,
      noNaN: true,
    })
    .map((value) => value + 0)
}

function stringOf(schema: z.ZodType): fc.Arbitrary<string> {
  const { shortest = 0, longest = 40, pattern, isTrimmed } = boundsOf(schema)
  // A check of its own may be stricter than the pattern.
  if (pattern !== undefined) return fc.stringMatching(pattern).filter((text) => schema.safeParse(text).success)
  const texts = fc.string({ minLength: shortest, maxLength: Math.min(longest, shortest + 40) })
  return isTrimmed ? texts.filter((text) => text.trim().length >= shortest) : texts
}

interface Bounds {
  readonly low?: number
  readonly above?: number
  readonly below?: number
  readonly high?: number
  readonly isInteger: boolean
  /** White space at both ends does not count towards the length. */
  readonly isTrimmed: boolean
  readonly shortest?: number
  readonly longest?: number
  readonly pattern?: RegExp
}

function boundsOf(schema: z.ZodType): Bounds {
  const bounds: { -readonly [Name in keyof Bounds]: Bounds[Name] } = { isInteger: false, isTrimmed: false }
  for (const check of schema._zod.def.checks ?? []) {
    const { check: kind, ...parts } = check._zod.def as unknown as {
      readonly check: string
      readonly [part: string]: unknown
    }
    const number = (name: string): number => Number(parts[name])
    if (kind === 'number_format') bounds.isInteger = true
    else if (kind === 'greater_than') bounds[parts['inclusive'] === true ? 'low' : 'above'] = number('value')
    else if (kind === 'less_than') bounds[parts['inclusive'] === true ? 'high' : 'below'] = number('value')
    else if (kind === 'min_length') bounds.shortest = number('minimum')
    else if (kind === 'max_length') bounds.longest = number('maximum')
    else if (kind === 'length_equals') bounds.shortest = bounds.longest = number('length')
    else if (kind === 'overwrite') bounds.isTrimmed = true
    else if (kind === 'string_format') bounds.pattern = parts['pattern'] as RegExp
    else if (kind !== 'custom') throw new Error(`no values are known for the check ${kind}`)
  }
  return bounds
}
