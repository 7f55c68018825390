/** Figures of one company as the SEC tells them: a restated year, a repeated one, two names for one figure, a broken row. */
export function companyFacts(): string {
  const year = (start: string, val: unknown, accn: string, filed: string) => {
    const end = `${start.slice(0, 4)}-12-31`
    return { start, end, val, accn, fy: Number(filed.slice(0, 4)) - 1, fp: 'FY', form: '10-K', filed }
  }
  const FIRST = '0000000123-23-000001'
  const SECOND = '0000000123-24-000001'
  const usd = (rows: readonly object[]) => ({ label: 'L', description: 'D', units: { USD: rows } })
  return JSON.stringify({
    cik: 123,
    entityName: 'Acme &amp; <b>Sons</b>',
    facts: {
      dei: {
        EntityCommonStockSharesOutstanding: {
          label: null,
          description: null,
          units: {
            shares: [{ end: '2024-01-31', val: 15_000_000_000, accn: SECOND, form: '10-K', filed: '2024-02-15' }],
          },
        },
      },
      'us-gaap': {
        Revenues: usd([
          year('2022-01-01', 90, FIRST, '2023-02-15'),
          year('2022-01-01', 88, SECOND, '2024-02-15'),
          year('2023-01-01', 999, SECOND, '2024-02-15'),
          year('2023-01-01', 'much', SECOND, '2024-02-15'),
        ]),
        RevenueFromContractWithCustomerExcludingAssessedTax: usd([year('2023-01-01', 100, SECOND, '2024-02-15')]),
        NetIncomeLoss: usd([year('2022-01-01', -5, FIRST, '2023-02-15'), year('2022-01-01', -5, SECOND, '2024-02-15')]),
        Assets: usd([{ end: '2023-12-31', val: 1e15, accn: SECOND, form: '10-K', filed: '2024-02-15' }]),
        Goodwill: { strange: true },
      },
    },
  })
}
