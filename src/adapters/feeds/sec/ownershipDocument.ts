import { XMLParser } from 'fast-xml-parser'
import type { InsiderFiling, InsiderHolding, InsiderOwner, InsiderTransaction } from '#core/model/insiderFiling.ts'
import { type HoldingXml, ownershipSchema, type OwnershipXml, type TransactionXml } from './ownershipXml.ts'

/** A filing, or why the text holds none: one sentence. */
export type ParsedFiling =
  | { readonly ok: true; readonly filing: InsiderFiling }
  | { readonly ok: false; readonly message: string }

/** Characters of a submission that are looked at; real ones have some thousands. */
const MOST_CHARACTERS = 4_000_000
const ROWS = new Set([
  'reportingOwner',
  'nonDerivativeTransaction',
  'nonDerivativeHolding',
  'derivativeTransaction',
  'derivativeHolding',
])

/**
 * Reads an ownership document of the SEC (Forms 3, 4 and 5), alone or within the text of a whole submission. Numbers that
 * are no numbers, and unknown forms, refuse the whole filing: half of one would tell something else.
 */
export function parseOwnershipDocument(text: string): ParsedFiling {
  if (text.length > MOST_CHARACTERS) return refused('it is longer than any real one')
  const from = text.indexOf('<ownershipDocument')
  const end = text.indexOf('</ownershipDocument>', from)
  if (from < 0 || end < 0) return refused('it holds no ownership document')
  const xml = text.slice(from, end + '</ownershipDocument>'.length)
  if (xml.includes('<!')) return refused('it declares entities or a document type, which no real one does')
  try {
    const tree: unknown = parser().parse(xml)
    const parsed = ownershipSchema.safeParse(Reflect.get(Object(tree), 'ownershipDocument'))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return refused(`its field ${issue?.path.join('.') ?? ''} is not as it should be`)
    }
    return { ok: true, filing: filingOf(parsed.data) }
  } catch (error) {
    return refused(error instanceof BadNumber ? error.message : 'it is no well-formed XML')
  }
}

function refused(reason: string): ParsedFiling {
  return { ok: false, message: `The filing cannot be read: ${reason}; it is left out.` }
}

function parser(): XMLParser {
  return new XMLParser({
    parseTagValue: false,
    ignoreAttributes: true,
    isArray: (name) => ROWS.has(name),
    processEntities: true,
  })
}

function filingOf(document: OwnershipXml): InsiderFiling {
  const { documentType, issuer, nonDerivativeTable, derivativeTable } = document
  const symbol = issuer.issuerTradingSymbol.toUpperCase()
  const form = documentType.startsWith('3') ? '3' : documentType.startsWith('4') ? '4' : '5'
  return {
    form,
    isAmendment: documentType.endsWith('/A'),
    issuerKey: issuer.issuerCik,
    issuerName: issuer.issuerName,
    symbol: symbol === '' || symbol === 'NONE' || symbol === 'N/A' ? null : symbol,
    periodOfReport: document.periodOfReport.slice(0, 10),
    owners: document.reportingOwner.map(ownerOf),
    isPlanned: document.aff10b5One === '' ? null : isTrue(document.aff10b5One),
    transactions: [
      ...nonDerivativeTable.nonDerivativeTransaction.map((row) => transactionOf(row, false)),
      ...derivativeTable.derivativeTransaction.map((row) => transactionOf(row, true)),
    ],
    holdings: [
      ...nonDerivativeTable.nonDerivativeHolding.map((row) => holdingOf(row, false)),
      ...derivativeTable.derivativeHolding.map((row) => holdingOf(row, true)),
    ],
  }
}

function ownerOf({
  reportingOwnerId,
  reportingOwnerRelationship: relationship,
}: OwnershipXml['reportingOwner'][number]): InsiderOwner {
  const told = typeof relationship === 'object' ? relationship : null
  return {
    key: reportingOwnerId.rptOwnerCik,
    name: reportingOwnerId.rptOwnerName,
    isDirector: isTrue(told?.isDirector),
    isOfficer: isTrue(told?.isOfficer),
    isTenPercentOwner: isTrue(told?.isTenPercentOwner),
    title: told === null || told.officerTitle === '' ? null : told.officerTitle,
  }
}

function holdingOf(row: HoldingXml, isDerivative: boolean): InsiderHolding {
  return {
    security: row.securityTitle,
    isDerivative,
    isDirect: row.ownershipNature !== 'I',
    sharesAfter: numberOf(row.postTransactionAmounts),
  }
}

function transactionOf(row: TransactionXml, isDerivative: boolean): InsiderTransaction {
  const { transactionShares, transactionPricePerShare, transactionAcquiredDisposedCode } = row.transactionAmounts
  const date = row.transactionDate.slice(0, 10)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new BadNumber(`"${date.slice(0, 20)}" is no date`)
  if (transactionAcquiredDisposedCode !== 'A' && transactionAcquiredDisposedCode !== 'D') {
    throw new BadNumber('a transaction is neither acquired nor disposed of')
  }
  return {
    ...holdingOf(row, isDerivative),
    date,
    code: row.transactionCoding.transactionCode,
    isAcquired: transactionAcquiredDisposedCode === 'A',
    shares: numberOf(transactionShares),
    price: numberOf(transactionPricePerShare),
  }
}

class BadNumber extends Error {}

function numberOf(text: string): number | null {
  if (text === '') return null
  const plain = text.replaceAll(',', '').replace(/^\$/, '')
  if (!/^\d{1,15}(\.\d{0,10})?$|^\.\d{1,10}$/.test(plain)) throw new BadNumber(`"${text.slice(0, 20)}" is no number`)
  return Number(plain)
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text?.toLowerCase() === 'true'
}
