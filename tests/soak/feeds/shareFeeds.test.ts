import { describe, it } from 'vitest'
import { withstandsMutations } from '../../helpers/crypto/mutateMessages.ts'
import { answersWithstandMutations } from '../../helpers/feeds/mutateAnswers.ts'
import { SHARE_ANSWERS, SHARE_STREAMS } from '../../helpers/feeds/shareFamilies.ts'

const MUTATIONS = 200_000

describe('mutated messages and answers of vendors of shares, many', () => {
  it.each(SHARE_STREAMS)(`live $name: ${MUTATIONS} never crash, hang or invent`, (family) => {
    withstandsMutations(family, MUTATIONS)
  })

  it.each(SHARE_ANSWERS)(`$name: ${MUTATIONS} never crash, hang or invent`, (family) => {
    answersWithstandMutations(family, MUTATIONS)
  })
})
