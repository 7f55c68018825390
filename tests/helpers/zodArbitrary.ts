import * as fc from 'fast-check'
import type * as z from 'zod'
import { BAR_ROW, QUOTE_ROW } from '#core/model/marketSlice.ts'
import { marketSliceSchema } from '#contracts/records/market.ts'

interface Definition {
  readonly type: string
  readonly [part: string]: unknown
}

/** Custom checks tell nothing of their values, so their values are given here; one of them fits each. */
const CUSTOM_VALUES: readonly unknown[] = ['SPX.SAMPLE', Float64Array.of(1, -0, Number.NaN, 2 ** 53)]

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
      return fc.array(make(definition['element'] as z.ZodType), { minLength: leastLength(schema), maxLength: leastLength(schema) + 2 })
    case 'record':
      return fc.dictionary(fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' }), make(definition['valueType'] as z.ZodType), { maxKeys: 3 })
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

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  return (schema._zod.def as unknown as Definition)['shape'] as Readonly<Record<string, z.ZodType>>
}

/** The header of a slice tells how many rows its columns hold at least. */
function fitColumns(slice: unknown): unknown {
  const { barCount, quoteCount } = slice as { readonly barCount: number; readonly quoteCount: number }
  const [bars, quotes] = [barCount % 4, quoteCount % 4]
  return {
    ...(slice as object),
    barCount: bars,
    quoteCount: quotes,
    bars: Float64Array.from({ length: bars * BAR_ROW + 3 }, (_, index) => index / 3),
    quotes: Float64Array.from({ length: quotes * QUOTE_ROW }, (_, index) => -index),
  }
}

function objectOf(shape: Readonly<Record<string, z.ZodType>>): fc.Arbitrary<unknown> {
  const entries = Object.entries(shape)
  const optional = entries.filter(([, schema]) => (schema._zod.def as unknown as Definition).type === 'optional').map(([key]) => key)
  const model = Object.fromEntries(entries.map(([key, schema]) => [key, make(schema)]))
  return fc.record(model, { requiredKeys: Object.keys(model).filter((key) => !optional.includes(key)) })
}

function numberOf(schema: z.ZodType): fc.Arbitrary<number> {
  const { minimum = -1e9, maximum = 1e9, format } = bagOf(schema)
  const low = Math.max(minimum, -1e9)
  const high = Math.max(low, Math.min(maximum, 1e15))
  if (format === 'safeint') return fc.integer({ min: Math.ceil(low), max: Math.floor(Math.min(high, 2 ** 53)) })
  return fc.double({ min: low, max: high, noNaN: true }).map((value) => value + 0)
}

function stringOf(schema: z.ZodType): fc.Arbitrary<string> {
  const { minimum = 0, maximum = 40, patterns } = bagOf(schema)
  const [pattern] = patterns ?? []
  if (pattern !== undefined) return fc.stringMatching(pattern)
  return fc.string({ minLength: minimum, maxLength: Math.min(maximum, minimum + 40) })
}

function leastLength(schema: z.ZodType): number {
  return bagOf(schema).minimum ?? 0
}

function bagOf(schema: z.ZodType): { minimum?: number; maximum?: number; format?: string; patterns?: Set<RegExp> } {
  return schema._zod.bag as ReturnType<typeof bagOf>
}
