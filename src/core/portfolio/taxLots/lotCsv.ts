import { type CsvCell, csvText, decimalText } from '#core/csvText.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { incomeOf, type LotMoney } from './lotMoney.ts'
import type { LotMatch, LotMethod, OpenTaxLot } from './taxLot.ts'

/**
 * The columns, in their order. Money is in the currency of the row; `cost` and `closingValue` are without fees, `fees` are
 * those of both ends, `gain` is after fees and without income, `realised` with it. `taxableGain` is the gain with what wash
 * sales disallow of it and less what they had added to its basis. Times are UTC.
 */
export const LOT_COLUMNS = [
  'status',
  'account',
  'instrument',
  'symbol',
  'currency',
  'strategy',
  'side',
  'method',
  'lot',
  'closedBy',
  'opened',
  'closed',
  'heldDays',
  'term',
  'quantity',
  'cost',
  'closingValue',
  'fees',
  'gain',
  'dividends',
  'funding',
  'borrow',
  'otherIncome',
  'realised',
  'washSaleDisallowed',
  'washSaleAddedToBasis',
  'taxableGain',
  'washSaleReplacedBy',
] as const

/** Writes one row for each closed part of a lot, then one for each open lot. */
export function lotsCsv(
  lots: { readonly matches: readonly LotMatch[]; readonly open: readonly OpenTaxLot[] },
  instruments: ReadonlyMap<InstrumentId, Instrument>,
  method: LotMethod,
): string {
  const instrumentOf = (id: InstrumentId): Instrument => {
    const instrument = instruments.get(id)
    if (instrument === undefined) throw new Error(`Invariant: lots of ${id}, which was not listed`)
    return instrument
  }
  const closed = lots.matches.map((match) => {
    const { money, gain, disallowed, replacements } = match
    return rowOf(match, instrumentOf(match.instrumentId), method, {
      status: 'CLOSED',
      closedBy: match.closingId,
      closedAt: match.closedAt,
      heldDays: match.heldDays,
      term: match.term,
      closingValue: match.closingValue,
      gain,
      realised: match.realised,
      disallowed,
      taxable: gain + disallowed - money.washBasis,
      replacedBy: replacements.map(({ lotId }) => lotId).join(' '),
    })
  })
  const open = lots.open.map((lot) => rowOf(lot, instrumentOf(lot.instrumentId), method, null))
  return csvText([LOT_COLUMNS.map(text), ...closed, ...open])
}

interface ClosingCells {
  readonly status: 'CLOSED'
  readonly closedBy: string | null
  readonly closedAt: number
  readonly heldDays: number
  readonly term: string
  readonly closingValue: number
  readonly gain: number
  readonly realised: number
  readonly disallowed: number
  readonly taxable: number
  readonly replacedBy: string
}

function rowOf(
  lot: Pick<OpenTaxLot, 'accountId' | 'strategyId' | 'side' | 'lotId' | 'openedAt' | 'quantity'> & {
    readonly money: Readonly<LotMoney>
  },
  instrument: Instrument,
  method: LotMethod,
  closing: ClosingCells | null,
): readonly CsvCell[] {
  const { money } = lot
  return [
    text(closing?.status ?? 'OPEN'),
    text(lot.accountId),
    text(instrument.id),
    text(instrument.symbol),
    text(instrument.currency),
    text(lot.strategyId),
    text(lot.side),
    text(method),
    text(lot.lotId),
    closing === null ? null : text(closing.closedBy ?? ''),
    text(formatTimestamp(lot.openedAt)),
    closing === null ? null : text(formatTimestamp(closing.closedAt)),
    closing === null ? null : { number: String(closing.heldDays) },
    closing === null ? null : text(closing.term),
    { number: decimalText(lot.quantity, instrument.quantityDecimals) },
    amount(money.cost),
    closing === null ? null : amount(closing.closingValue),
    amount(money.fees),
    closing === null ? null : amount(closing.gain),
    amount(money.dividends),
    amount(money.funding),
    amount(money.borrow),
    amount(money.other),
    amount(closing === null ? incomeOf(money) : closing.realised),
    closing === null ? null : amount(closing.disallowed),
    amount(money.washBasis),
    closing === null ? null : amount(closing.taxable),
    closing === null ? null : text(closing.replacedBy),
  ]
}

function text(value: string): CsvCell {
  return { text: value }
}

function amount(money: number): CsvCell {
  return { number: decimalText(money, 6, 2) }
}
