import { PROVEN_FEATURES } from './provenFeatures.ts'

/** Names the features of which this version was proven not to look ahead. */
export type ProofList = (name: string, version: number) => boolean

/** A list of proofs from entries of the form `name@version`. */
export function proofList(entries: readonly string[]): ProofList {
  const proven = new Set(entries)
  return (name, version) => proven.has(`${name}@${version}`)
}

/** Tells whether this version of a feature was proven not to look ahead; what is not proven is used in SIM alone. */
export const isProven: ProofList = proofList(PROVEN_FEATURES)
