import { describe, expect, it } from 'vitest'
import { FAMILIES, type IndicatorDefinition, type Parameter } from '#quant/indicators/kernel/definition.ts'
import { INDICATORS } from '#quant/indicators/registry.ts'

const OPENING = `# Indicators

<!-- Written by tests/unit/quant/indicators/document.test.ts from the registry; \`npx vitest run --project unit tests/unit/quant/indicators -u\` writes it anew. -->

[INDICATORS](../src/quant/indicators/registry.ts#INDICATORS) has ${INDICATORS.length} indicators. Each is an object that takes a bar at a time; [foldIndicator](../src/quant/indicators/indicatorStream.ts#foldIndicator) takes columns. Those most used, and what they are built of, also have a loop over columns ([SeveralKernel](../src/quant/indicators/kernel/definition.ts#SeveralKernel)), which runs over pieces without a gap; [one test](../tests/property/quant/indicators/library.property.test.ts) holds every indicator to the same bits either way, with gaps, standing prices and columns in pieces. [Their speed](benchmarks.md) is measured.

\`\`\`sh
quarterdeck indicators list
quarterdeck indicators BBANDS --data bars.csv --param timeperiod=20 --param nbdev=2 --json
\`\`\`

- **Names, parameters and seeding** are TA-Lib's where it has the indicator ("0.8" marks those that came with that version). What differs: of equal values MAXINDEX, MININDEX and MINMAXINDEX always take the latest; TA-Lib takes one or the other. VWAP goes on from the first bar as TA-Lib's does; give session=DAY on bars within a day. MFI compares typical prices as written, (h + l + c) / 3, so bars that differ by rounding alone may count for the other side than in TA-Lib. Where an RSI stood still but for rounding, STOCHRSI compares rounding, as TA-Lib's does. All others agree to 1e-6 or better. KELTNER is the form with the average of the close, TA-Lib's KC takes the typical price. MAVP reads its lengths as \`second\`. The functions of single numbers (SIN, LN, …) are left out.
- **Warm-up** is the number of bars up to and including the first with a value, for the default parameters; several numbers are those of the outputs in order. Before it there is no value: null, and NaN in columns.
- **A missing input** (NaN or infinite) has no value, and what follows it begins afresh, with the warm-up from there. No value stands on a number that is not there, and running sums begin again.
- **A forming bar**: \`replaceLast\` takes the latest bar back as if it had never come. \`snapshot\` and \`restore\` go on from any bar. Both are proven for every indicator by [one test](../tests/property/quant/indicators/library.property.test.ts), with truncation, later bars, the warm-up and gaps.
- **Long streams**: sums over windows are those of blocks ([WindowSums](../src/quant/indicators/kernel/windowSums.ts#WindowSums)) or made afresh for each bar, never running totals that things are taken from, so there is nothing to drift. [After ten million bars](../tests/soak/indicatorDrift.test.ts) near a million that end near a hundred an indicator must have its value of the last bars alone to 1e-12 of the largest (measured: 2e-15 at worst of 136); SUPERTREND stands as the jump left it, and what counts from the first bar by definition (AD, OBV, PVT, NVI, PVI, WAD, CUMSUM, places) has the rounding of its own size.
- \`series\` is the close unless another column is chosen (\`--column\`), \`first\` and \`second\` are high and low (\`--columns\`).
- **Conformance**: [TA-Lib's own expected rows](../tests/verify/indicatorLibrary.test.ts), and [TA-Lib 0.8.1 and Stock.Indicators](../tests/verify/indicatorFigures.test.ts) on the same bars.
`

const TITLES: Readonly<Record<(typeof FAMILIES)[number], string>> = {
  overlap: 'Averages, bands and trend lines',
  momentum: 'Momentum',
  volume: 'Volume',
  volatility: 'Volatility',
  price: 'Prices',
  cycle: 'Cycles',
  statistics: 'Statistics',
  levels: 'Levels',
  candles: 'Candlestick patterns',
}

function parameterText([name, { default: usual, words }]: readonly [string, Parameter]): string {
  return `${name}=${words?.[usual] ?? usual}`
}

function row(definition: IndicatorDefinition): string {
  const { name, title, formula, unit, source, inputs, outputs, parameters } = definition
  const usual = Object.fromEntries(Object.entries(parameters).map(([key, { default: value }]) => [key, value]))
  const warmUps = [...new Set(definition.warmUps(usual))].join(', ')
  const read = inputs.map((input) => (input === 'real' ? 'series' : input)).join(', ')
  const cells = [
    `\`${name}\``,
    `${title}: ${formula}`,
    read,
    outputs.join(', '),
    Object.entries(parameters).map(parameterText).join(', '),
    warmUps,
    unit,
    source,
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function page(): string {
  const parts = FAMILIES.map((family) => {
    const rows = INDICATORS.filter((definition) => definition.family === family).map(row)
    const head =
      '| Name | What it is | Reads | Outputs | Parameters | Warm-up | Unit | Convention |\n|--|--|--|--|--|--|--|--|'
    return `## ${TITLES[family]} (${rows.length})\n\n${head}\n${rows.join('\n')}\n`
  })
  return [OPENING, ...parts].join('\n')
}

describe('docs/indicators.md', () => {
  it('is the registry', async () => {
    await expect(page()).toMatchFileSnapshot('../../../../docs/indicators.md')
  })
})
