import { describe, expect, it } from 'vitest'
import { ALTERNATIVE_FAMILIES } from '../../helpers/feeds/alternativeFamilies.ts'
import { answersWithstandMutations } from '../../helpers/feeds/mutateAnswers.ts'

const MUTATIONS = 4_000

describe('mutated answers of news, offices and chains', () => {
  it.each(ALTERNATIVE_FAMILIES)(`$name: ${MUTATIONS} never crash, hang or invent`, (family) => {
    answersWithstandMutations(family, MUTATIONS)
  })

  it('come from samples that are read as they are', () => {
    const read = ALTERNATIVE_FAMILIES.flatMap(({ name, ways }) =>
      ways.map(([parse, sample], way) => {
        const parsed = parse(sample)
        return parsed.ok && parsed.value !== null ? 'read' : `${name} ${way}`
      }),
    )
    expect(new Set(read)).toEqual(new Set(['read']))
  })
})
