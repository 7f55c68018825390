import * as z from 'zod'

/** One entry of the glossary: a figure, a feature, an indicator or a word of the house. */
export const glossaryEntrySchema = z.strictObject({
  /** What screens call it by, for example `feature.relativeVolume20`, `figure.sharpeRatio`, `indicator.RSI`. */
  key: z.string().max(80),
  term: z.string().max(120),
  kind: z.enum(['FEATURE', 'INDICATOR', 'FIGURE', 'REGIME', 'TERM']),
  family: z.string().max(60),
  definition: z.string().max(1_000),
  formula: z.string().max(600).nullable(),
  unit: z.string().max(120).nullable(),
  /** The bars or the time it looks back on, in words. */
  window: z.string().max(200).nullable(),
  source: z.string().max(300).nullable(),
})
/** One entry of the glossary. */
export type GlossaryEntry = z.infer<typeof glossaryEntrySchema>
