import { describe, expect, it } from 'vitest'
import { csvText, decimalText } from '#core/csvText.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { ExecutionId, StrategyId } from '#core/model/identifiers.ts'
import { LOT_COLUMNS, lotsCsv } from '#core/portfolio/taxLots/lotCsv.ts'
import { TaxLotBook } from '#core/portfolio/taxLots/taxLotBook.ts'
import { DAY } from '#core/time/duration.ts'
import { buildInstrument } from '../../../builders/instrument.ts'
import { buildFill } from '../../../builders/order.ts'

const ACME = buildInstrument({ symbol: '=cmd()', name: 'x' })

describe('tax lots as CSV', () => {
  it('writes closed and open lots with exact amounts, and no formula', () => {
    const book = new TaxLotBook({ instruments: [ACME], method: 'FIFO' })
    const strategyId = identifier<StrategyId>('-a, "b"')
    const fill = (id: string, changes: Parameters<typeof buildFill>[0]) =>
      buildFill({ executionId: identifier<ExecutionId>(id), strategyId, ...changes })
    book.apply(fill('e1', { quantity: 100, price: 1_001, fee: 1_234_567, tsEvent: 0 }))
    book.apply(fill('e2', { quantity: 60, price: 900, side: 'SELL', tsEvent: DAY }))
    const csv = lotsCsv({ matches: book.matches(), open: book.open() }, new Map([[ACME.id, ACME]]), 'FIFO')
    const rows = csv.split('\r\n')
    expect(rows).toHaveLength(4)
    expect(rows[0]).toBe(LOT_COLUMNS.join(','))
    expect(rows[1]).toBe(
      `CLOSED,TEST-1,ACME.TEST,'=cmd(),USD,"'-a, ""b""",LONG,FIFO,e1,e2,1970-01-01T00:00:00Z,1970-01-02T00:00:00Z,1,SHORT_TERM,60,600.60,540.00,0.74074,-61.34074,0.00,0.00,0.00,0.00,-61.34074,0.00,0.00,-61.34074,`,
    )
    expect(rows[2]).toBe(
      `OPEN,TEST-1,ACME.TEST,'=cmd(),USD,"'-a, ""b""",LONG,FIFO,e1,,1970-01-01T00:00:00Z,,,,40,400.40,,0.493827,,0.00,0.00,0.00,0.00,0.00,,0.00,,`,
    )
  })

  it('makes texts harmless and leaves numbers as they are', () => {
    const cells = ['=1', '+1', '-1', '@x', '\tx', 'a"b', 'a\nb', 'plain'].map((text) => ({ text }))
    expect(csvText([cells])).toBe(`'=1,'+1,'-1,'@x,'\tx,"a""b","a\nb",plain\r\n`)
    expect(csvText([[{ number: '-1.50' }, null]])).toBe('-1.50,\r\n')
  })

  it('writes scaled integers exactly', () => {
    expect(decimalText(-1_500_000, 6, 2)).toBe('-1.50')
    expect(decimalText(1, 6, 2)).toBe('0.000001')
    expect(decimalText(Number.MAX_SAFE_INTEGER, 6)).toBe('9007199254.740991')
    expect(decimalText(100, 0)).toBe('100')
    expect(() => decimalText(0.5, 2)).toThrow('Invariant')
  })
})
