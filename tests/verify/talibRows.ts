import { readFileSync } from 'node:fs'
import type { IndicatorColumns } from '#quant/indicators/indicatorStream.ts'

const FOLDER = '../shared/data/ta-lib'

/** One expected row of TA-Lib's own tests: a call, and one value of each output it names. */
export interface TalibRow {
  readonly text: string
  readonly name: string
  readonly given: Readonly<Record<string, number>>
  readonly start: number
  readonly end: number
  /** Values that are left out after the first one that could be given. */
  readonly unstable: number
  readonly isMetaStock: boolean
  readonly outcome: string
  /** First bar with a value and number of values. */
  readonly begin: number
  readonly count: number
  /** Place among the values, the value, and the digits it was printed with. */
  readonly expected: readonly { readonly output: string; readonly at: number; readonly value: string }[]
}

/** The year of daily bars that the rows are about. */
export function readTalibBars(): IndicatorColumns {
  const all = JSON.parse(readFileSync(`${FOLDER}/ta_regtest_data.json`, 'utf8')) as Record<string, number[]>
  const column = (name: string): Float64Array => Float64Array.from(all[`TA_SREF_${name}_daily_ref_0_PRIV`] ?? [])
  const close = column('close')
  return {
    time: close.map((_, index) => index * 864e8),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close,
    volume: column('volume'),
  }
}

/** Every row of the file, and those that are about nothing the library has. */
export function readTalibRows(): { readonly rows: readonly TalibRow[]; readonly others: readonly string[] } {
  const lines = readFileSync(`${FOLDER}/ta_regtest_expected.tsv`, 'utf8').trim().split('\n').slice(1)
  const rows: TalibRow[] = []
  let trix = 0
  const others: string[] = []
  for (const line of lines) {
    const [file = '', table = ''] = line.split('\t')
    const cells = table
      .replaceAll(/\/\*.*?\*\//g, '')
      .replaceAll(/[{}]/g, '')
      .split(',')
      .map((cell) => cell.trim())
      .filter((cell) => cell !== '')
    // The rows of TRIX do not say that the second half of them is MetaStock's.
    if (file === 'test_per_ema.c') trix += 1
    const row = read(
      file,
      cells,
      line,
      (file === 'test_per_ema.c' && trix > 4) || cells.includes('TA_COMPATIBILITY_METASTOCK'),
    )
    if (row === null) others.push(line)
    else rows.push(row)
  }
  return { rows, others }
}

/** Sums and products of whole numbers as the rows write them: `252-((13*2)+2)`. */
function calculate(text: string): number {
  const inner = /\(([^()]*)\)/.exec(text)
  if (inner !== null) return calculate(text.replace(inner[0], String(calculate(inner[1] ?? ''))))
  return text
    .replaceAll(/\s/g, '')
    .split(/(?<=\d)(?=[+-])/)
    .reduce((sum, part) => sum + part.split('*').reduce((product, factor) => product * Number(factor), 1), 0)
}

type Fields = Pick<TalibRow, 'name' | 'given'> & { readonly outputs?: readonly string[]; readonly from: number }

const KINDS = ['SMA', 'EMA', 'WMA', 'DEMA', 'TEMA', 'TRIMA', 'KAMA', 'MAMA', 'T3']

function kindOf(cell: string | undefined): number {
  return KINDS.indexOf((cell ?? '').replace('TA_MAType_', ''))
}

function read(file: string, cells: readonly string[], text: string, isMetaStock: boolean): TalibRow | null {
  const outcomeAt = cells.findIndex((cell) => /^TA_(SUCCESS|BAD_PARAM|OUT_OF_RANGE)/.test(cell))
  const fields = fieldsOf(file, cells)
  if (fields === null || outcomeAt < 0) return null
  const { name, given, outputs = ['value'], from } = fields
  const after = cells.slice(outcomeAt + 1)
  const areFirst = file === 'test_macd.c' || file === 'test_bbands.c'
  const pairs = areFirst ? after.slice(2) : after
  const [begin = '', count = ''] = areFirst ? after : after.slice(2 * outputs.length)
  return {
    text,
    name,
    given,
    isMetaStock,
    outcome: cells[outcomeAt] ?? '',
    start: calculate(cells[from] ?? ''),
    end: calculate(cells[from + 1] ?? ''),
    unstable: hasUnstable(file) ? calculate(cells[from - 1] ?? '') : 0,
    begin: calculate(begin),
    count: calculate(count),
    expected: outputs.map((output, index) => {
      return {
        output,
        at: calculate(pairs[2 * index] ?? ''),
        value: pairs[2 * index + 1] ?? '',
      }
    }),
  }
}

function hasUnstable(file: string): boolean {
  return [
    'test_ma.c',
    'test_rsi.c',
    'test_per_ema.c',
    'test_1in_1out.c',
    'test_1in_2out.c',
    'test_imi.c',
    'test_trange.c',
  ].includes(file)
}

/** Indicator, parameters, outputs and where the range of bars stands in a row, by the file it comes from. */
function fieldsOf(file: string, cells: readonly string[]): Fields | null {
  const name = (cells[1] ?? '').replace(/^TA_(.*)_TEST$/, '$1')
  const number = (at: number): number => Number(cells[at])
  switch (file) {
    case 'test_1in_1out.c':
      return name === 'SIN' ? null : { name, given: {}, from: 3 }
    case 'test_1in_2out.c':
      return {
        name,
        given: {},
        outputs: name === 'HT_SINE' ? ['sine', 'leadsine'] : ['inphase', 'quadrature'],
        from: 3,
      }
    case 'test_avgdev.c':
      return { name: 'AVGDEV', given: { timeperiod: number(3) }, from: 1 }
    case 'test_imi.c':
      return { name: 'IMI', given: { timeperiod: number(4) }, from: 2 }
    case 'test_stddev.c':
      return { name: 'STDDEV', given: { timeperiod: number(3), nbdev: number(4) }, from: 1 }
    case 'test_trange.c': {
      const isAverage = number(4) === 1
      return { name: isAverage ? 'ATR' : 'TRANGE', given: isAverage ? { timeperiod: number(5) } : {}, from: 2 }
    }
    case 'test_bbands.c': {
      const given = { timeperiod: number(3), nbdevup: number(4), nbdevdn: number(5), matype: kindOf(cells[6]) }
      return { name: 'BBANDS', given, outputs: ['upper', 'middle', 'lower'], from: 1 }
    }
    case 'test_macd.c': {
      const [fastperiod, slowperiod, signalperiod] = [number(4), number(5), number(6)]
      const kinds = { fastmatype: 1, slowmatype: 1, signalmatype: 1 }
      const given = { fastperiod, slowperiod, signalperiod, ...(name === 'MACDEXT' ? kinds : {}) }
      return { name, given: name === 'MACDFIX' ? { signalperiod } : given, outputs: ['macd', 'signal'], from: 2 }
    }
    case 'test_ma.c': {
      if (name !== 'ANY_MA') return { name: 'MAMA', given: {}, outputs: [name.toLowerCase()], from: 3 }
      return { name: 'MA', given: { timeperiod: number(5), matype: kindOf(cells[6]) }, from: 3 }
    }
    case 'test_po.c': {
      const given = { fastperiod: number(4), slowperiod: number(5), matype: kindOf(cells[6]) }
      return { name: number(1) === 1 ? 'PPO' : 'APO', given, from: 2 }
    }
    case 'test_rsi.c':
    case 'test_per_ema.c':
      return { name, given: { timeperiod: number(5) }, from: 3 }
    case 'test_per_hlcv.c': {
      const [, kind = name, fast, slow] = /^(ADOSC)_(\d+)_(\d+)$/.exec(name) ?? []
      if (kind === 'ADOSC')
        return { name: kind, given: { fastperiod: Number(fast), slowperiod: Number(slow) }, from: 2 }
      return { name, given: name === 'AD' ? {} : { timeperiod: number(4) }, from: 2 }
    }
    case 'test_per_hlc.c': {
      if (name === 'ULTOSC') {
        return { name, given: { timeperiod1: number(4), timeperiod2: number(5), timeperiod3: number(6) }, from: 2 }
      }
      return {
        name,
        given: { timeperiod: number(4) },
        ...(name === 'ACCBANDS' ? { outputs: ['middle'] } : {}),
        from: 2,
      }
    }
    case 'test_per_hl.c': {
      const [, side] = /^AROON_(UP|DOWN)$/.exec(name) ?? []
      const given = { timeperiod: number(4) }
      return side === undefined
        ? { name, given, from: 2 }
        : { name: 'AROON', given, outputs: [side.toLowerCase()], from: 2 }
    }
    case 'test_per_ohlc.c':
      return { name, given: {}, from: 2 }
    case 'test_minmax.c': {
      const outputs = name.startsWith('MINMAX') ? { outputs: ['min'] } : {}
      return { name, given: { timeperiod: number(4) }, ...outputs, from: 2 }
    }
    case 'test_mom.c':
      return { name, given: { timeperiod: number(4) }, from: 2 }
    default:
      return null
  }
}
