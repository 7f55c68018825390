import { describe, it } from 'vitest'
import { ALTERNATIVE_FAMILIES } from '../../helpers/feeds/alternativeFamilies.ts'
import { answersWithstandMutations } from '../../helpers/feeds/mutateAnswers.ts'

const MUTATIONS = 200_000

describe('mutated answers of news, offices and chains, many', () => {
  it.each(ALTERNATIVE_FAMILIES)(`$name: ${MUTATIONS} never crash, hang or invent`, (family) => {
    answersWithstandMutations(family, MUTATIONS)
  })
})
