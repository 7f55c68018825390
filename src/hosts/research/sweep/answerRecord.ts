import * as z from 'zod'
import { failureSchema } from '#contracts/failure.ts'
import { statisticsSchema } from '#contracts/research.ts'
import type { TrialAnswer } from '#engines/research/sweep/trial.ts'

/** Base64 of float64 columns in little-endian; 16 MB of text at the most. */
const packedSchema = z
  .string()
  .max(2 ** 24)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)
const finite = z.number()

/** How a trial ended, as text: in a checkpoint and between machines. Its curve is left out. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('DONE'),
    // JSON knows no infinity; a profit factor without a loss is one.
    statistics: z.strictObject({
      ...statisticsSchema.shape,
      profitFactor: z.union([z.number(), z.literal('Infinity')]).nullable(),
    }),
    grossProfit: finite,
    costs: finite,
    returns: packedSchema,
    periodsPerYear: z.number().positive(),
    orderListHash: z.string().length(64),
    halfway: finite.nullable(),
  }),
  z.strictObject({ kind: z.literal('PRUNED'), halfway: finite }),
  z.strictObject({ kind: z.literal('FAILED'), failure: failureSchema }),
])
/** How a trial ended, as text. */
export type PackedAnswer = z.infer<typeof answerSchema>

/** Writes an answer as plain JSON data, exactly. */
export function packAnswer(answer: TrialAnswer): PackedAnswer {
  if (answer.kind !== 'DONE') return answer
  const { kind, statistics, grossProfit, costs, returns, periodsPerYear, orderListHash, halfway } = answer
  const profitFactor = statistics.profitFactor === Number.POSITIVE_INFINITY ? 'Infinity' : statistics.profitFactor
  const packed = Buffer.from(returns.buffer, returns.byteOffset, returns.byteLength).toString('base64')
  return {
    kind,
    statistics: { ...statistics, profitFactor },
    grossProfit,
    costs,
    returns: packed,
    periodsPerYear,
    orderListHash,
    halfway,
  }
}

/** Reads an answer back; null where its columns are none. */
export function unpackAnswer(packed: PackedAnswer): TrialAnswer | null {
  if (packed.kind !== 'DONE') return packed.kind === 'PRUNED' ? packed : { kind: 'FAILED', failure: failureOf(packed) }
  const bytes = Buffer.from(packed.returns, 'base64')
  if (bytes.byteLength % Float64Array.BYTES_PER_ELEMENT !== 0) return null
  const returns = new Float64Array(bytes.byteLength / Float64Array.BYTES_PER_ELEMENT)
  new Uint8Array(returns.buffer).set(bytes)
  const { profitFactor, ...statistics } = packed.statistics
  return {
    ...packed,
    statistics: { ...statistics, profitFactor: profitFactor === 'Infinity' ? Number.POSITIVE_INFINITY : profitFactor },
    returns,
    equity: null,
  }
}

function failureOf({ failure }: Extract<PackedAnswer, { readonly kind: 'FAILED' }>) {
  const { code, message, context } = failure
  return context === undefined ? { code, message } : { code, message, context }
}
