import { describe, expect, it } from 'vitest'
import { parseOwnershipDocument } from '#adapters/feeds/sec/ownershipDocument.ts'
import { ownershipDocument } from '../../../builders/ownershipDocument.ts'

function refusal(text: string): string {
  const parsed = parseOwnershipDocument(text)
  return parsed.ok ? '' : parsed.message
}

describe('an ownership document', () => {
  it('tells who traded what, and what they hold', () => {
    expect(parseOwnershipDocument(`<SUBMISSION>header<XML>${ownershipDocument()}</XML></SUBMISSION>`)).toEqual({
      ok: true,
      filing: {
        form: '4',
        isAmendment: false,
        issuerKey: '0000000123',
        issuerName: 'Acme & Sons',
        symbol: 'ACME',
        periodOfReport: '2025-02-12',
        owners: [
          {
            key: '0000000456',
            name: 'Doe Jane',
            isDirector: false,
            isOfficer: true,
            isTenPercentOwner: false,
            title: 'Chief Financial Officer',
          },
        ],
        isPlanned: true,
        transactions: [
          {
            security: 'Common Stock',
            isDerivative: false,
            isDirect: true,
            sharesAfter: 20_869,
            date: '2025-02-12',
            code: 'S',
            isAcquired: false,
            shares: 1_009.5,
            price: 106.82,
          },
        ],
        holdings: [],
      },
    })
  })

  it('leaves open what only a footnote tells', () => {
    const parsed = parseOwnershipDocument(
      ownershipDocument()
        .replace('<value>106.82</value>', '<footnoteId id="F1"/>')
        .replace('<aff10b5One>1</aff10b5One>', ''),
    )
    expect(parsed).toMatchObject({ ok: true, filing: { isPlanned: null, transactions: [{ price: null }] } })
  })

  it.each(['', 'NONE', 'n/a'])('has no symbol where it says "%s"', (symbol) => {
    const parsed = parseOwnershipDocument(ownershipDocument().replace('>ACME<', `>${symbol}<`))
    expect(parsed).toMatchObject({ ok: true, filing: { symbol: null } })
  })

  it('reads thousands and a dollar sign as people write them', () => {
    const text = ownershipDocument().replace('>1009.5<', '>1,009<').replace('>106.82<', '>$106.82<')
    expect(parseOwnershipDocument(text)).toMatchObject({
      ok: true,
      filing: { transactions: [{ shares: 1_009, price: 106.82 }] },
    })
  })

  it.each([
    ['no document', 'hello', 'holds no ownership document'],
    ['an open document', '<ownershipDocument>', 'holds no ownership document'],
    [
      'entities of its own',
      ownershipDocument().replace('<issuer>', '<!DOCTYPE a [<!ENTITY b "c">]><issuer>'),
      'declares',
    ],
    ['another form', ownershipDocument().replace('>4<', '>144<'), 'documentType'],
    ['an amount that is none', ownershipDocument().replace('>1009.5<', '>1e400<'), '"1e400" is no number'],
    ['a negative price', ownershipDocument().replace('>106.82<', '>-1<'), '"-1" is no number'],
    ['no day', ownershipDocument().replaceAll('2025-02-12</value>', 'soon</value>'), 'is no date'],
    [
      'no direction',
      ownershipDocument().replace('>D</value></transactionAcq', '>X</value></transactionAcq'),
      'neither',
    ],
    ['no owner', ownershipDocument().replaceAll('reportingOwner>', 'someone>'), 'reportingOwner'],
    ['too much', `${ownershipDocument()}${' '.repeat(4_000_000)}`, 'longer than any real one'],
  ])('with %s is refused with a reason', (_, text, reason) => {
    expect(refusal(text)).toContain(reason)
  })
})
