import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { changeOf } from '../kernel/logReturns.ts'
import { balanceOf, per } from '../kernel/shares.ts'

const COMPANY = { family: 'fundamental', gap: 'SKIP', lookback: 1, unit: 'ratio' } as const
const ANY = { low: null, high: null } as const
const POSITIVE = { low: 0, high: null } as const

/** What companies tell of their books, against what their shares cost. */
export const COMPANY_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...COMPANY,
    name: 'priceToSales',
    title: 'Price to sales',
    inputs: ['close', 'shares', 'revenue'],
    range: POSITIVE,
    description: 'What is paid for a year of revenue. It has a value where earnings have none; low is cheap.',
    formula: 'close x shares / revenue of four quarters',
    source: 'Fisher 1984',
    direction: 'FALLING',
    make:
      () =>
      ({ close, shares, revenue }) =>
        close > 0 && shares > 0 ? per(close * shares, revenue) : Number.NaN,
  }),
  feature({
    ...COMPANY,
    name: 'earningsYield',
    title: 'Earnings yield',
    inputs: ['close', 'shares', 'netIncome'],
    unit: 'fraction per year',
    range: ANY,
    description:
      'Net income of a year for what the whole company costs; negative when it loses money. The inverse of price to earnings.',
    formula: 'net income of four quarters / (close x shares)',
    source: 'Basu 1977',
    direction: 'RISING',
    make:
      () =>
      ({ close, shares, netIncome }) =>
        per(netIncome, close * shares),
  }),
  feature({
    ...COMPANY,
    name: 'bookToPrice',
    title: 'Book to price',
    inputs: ['close', 'shares', 'assets', 'liabilities'],
    range: ANY,
    description: 'What the owners would keep by the books for what the company costs; above 1 it costs less than that.',
    formula: '(assets - liabilities) / (close x shares)',
    source: 'Fama and French 1992',
    direction: 'RISING',
    make:
      () =>
      ({ close, shares, assets, liabilities }) =>
        per(assets - liabilities, close * shares),
  }),
  feature({
    ...COMPANY,
    name: 'netCashShare',
    title: 'Net cash',
    inputs: ['close', 'shares', 'cash', 'liabilities'],
    range: ANY,
    description:
      'Cash less everything owed, as a part of what the company costs. Above 1 the business itself is given away.',
    formula: '(cash - liabilities) / (close x shares)',
    source: 'Net-net of Graham 1934, with cash as the only current asset',
    direction: 'RISING',
    make:
      () =>
      ({ close, shares, cash, liabilities }) =>
        per(cash - liabilities, close * shares),
  }),
  feature({
    ...COMPANY,
    name: 'leverage',
    title: 'Leverage',
    inputs: ['liabilities', 'assets'],
    range: POSITIVE,
    description: 'Which part of what it has is owed to others; above 1 it owes more than it has.',
    formula: 'liabilities / assets',
    source: 'Standard debt ratio; Ohlson 1980',
    direction: 'NEITHER',
    make:
      () =>
      ({ liabilities, assets }) =>
        liabilities >= 0 ? per(liabilities, assets) : Number.NaN,
  }),
  feature({
    ...COMPANY,
    name: 'revenueGrowth',
    title: 'Growth of revenue',
    inputs: ['revenue', 'revenueBefore'],
    unit: 'fraction per year',
    range: { low: -1, high: null },
    description: 'By how much revenue of the last four quarters exceeds that of the four before.',
    formula: 'revenue / revenue of the year before - 1',
    source: 'Lakonishok, Shleifer and Vishny 1994',
    direction: 'RISING',
    make:
      () =>
      ({ revenue, revenueBefore }) =>
        changeOf(revenue, revenueBefore),
  }),
  feature({
    ...COMPANY,
    name: 'netMargin',
    title: 'Net margin',
    inputs: ['netIncome', 'revenue'],
    range: ANY,
    description: 'What is left of a unit of revenue after everything.',
    formula: 'net income / revenue, four quarters each',
    source: 'Standard; Soliman 2008',
    direction: 'RISING',
    make:
      () =>
      ({ netIncome, revenue }) =>
        per(netIncome, revenue),
  }),
  feature({
    ...COMPANY,
    name: 'assetTurnover',
    title: 'Turnover of assets',
    inputs: ['revenue', 'assets', 'assetsBefore'],
    range: POSITIVE,
    description: 'Revenue of a year for each unit of assets it was made with.',
    formula: 'revenue of four quarters / mean of assets now and a year before',
    source: 'Standard; Soliman 2008',
    direction: 'RISING',
    make:
      () =>
      ({ revenue, assets, assetsBefore }) =>
        revenue >= 0 && assets > 0 && assetsBefore > 0 ? (2 * revenue) / (assets + assetsBefore) : Number.NaN,
  }),
  feature({
    ...COMPANY,
    name: 'incomeChange',
    title: 'Change of income',
    inputs: ['netIncome', 'netIncomeBefore', 'assetsBefore'],
    unit: 'fraction of assets',
    range: ANY,
    description:
      'By how much a year of net income rose against the year before, for each unit of assets: it works for losses too.',
    formula: '(net income - net income of the year before) / assets a year before',
    source: 'Ball and Brown 1968; change in return on assets of Piotroski 2000',
    direction: 'RISING',
    make:
      () =>
      ({ netIncome, netIncomeBefore, assetsBefore }) =>
        per(netIncome - netIncomeBefore, assetsBefore),
  }),
  feature({
    ...COMPANY,
    name: 'incomeWithoutCash',
    title: 'Income that brought no cash',
    inputs: ['netIncome', 'cash', 'cashBefore', 'assets', 'assetsBefore'],
    unit: 'fraction of assets',
    range: ANY,
    description:
      'Net income of a year less the rise of cash over it, for each unit of assets. High income without cash tends not to last. Dividends, loans and purchases are in it too: a rough measure.',
    formula: '(net income - (cash - cash a year before)) / mean of assets now and a year before',
    source: 'Total accruals after Sloan 1996 and Dechow, Richardson and Sloan 2008, from what the books tell here',
    direction: 'FALLING',
    make:
      () =>
      ({ netIncome, cash, cashBefore, assets, assetsBefore }) =>
        assets > 0 && assetsBefore > 0 ? (2 * (netIncome - (cash - cashBefore))) / (assets + assetsBefore) : Number.NaN,
  }),
  feature({
    ...COMPANY,
    name: 'assetGrowth',
    title: 'Growth of assets',
    inputs: ['assets', 'assetsBefore'],
    unit: 'fraction per year',
    range: { low: -1, high: null },
    description: 'By how much assets grew in a year. Companies that grow fastest by investing have returned least.',
    formula: 'assets / assets a year before - 1',
    source: 'Cooper, Gulen and Schill 2008',
    direction: 'FALLING',
    make:
      () =>
      ({ assets, assetsBefore }) =>
        changeOf(assets, assetsBefore),
  }),
  feature({
    ...COMPANY,
    name: 'dilution',
    title: 'Dilution',
    inputs: ['shares', 'sharesBefore'],
    unit: 'fraction per year',
    range: { low: -1, high: null },
    description:
      'By how much the number of shares grew in a year, splits apart; negative where shares were bought back.',
    formula: 'shares / shares a year before - 1',
    source: 'Pontiff and Woodgate 2008',
    direction: 'FALLING',
    make:
      () =>
      ({ shares, sharesBefore }) =>
        changeOf(shares, sharesBefore),
  }),
  feature({
    ...COMPANY,
    name: 'cashRunway',
    title: 'Cash runway',
    inputs: ['cash', 'revenue', 'netIncome'],
    unit: 'years',
    range: POSITIVE,
    description: 'For how long cash would pay the costs of the last four quarters if nothing came in.',
    formula: 'cash / (revenue - net income of four quarters)',
    source: 'Defensive interval of Davidson, Sorter and Kalle 1964, with cash alone',
    direction: 'RISING',
    make:
      () =>
      ({ cash, revenue, netIncome }) =>
        cash >= 0 ? per(cash, revenue - netIncome) : Number.NaN,
  }),
  feature({
    ...COMPANY,
    name: 'insiderBalance60',
    title: 'Balance of insiders',
    inputs: ['insiderBought', 'insiderSold'],
    unit: 'share',
    range: { low: -1, high: 1 },
    lookback: 60,
    description:
      'Whether insiders bought (towards 1) or sold (towards -1) on the market, by filings of 60 bars. No value without any.',
    formula: '(bought - sold) / (bought + sold) over 60, in value',
    source: 'Lakonishok and Lee 2001 (net purchase ratio)',
    direction: 'RISING',
    make: (memory) => {
      const [net, gross] = [new WindowSums(memory, 60, 'plain'), new WindowSums(memory, 60, 'plain')]
      return ({ insiderBought, insiderSold }) =>
        balanceOf(net.nextSum(insiderBought - insiderSold), gross.nextSum(insiderBought + insiderSold))
    },
  }),
  feature({
    ...COMPANY,
    name: 'insiderNetBuying60',
    title: 'Net buying of insiders',
    inputs: ['insiderBought', 'insiderSold', 'close', 'shares'],
    unit: 'basis points of the company',
    range: ANY,
    lookback: 60,
    cost: 2,
    description: 'Which part of the company insiders bought on the market, less what they sold, by filings of 60 bars.',
    formula: '10,000 x sum of (bought - sold) over 60 / (close x shares)',
    source: 'Seyhun 1986',
    direction: 'RISING',
    make: (memory) => {
      const bars = new Window(memory, 60)
      return ({ insiderBought, insiderSold, close, shares }) =>
        bars.push(insiderBought - insiderSold) ? per(10_000 * sumOf(bars), close * shares) : Number.NaN
    },
  }),
]

/** Sum of a full window. */
function sumOf({ values, start, length }: Window): number {
  let sum = 0
  for (let index = start; index < start + length; index += 1) sum += values[index] ?? 0
  return sum
}
