import { describe, expect, it } from 'vitest'
import { ANSWER_FAMILIES } from '../../helpers/feeds/answerFamilies.ts'
import { answersWithstandMutations } from '../../helpers/feeds/mutateAnswers.ts'

const MUTATIONS = 5_000

describe('mutated answers of sources without a key', () => {
  it.each(ANSWER_FAMILIES)(`$name: ${MUTATIONS} never crash, hang or invent`, (family) => {
    answersWithstandMutations(family, MUTATIONS)
  })

  it('find a careless parser: one that throws, one that invents, one that writes a prototype', () => {
    const sample = '{"price":1,"name":"x"}'
    const careless = [
      (text: string) => ({ ok: true, value: JSON.parse(text) as unknown }) as const,
      (text: string) => ({ ok: true, value: { price: Number(/"price":([^,}]+)/.exec(text)?.[1]) } }) as const,
      (text: string) => {
        if (text.includes('polluted')) Object.assign(Object.prototype, { polluted: 1 })
        return { ok: true, value: null } as const
      },
    ]
    for (const parse of careless) {
      const family = { name: 'careless', ways: [[parse, sample]] as const }
      expect(() => answersWithstandMutations(family, MUTATIONS)).toThrow()
      Reflect.deleteProperty(Object.prototype, 'polluted')
    }
  })

  it('come from samples that are read as they are', () => {
    const refused = ANSWER_FAMILIES.flatMap(({ ways }) => ways.map(([parse, sample]) => parse(sample))).filter(
      ({ ok }) => !ok,
    )
    expect(refused).toEqual([])
  })
})
