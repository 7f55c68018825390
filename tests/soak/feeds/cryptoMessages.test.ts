import { describe, it } from 'vitest'
import { withstandsMutations } from '../../helpers/crypto/mutateMessages.ts'
import { PARSER_FAMILIES } from '../../helpers/crypto/parserFamilies.ts'

const MUTATIONS = 200_000

describe('mutated messages of venues, many', () => {
  it.each(PARSER_FAMILIES)(`$name: ${MUTATIONS} never crash, hang or invent`, (family) => {
    withstandsMutations(family, MUTATIONS)
  })
})
