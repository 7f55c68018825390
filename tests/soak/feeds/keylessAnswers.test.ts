import { describe, it } from 'vitest'
import { ANSWER_FAMILIES } from '../../helpers/feeds/answerFamilies.ts'
import { answersWithstandMutations } from '../../helpers/feeds/mutateAnswers.ts'

const MUTATIONS = 200_000

describe('mutated answers of sources without a key, many', () => {
  it.each(ANSWER_FAMILIES)(`$name: ${MUTATIONS} never crash, hang or invent`, (family) => {
    answersWithstandMutations(family, MUTATIONS)
  })
})
