import type { FeatureDeclaration } from '../declaration.ts'
import { ATTENTION_FEATURES } from './attention.ts'
import { TONE_FEATURES } from './tones.ts'

/** What words say about an instrument. */
export const SENTIMENT_FEATURES: readonly FeatureDeclaration[] = [...TONE_FEATURES, ...ATTENTION_FEATURES]
