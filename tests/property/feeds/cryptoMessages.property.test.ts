import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import { withstandsMutations } from '../../helpers/crypto/mutateMessages.ts'
import { PARSER_FAMILIES } from '../../helpers/crypto/parserFamilies.ts'

const MUTATIONS = 5_000

describe('mutated messages of venues', () => {
  it.each(PARSER_FAMILIES)(`$name: ${MUTATIONS} never crash, hang or invent`, (family) => {
    withstandsMutations(family, MUTATIONS)
  })

  it('find a careless parser: one that throws, one that invents, one that writes a prototype', () => {
    const family = PARSER_FAMILIES.find(({ name }) => name === 'Deribit')
    if (family === undefined) throw new Error('no family')
    const event = {
      kind: 'TRADE',
      instrumentId: instrumentId('A', 'B'),
      tsEvent: 1,
      tsInit: 1,
      aggressor: 'BUYER',
    } as const
    const careless = [
      (text: string) => {
        const { params } = JSON.parse(text)
        return { events: [], ignored: String(params.data.instrument_name) }
      },
      (text: string) => {
        const price = Number(/"price":([^,]+)/.exec(text)?.[1] ?? 1)
        return { events: [{ ...event, tradeId: null, price, size: 1 }] }
      },
      (text: string) => {
        if (text.includes('polluted')) Object.assign(Object.prototype, { polluted: 1 })
        return { events: [] }
      },
    ]
    for (const parse of careless) {
      expect(() => withstandsMutations({ ...family, begin: () => [parse] }, MUTATIONS)).toThrow()
      Reflect.deleteProperty(Object.prototype, 'polluted')
    }
  })

  it('come from samples that are understood: each yields something when it is left as it is', () => {
    for (const { name, begin, samples } of PARSER_FAMILIES) {
      const ways = begin()
      const events = samples.flatMap((text) => ways.flatMap((way) => way(text, 1_700_000_000_000_000).events))
      expect([name, events.length >= samples.length / 3]).toEqual([name, true])
    }
  })
})
