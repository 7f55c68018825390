import * as z from 'zod'
import type { StrategyId } from '#core/model/identifiers.ts'
import { defineChannel } from './channel.ts'
import { identifierSchema, nothingSchema } from './records/basics.ts'
import { rejectedCandidateSchema, signalSchema } from './records/decision.ts'

/** One strategy to run: its kind and its parameters, checked against the kind's declaration by the engine. */
export const strategyConfigurationSchema = z.strictObject({
  strategyId: identifierSchema<StrategyId>(),
  kind: z.string().max(60),
  parameters: z.record(z.string().max(60), z.union([z.number(), z.string().max(60)])),
  enabled: z.boolean(),
})
/** One strategy to run. */
export type StrategyConfiguration = z.infer<typeof strategyConfigurationSchema>

/** A kind of strategy and its parameters, enough to draw a form. */
const strategyKindSchema = z.strictObject({
  kind: z.string(),
  name: z.string(),
  description: z.string(),
  parameters: z
    .array(
      z.strictObject({
        name: z.string(),
        label: z.string(),
        kind: z.enum(['integer', 'number', 'choice']),
        default: z.union([z.number(), z.string()]),
        min: z.number().optional(),
        max: z.number().optional(),
        choices: z.array(z.string()).readonly().optional(),
        unit: z.string().optional(),
      }),
    )
    .readonly(),
})

/** The strategy engine: which strategies run, and what they see. */
export const strategyChannel = defineChannel({
  name: 'strategy',
  version: 1,
  commands: {
    ConfigureStrategies: {
      payload: z.strictObject({ strategies: z.array(strategyConfigurationSchema).max(50).readonly() }),
      reply: nothingSchema,
    },
    SetStrategyEnabled: {
      payload: z.strictObject({ strategyId: identifierSchema<StrategyId>(), enabled: z.boolean() }),
      reply: nothingSchema,
    },
    ListStrategyKinds: {
      payload: nothingSchema,
      reply: z.strictObject({ kinds: z.array(strategyKindSchema).readonly() }),
    },
  },
  events: {
    SignalRaised: signalSchema,
    CandidateRejected: rejectedCandidateSchema,
  },
})
