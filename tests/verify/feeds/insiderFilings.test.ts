import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseOwnershipDocument } from '#adapters/feeds/sec/ownershipDocument.ts'
import { compare } from '../conformance/conformanceTable.ts'

const FOLDER = '../shared/data/sec-form4'

describe.runIf(existsSync(FOLDER))('filings of insiders', () => {
  it('are read whole, every transaction and holding', (context) => {
    const files = readdirSync(FOLDER).filter((file) => file !== 'SOURCE.txt')
    let transactions = 0
    let holdings = 0
    let told = 0
    for (const file of files) {
      const text = readFileSync(`${FOLDER}/${file}`, 'utf8')
      const parsed = parseOwnershipDocument(text)
      if (!parsed.ok) throw new Error(`${file}: ${parsed.message}`)
      transactions += parsed.filing.transactions.length
      holdings += parsed.filing.holdings.length
      // Counted in the text itself, which the reader knows nothing of.
      told += text.split(/<(?:nonD|d)erivative(?:Transaction|Holding)>/).length - 1
      expect(parsed.filing.symbol, file).not.toBeNull()
      expect(parsed.filing.owners.length, file).toBeGreaterThan(0)
    }
    const name = 'Filings of the SEC, Forms 3, 4 and 5'
    compare(context, { case: name, figure: 'filings read', ours: files.length, theirs: 9, tolerance: 0 })
    compare(context, { case: name, figure: 'rows read', ours: transactions + holdings, theirs: told, tolerance: 0 })
    expect([transactions, holdings]).toEqual([15, 17])
  })

  it('tell what was sold, for how much', () => {
    const parsed = parseOwnershipDocument(readFileSync(`${FOLDER}/data__form4.snow.xml`, 'utf8'))
    if (!parsed.ok) throw new Error(parsed.message)
    const { owners, transactions } = parsed.filing
    expect(owners).toMatchObject([{ name: 'Scarpelli Michael', isOfficer: true, title: 'Chief Financial Officer' }])
    const sold = transactions.filter(({ code }) => code === 'S')
    expect(sold.reduce((sum, { shares }) => sum + (shares ?? 0), 0)).toBe(200_000)
    expect(sold.map(({ price }) => price)).toEqual([150.841, 151.814, 152.655, 153.872, 154.76])
  })
})
