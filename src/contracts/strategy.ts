import * as z from 'zod'
import type { StrategyId } from '#core/model/identifiers.ts'
import { defineChannel } from './channel.ts'
import { featureCommands } from './featureWishes.ts'
import {
  identifierSchema,
  nothingSchema,
  originSchema,
  textSchema,
  timestampSchema,
  tradingModeSchema,
} from './records/basics.ts'
import { rejectedCandidateSchema, signalSchema } from './records/decision.ts'
import { computedFeaturesSchema, regimeChangeSchema } from './records/features.ts'

/** One strategy to run: its kind and its parameters, checked against the kind's declaration by the engine. */
export const strategyConfigurationSchema = z.strictObject({
  strategyId: identifierSchema<StrategyId>(),
  /** A kind that ships with the program, or `plugin:` and the name of a file of the user's. */
  kind: z.string().min(1).max(120),
  /** SHA-256 of the file it must come from, in runs that are to be repeated; left out where the newest one is wanted. */
  source: z.string().length(64).optional(),
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
  /** SHA-256 of the file a strategy of the user's comes from. */
  source: z.string().optional(),
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
      payload: z.strictObject({
        strategies: z.array(strategyConfigurationSchema).max(50).readonly(),
        /** Names that the trader wants to use again for another kind of strategy; without that it is refused. */
        confirmed: z.array(identifierSchema<StrategyId>()).max(50).readonly().optional(),
      }),
      reply: nothingSchema,
    },
    SetStrategyEnabled: {
      payload: z.strictObject({ strategyId: identifierSchema<StrategyId>(), enabled: z.boolean() }),
      reply: nothingSchema,
    },
    /** The engine's own: everything that the slice of this moment set off at the venue has been told. */
    ShowSlice: { payload: nothingSchema, reply: nothingSchema },
    ListStrategyKinds: {
      payload: nothingSchema,
      reply: z.strictObject({ kinds: z.array(strategyKindSchema).readonly() }),
    },
    ...featureCommands,
  },
  events: {
    SignalRaised: signalSchema,
    CandidateRejected: rejectedCandidateSchema,
    /** Values of features at the close of bars, to be kept with what was known when they were computed. */
    FeaturesComputed: computedFeaturesSchema,
    /** The regime of an instrument that the table `regimes` follows has changed. */
    RegimeChanged: regimeChangeSchema,
    /** A strategy gave up or was stopped: it is switched off, the others go on. */
    StrategyFailed: z.strictObject({
      strategyId: identifierSchema<StrategyId>(),
      code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
      message: textSchema,
      marketTime: timestampSchema,
    }),
    /** Data that this mode does not admit reached the strategies and was shown to none of them. */
    DataRefused: z.strictObject({
      mode: tradingModeSchema,
      origin: originSchema,
      what: z.enum(['SLICE', 'HISTORY', 'FACTS']),
    }),
    /** A line that a strategy wrote beside its run. */
    StrategyLogged: z.strictObject({
      strategyId: identifierSchema<StrategyId>(),
      text: textSchema,
      marketTime: timestampSchema,
    }),
  },
})
