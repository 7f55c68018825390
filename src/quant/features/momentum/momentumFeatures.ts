import type { FeatureDeclaration } from '../declaration.ts'
import { DIRECTIONALS } from './directional.ts'
import { OSCILLATORS } from './oscillators.ts'
import { TRENDS } from './trend.ts'

/** Which way prices go, and how strongly. */
export const MOMENTUM_FEATURES: readonly FeatureDeclaration[] = [...TRENDS, ...OSCILLATORS, ...DIRECTIONALS]
