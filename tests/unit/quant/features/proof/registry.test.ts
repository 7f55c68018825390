import { describe, expect, it } from 'vitest'
import { featureSubject } from '../../../../../src/quant/features/proof/featureSubject.ts'
import { indicatorSubject } from '../../../../../src/quant/features/proof/indicatorSubject.ts'
import { prove } from '../../../../../src/quant/features/proof/prove.ts'
import type { ProofSubject } from '../../../../../src/quant/features/proof/subject.ts'
import { provenText } from '../../../../../src/quant/features/proof/provenText.ts'
import { FEATURES, findFeature } from '../../../../../src/quant/features/registry.ts'
import { INDICATORS } from '../../../../../src/quant/indicators/registry.ts'

function failuresOf(subject: ProofSubject): readonly string[] {
  const { verdict, answers } = prove(subject)
  const failures = answers.filter(({ outcome }) => outcome === 'FAILED')
  return verdict === 'OPEN'
    ? ['never had a value']
    : failures.map(({ question, evidence }) => `${question}: ${evidence}`)
}

describe('every feature is proven not to look ahead', () => {
  it.each(FEATURES.map((declaration) => [declaration.name, declaration] as const))('%s', (_, declaration) => {
    expect(failuresOf(featureSubject(declaration, findFeature))).toEqual([])
  })

  it('and the list of what is proven names them all, in this version', async () => {
    const entries = FEATURES.map(({ name, version }) => `${name}@${version}`)
    await expect(provenText(entries)).toMatchFileSnapshot('../../../../../src/quant/features/provenFeatures.ts')
  })
})

describe('every indicator is proven not to look ahead', () => {
  it.each(INDICATORS.map((definition) => [definition.name, definition] as const))('%s', (_, definition) => {
    for (const output of definition.outputs.keys()) {
      expect(failuresOf(indicatorSubject(definition, output)), definition.outputs[output]).toEqual([])
    }
  })
})
