import * as z from 'zod'
import type { TracedEntry } from '#adapters/storage/lineage/journalTrace.ts'
import { originSchema } from '#contracts/records/basics.ts'
import { sessionSourceSchema } from '#contracts/records/market.ts'
import type { LineageGathering } from './graph.ts'

// Only what a lineage tells is read, and loosely: entries of earlier versions may lack what has come since.

const instrumentSchema = z.object({
  id: z.string(),
  symbol: z.string(),
  calendar: z.enum(['XNYS', 'ALWAYS']),
  priceDecimals: z.number(),
  quantityDecimals: z.number(),
})
const sessionSchema = z.object({
  session: z.object({ sessionId: z.string(), mode: z.string(), accountId: z.string(), source: sessionSourceSchema }),
  instruments: z.array(instrumentSchema),
})
const evidenceSchema = z.object({ text: z.string(), source: z.string() })
const signalSchema = z.object({
  signalId: z.string(),
  strategyId: z.string(),
  instrumentId: z.string(),
  direction: z.string(),
  referencePrice: z.number(),
  evidence: z.array(evidenceSchema),
  counterEvidence: z.array(evidenceSchema),
  features: z.array(z.object({ name: z.string(), value: z.number(), unit: z.string() })),
  origin: originSchema,
  tsEvent: z.number(),
})
const proposalSchema = z.object({
  proposalId: z.string(),
  hash: z.string(),
  signalId: z.string(),
  strategyId: z.string(),
  instrumentId: z.string(),
  side: z.string(),
  orderType: z.string(),
  quantity: z.number(),
  limitPrice: z.number().nullable(),
  tier: z.number(),
  sizing: z.object({ rule: z.string(), boundBy: z.string() }),
  status: z.string(),
  outcome: z.string().nullable(),
  tsData: z.number(),
  tsCreated: z.number(),
})
const decisionSchema = z.object({ dwellMilliseconds: z.number(), ownView: z.string().nullable() }).nullable()
const changeSchema = z.object({
  proposal: proposalSchema,
  decision: decisionSchema,
  reason: z.string().nullable(),
  note: z.string(),
})
const mandateSchema = z.object({
  approval: z
    .object({ proposalId: z.string(), hash: z.string(), decidedAt: z.number(), decision: decisionSchema })
    .nullable(),
})
const approvalSchema = z.object({ mandate: mandateSchema, clientOrderIds: z.array(z.string()) })
const specificationSchema = z.object({
  clientOrderId: z.string(),
  accountId: z.string(),
  instrumentId: z.string(),
  strategyId: z.string(),
  signalId: z.string(),
  proposalId: z.string().nullable(),
  role: z.string(),
  side: z.string(),
  type: z.string(),
  quantity: z.number().nullable(),
  limitPrice: z.number().nullable(),
  parentClientOrderId: z.string().nullable(),
})
const fillSchema = z.object({
  executionId: z.string(),
  venue: z.string(),
  instrumentId: z.string(),
  quantity: z.number(),
  price: z.number(),
  fee: z.number(),
  tsEvent: z.number(),
})
const orderRowSchema = z.object({
  event: z.object({
    type: z.string(),
    clientOrderId: z.string(),
    tsEvent: z.number(),
    venueOrderId: z.string().optional(),
    orderQuantity: z.number().optional(),
    reason: z.object({ code: z.string(), text: z.string() }).optional(),
    fill: fillSchema.optional(),
  }),
  specification: specificationSchema.nullable(),
  mandate: mandateSchema.nullable(),
  cause: z.string(),
})

/** The parts of an instrument that a lineage needs. */
export type TracedInstrument = z.infer<typeof instrumentSchema>
/** A session with its instruments. */
export type TracedSession = z.infer<typeof sessionSchema>
/** What a strategy saw. */
export type TracedSignal = z.infer<typeof signalSchema>
/** What was shown to the trader. */
export type TracedProposal = z.infer<typeof proposalSchema>
/** Another state of a proposal, with what was decided. */
export type TracedChange = z.infer<typeof changeSchema>
/** A step in the life of an order. */
export type TracedOrderRow = z.infer<typeof orderRowSchema>
/** An order as it was decided. */
export type TracedSpecification = z.infer<typeof specificationSchema>

/** What the kinds of entries carry. */
const TRACED = {
  session: sessionSchema,
  signal: signalSchema,
  proposal: proposalSchema,
  change: changeSchema,
  approval: approvalSchema,
  order: orderRowSchema,
} as const

/** What an entry carries; null, with a gap, where it is not what its kind has. */
export function readPayload<Name extends keyof typeof TRACED>(
  name: Name,
  entry: TracedEntry,
  graph: LineageGathering,
): z.infer<(typeof TRACED)[Name]> | null {
  const parsed = TRACED[name].safeParse(entry.payload)
  // The schema is the one of the name.
  if (parsed.success) return parsed.data as z.infer<(typeof TRACED)[Name]>
  graph.gap(`Entry ${entry.sequence} of the journal (${entry.kind}) cannot be read, so what it told is missing here.`)
  return null
}
