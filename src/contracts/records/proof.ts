import * as z from 'zod'
import { digestSchema } from './experiment.ts'
import { textSchema, timestampSchema } from './basics.ts'

/** What is asked of a run whose result is to be believed. */
export const proofCodeSchema = z.enum([
  'REPEAT',
  'OTHER_CLOCK',
  'SLICE_MEMORY',
  'TRUNCATION',
  'FUTURE',
  'HIGHER_TIMEFRAME',
  'POWER',
  'HIDDEN_DATA',
  'WARM_UP',
  'TIME_SHIFT',
  'FILLS',
  'SCALE',
  'NEXT_BAR',
  'LATER_PRICES',
])
/** What is asked of a run whose result is to be believed. */
export type ProofCode = z.infer<typeof proofCodeSchema>

/** Names of the questions for people. */
export const PROOF_TITLES: Readonly<Record<ProofCode, string>> = {
  REPEAT: 'Repeated runs',
  OTHER_CLOCK: 'Another wall clock',
  SLICE_MEMORY: 'Memory of slices',
  TRUNCATION: 'Future cut off',
  FUTURE: 'Other futures',
  HIGHER_TIMEFRAME: 'Unfinished longer bars',
  POWER: 'Other prices',
  HIDDEN_DATA: 'Prices not shown',
  WARM_UP: 'Warm-up',
  TIME_SHIFT: 'Other years',
  FILLS: 'Fills',
  SCALE: 'Halved prices',
  NEXT_BAR: 'Next bar',
  LATER_PRICES: 'Restated prices',
}

/** How a question was answered. INCONCLUSIVE means that nothing can be said, or that somebody should look. */
export const proofStateSchema = z.enum(['PASSED', 'FAILED', 'NOT_APPLICABLE', 'INCONCLUSIVE'])
/** How a question was answered. */
export type ProofState = z.infer<typeof proofStateSchema>

/** The first place where two runs that must agree do not. */
export const proofEvidenceSchema = z.strictObject({
  /** Market time of the first difference, microseconds. */
  at: timestampSchema,
  /** Null where it is not of one instrument. */
  instrumentId: z.string().nullable(),
  /** What the run itself did at that moment, and what was done instead; null where there was nothing. */
  expected: textSchema.nullable(),
  found: textSchema.nullable(),
  /** How the other run differed: what was cut off, replaced or moved. */
  variant: textSchema,
})
/** The first place where two runs that must agree do not. */
export type ProofEvidence = z.infer<typeof proofEvidenceSchema>

/** The answer to one question. */
export const proofTestSchema = z.strictObject({
  code: proofCodeSchema,
  state: proofStateSchema,
  /** A hint never decides the verdict. */
  hint: z.boolean(),
  sentence: textSchema,
  evidence: proofEvidenceSchema.nullable(),
  /** Signals, orders and the like that were compared. */
  compared: z.number().int().nonnegative(),
  /** Runs that were made for it. */
  runs: z.number().int().nonnegative(),
})
/** The answer to one question. */
export type ProofTest = z.infer<typeof proofTestSchema>

/** Whether a run knew more than it could have known, as far as running it again under other conditions tells. */
export const proofReportSchema = z.strictObject({
  verdict: z.enum(['PASSED', 'FAILED', 'INCONCLUSIVE']),
  sentence: textSchema,
  tests: z.array(proofTestSchema).readonly(),
  /** Kinds of the strategies of the run. */
  strategies: z.array(z.string()).readonly(),
  configHash: digestSchema,
  dataHash: z.string(),
  signals: z.number().int().nonnegative(),
  orders: z.number().int().nonnegative(),
  /** Runs that were made and bars that were played in them. */
  runs: z.number().int().nonnegative(),
  bars: z.number().nonnegative(),
  seconds: z.number().nonnegative(),
})
/** Whether a run knew more than it could have known. */
export type ProofReport = z.infer<typeof proofReportSchema>
