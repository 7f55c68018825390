import { describe, expect, it } from 'vitest'
import type { FundamentalFigure, FundamentalItem } from '#core/model/fundamentals.ts'
import type { InsiderFiling, InsiderTransaction } from '#core/model/insiderFiling.ts'
import { DAY } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { CompanyInputs, type CompanyTold } from '#quant/features/gathering/companyInputs.ts'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'

function at(date: string): number {
  return parseTimestamp(date) ?? Number.NaN
}

function figure(
  item: FundamentalItem,
  from: string | null,
  to: string,
  value: number,
  known: string,
): FundamentalFigure {
  const unit = item === 'SHARES_OUTSTANDING' ? 'shares' : 'USD'
  return { item, from, to, value, unit, concept: item, form: '10-Q', accession: known, knownAt: at(known) }
}

function written(told: Partial<CompanyTold>, date: string, before = date): FeatureInputs {
  const into = unknownInputs()
  const company = new CompanyInputs({ figures: [], filings: null, currency: 'USD', actions: [], ...told })
  company.write(into, at(before) - DAY, at(date))
  return into
}

describe('the flows of a company over four quarters', () => {
  it('are a year that was told', () => {
    const figures = [
      figure('REVENUE', '2022-01-01', '2022-12-31', 90, '2023-02-15'),
      figure('REVENUE', '2023-01-01', '2023-12-31', 100, '2024-02-15'),
    ]
    expect(written({ figures }, '2024-03-01')).toMatchObject({ revenue: 100, revenueBefore: 90 })
    expect(written({ figures }, '2024-02-14')).toMatchObject({ revenue: 90, revenueBefore: Number.NaN })
    expect(written({ figures }, '2023-02-14')).toMatchObject({ revenue: Number.NaN })
  })

  it('are the sum of four quarters', () => {
    const figures = [
      figure('NET_INCOME', '2023-01-01', '2023-03-31', 1, '2023-05-01'),
      figure('NET_INCOME', '2023-04-01', '2023-06-30', 2, '2023-08-01'),
      figure('NET_INCOME', '2023-07-01', '2023-09-30', 4, '2023-11-01'),
      figure('NET_INCOME', '2023-10-01', '2023-12-31', 8, '2024-02-01'),
      figure('NET_INCOME', '2024-01-01', '2024-03-31', 16, '2024-05-01'),
    ]
    expect(written({ figures }, '2024-01-15').netIncome).toBeNaN()
    expect(written({ figures }, '2024-03-01').netIncome).toBe(15)
    expect(written({ figures }, '2024-06-01').netIncome).toBe(30)
  })

  it('are a year, more this year so far, less the same part of last year', () => {
    const figures = [
      figure('REVENUE', '2022-01-01', '2022-12-31', 300, '2023-02-15'),
      figure('REVENUE', '2022-01-01', '2022-06-30', 140, '2022-08-01'),
      figure('REVENUE', '2023-01-01', '2023-12-31', 400, '2024-02-15'),
      figure('REVENUE', '2023-01-01', '2023-06-30', 180, '2023-08-01'),
      figure('REVENUE', '2024-01-01', '2024-06-30', 250, '2024-08-01'),
    ]
    expect(written({ figures }, '2024-09-01')).toMatchObject({
      revenue: 400 + 250 - 180,
      revenueBefore: 300 + 180 - 140,
    })
  })

  it('take the fourth quarter from the year and the nine months of it', () => {
    const figures = [
      figure('REVENUE', '2022-10-01', '2022-12-31', 7, '2023-02-01'),
      figure('REVENUE', '2023-01-01', '2023-09-30', 60, '2023-11-01'),
      figure('REVENUE', '2023-01-01', '2023-12-31', 100, '2024-02-15'),
    ]
    expect(written({ figures }, '2023-12-01').revenue).toBe(67)
    expect(written({ figures }, '2024-03-01').revenue).toBe(100)
  })

  it('count a restatement from when it was told', () => {
    const figures = [
      figure('REVENUE', '2023-01-01', '2023-12-31', 100, '2024-02-15'),
      figure('REVENUE', '2023-01-01', '2023-12-31', 80, '2024-06-01'),
    ]
    const company = new CompanyInputs({ figures, filings: null, currency: 'USD', actions: [] })
    const into = unknownInputs()
    const seen = ['2024-03-01', '2024-05-31', '2024-06-01'].map((date) => {
      company.write(into, 0, at(date))
      return into.revenue
    })
    expect(seen).toEqual([100, 100, 80])
  })

  it('leave out other currencies and companies that fell silent', () => {
    const figures = [figure('REVENUE', '2023-01-01', '2023-12-31', 100, '2024-02-15')]
    expect(written({ figures, currency: 'EUR' }, '2024-03-01').revenue).toBeNaN()
    expect(written({ figures }, '2025-04-01').revenue).toBe(100)
    expect(written({ figures }, '2025-04-10').revenue).toBeNaN()
  })
})

describe('the stocks of a company', () => {
  const figures = [
    figure('ASSETS', null, '2022-12-31', 900, '2023-02-15'),
    figure('ASSETS', null, '2023-12-31', 1_000, '2024-02-15'),
    figure('ASSETS', null, '2023-06-30', 950, '2023-08-01'),
    figure('CASH', null, '2023-12-31', 70, '2024-02-15'),
    figure('LIABILITIES', null, '2023-12-31', 400, '2024-02-15'),
    figure('SHARES_OUTSTANDING', null, '2023-01-31', 10, '2023-02-15'),
    figure('SHARES_OUTSTANDING', null, '2024-01-31', 12, '2024-02-15'),
  ]

  it('are those of the newest day told and of a year before', () => {
    expect(written({ figures }, '2024-03-01')).toMatchObject({
      assets: 1_000,
      assetsBefore: 900,
      cash: 70,
      cashBefore: Number.NaN,
      liabilities: 400,
      shares: 12,
      sharesBefore: 10,
    })
    expect(written({ figures }, '2023-09-01')).toMatchObject({ assets: 950, assetsBefore: Number.NaN })
  })

  it('count shares in units of the bar, whatever was split since they were told', () => {
    const actions = [
      { ts: at('2023-06-01'), action: { kind: 'SPLIT', instrument: 0, from: 1, to: 2 } },
      { ts: at('2024-04-01'), action: { kind: 'SPLIT', instrument: 0, from: 1, to: 10 } },
    ] as const
    expect(written({ figures, actions }, '2024-03-01')).toMatchObject({ shares: 12, sharesBefore: 20 })
    expect(written({ figures, actions }, '2024-04-01')).toMatchObject({ shares: 120, sharesBefore: 200 })
  })
})

describe('the trades of insiders', () => {
  const trade = (changes: Partial<InsiderTransaction>): InsiderTransaction => ({
    security: 'Common Stock',
    isDerivative: false,
    isDirect: true,
    sharesAfter: null,
    date: '2024-03-01',
    code: 'P',
    isAcquired: true,
    shares: 100,
    price: 2,
    ...changes,
  })
  const filing = (transactions: readonly InsiderTransaction[], isAmendment = false): InsiderFiling => ({
    form: '4',
    isAmendment,
    issuerKey: '1',
    issuerName: 'Acme',
    symbol: 'ACME',
    periodOfReport: '2024-03-01',
    owners: [],
    isPlanned: null,
    transactions,
    holdings: [],
  })

  it('count on the bar in which they could first be read, purchases and sales on the market alone', () => {
    const filings = [
      {
        acceptedAt: at('2024-03-04T22:00'),
        filing: filing([
          trade({}),
          trade({ code: 'S', shares: 10, price: 3 }),
          trade({ code: 'A' }),
          trade({ isDerivative: true }),
          trade({ price: null }),
        ]),
      },
      { acceptedAt: at('2024-03-04T22:30'), filing: filing([trade({})], true) },
    ]
    const close = '2024-03-05T21:00'
    expect(written({ filings }, close)).toMatchObject({ insiderBought: 200, insiderSold: 30 })
    expect(written({ filings }, '2024-03-04T21:00')).toMatchObject({ insiderBought: 0, insiderSold: 0 })
    expect(written({ filings }, '2024-03-06T21:00')).toMatchObject({ insiderBought: 0, insiderSold: 0 })
    expect(written({ filings: null }, close)).toMatchObject({ insiderBought: Number.NaN, insiderSold: Number.NaN })
  })
})
