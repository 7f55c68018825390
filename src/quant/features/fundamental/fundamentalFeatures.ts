import type { FeatureDeclaration } from '../declaration.ts'
import { CHAIN_FEATURES } from './chains.ts'
import { COMPANY_FEATURES } from './companies.ts'

/** What companies tell and what chains show. */
export const FUNDAMENTAL_FEATURES: readonly FeatureDeclaration[] = [...COMPANY_FEATURES, ...CHAIN_FEATURES]
