import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExperimentSeries } from '#adapters/storage/research/experimentTable.ts'
import { DAY } from '#core/time/duration.ts'
import type { Experiment } from '#contracts/records/experiment.ts'
import type { JudgedExperiment } from '#hosts/research/experimentBook.ts'
import { experimentJson } from '#hosts/research/tearSheet/experimentJson.ts'
import { html } from '#hosts/research/tearSheet/markup.ts'
import { findChromium, printPdf } from '#hosts/research/tearSheet/pdf.ts'
import { equityCsv, tradesCsv } from '#hosts/research/tearSheet/seriesCsv.ts'
import { tearSheet } from '#hosts/research/tearSheet/tearSheet.ts'
import { buildExperiment } from '../../builders/experiment.ts'
import { walkBars } from '../../helpers/backtestBench.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

function judged(changes: Partial<Experiment> = {}, more: Partial<JudgedExperiment> = {}): JudgedExperiment {
  const count = {
    ideas: ['0123456789abcdef'],
    trials: 7,
    everTried: 12,
    done: 5,
    failed: 1,
    cancelled: 1,
    unfinished: 0,
    sharpes: [1.25],
    withSharpe: 1,
    variance: null,
    best: null,
    resets: [{ at: DAY, reason: 'new data', trials: 5 }],
    sequences: [3],
  }
  const estimate = { value: 0.61, low: 0.1, high: 0.97, n: 250 }
  return {
    experiment: buildExperiment(changes),
    tags: ['good'],
    idea: 'sma-cross on ACME.TEST, 1d',
    count,
    number: 4,
    deflated: { estimate, expectedMaximum: 1.35, trials: 7, isSpreadKnown: false },
    ...more,
  }
}

function series(rows = 400): ExperimentSeries {
  const { tsOpen: time, close: value } = walkBars(rows, 3, DAY)
  const trade = {
    instrumentId: 'ACME.TEST',
    strategyId: 'sma-cross',
    side: 'LONG',
    size: 10,
    entryTime: 0,
    exitTime: DAY,
    entryPrice: 10,
    exitPrice: 11,
    commission: 0.5,
    pnl: 9.5,
  } as const
  return {
    trades: [trade, { ...trade, pnl: -3 }],
    equity: { time, value, drawdown: value.map(() => 0.1), close: value },
  }
}

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>\`\${7}\u202e</style></title>-->]]>&lt;`

describe('a tear sheet', () => {
  it('says what it was, what it earned in three numbers, every figure with n, and what the trials leave of it', () => {
    const page = tearSheet(judged(), series())
    for (const text of [
      'a first try',
      'trial 4 of 7',
      '#good',
      'reset at 1970-01-02T00:00:00Z after 5 trials: new data',
      'Gross profit<strong>120.00</strong>',
      'Costs<strong>20.00</strong>',
      'Net profit<strong>100.00</strong>',
      'Sharpe ratio</td>',
      '[-0.50, 2.75] n=250',
      '[0.10, 0.97] n=250',
      'The best of 7 trials',
      'n=12',
    ])
      expect(page.replaceAll(/\s+/g, ' ')).toContain(text)
    expect(page).not.toContain('SIMULATED')
    expect(page.match(/<svg /g)).toHaveLength(3)
  })

  it('marks simulated data, and runs that were not done', () => {
    const [data] = buildExperiment().data
    if (data === undefined) throw new Error('no data')
    expect(tearSheet(judged({ data: [{ ...data, origin: 'simulated' }] }), null)).toContain('SIMULATED DATA')
    const failed = judged({
      state: 'FAILED',
      failure: { code: 'X', message: 'It broke.' },
      statistics: {},
      intervals: {},
      profit: null,
    })
    expect(tearSheet(failed, null)).toContain('FAILED: It broke.')
  })

  it('needs nothing else: no script, no address, no style from a text', () => {
    const page = tearSheet(judged(), series())
    expect(page).not.toMatch(/<script|<link|<iframe|<object|javascript:|url\(|@import|https?:|\son\w+=|\sstyle=/i)
    expect(page).toContain(`default-src 'none'`)
    expect(page).toContain('prefers-color-scheme: dark')
    expect(page).toContain('@media print')
  })

  it('escapes every text that the trader or a file can have written', () => {
    const [data] = buildExperiment().data
    if (data === undefined) throw new Error('no data')
    const page = tearSheet(
      judged(
        {
          label: HOSTILE,
          data: [{ ...data, instrumentId: HOSTILE, file: HOSTILE, dataHash: HOSTILE }],
          configuration: { [HOSTILE]: HOSTILE, startingCash: 1 },
          warnings: [HOSTILE],
          findings: [{ code: 'X', severity: HOSTILE, title: HOSTILE, sentence: HOSTILE, advice: HOSTILE }],
          failure: { code: 'X', message: HOSTILE },
          state: 'FAILED',
          statistics: { [HOSTILE]: 1 },
          programVersion: HOSTILE,
          codeVersion: HOSTILE,
        },
        {
          tags: [HOSTILE],
          idea: HOSTILE,
          count: { ...judged().count, resets: [{ at: 0, reason: HOSTILE, trials: 1 }] },
        },
      ),
      series(3),
    )
    expect(page).not.toMatch(/<script|<img|onerror='|\u202e/)
    expect(page.match(/<\/style>/g)).toHaveLength(1)
    expect(page.match(/<\/title>/g)).toHaveLength(page.match(/<title>/g)?.length ?? 0)
    expect(page.split('&lt;script&gt;alert(1)').length - 1).toBeGreaterThan(12)
  })

  it('lets no text become markup, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { text: written } = html`<p title="${text}">${text}</p>`
        expect(written.startsWith('<p title="')).toBe(true)
        expect(written.slice('<p title="'.length, -'</p>'.length).replace('">', '')).not.toMatch(/[<>"']/)
      }),
    )
  })

  it.each([0, 1, 2, 10_000])('draws %i moments', (rows) => {
    const page = tearSheet(judged(), series(rows))
    expect(page).not.toMatch(/NaN|Infinity|undefined/)
    expect(page.length).toBeLessThan(150_000)
  })

  it('draws equity that is not a number nowhere', () => {
    const { equity, trades } = series(40)
    const broken = { trades: [], equity: { ...equity, value: equity.value.map(() => Number.NaN) } }
    expect(tearSheet(judged(), broken)).toContain('Equity: not enough data')
    expect(tearSheet(judged(), { ...broken, trades })).not.toContain('NaN,')
  })
})

describe('series as CSV', () => {
  it('have a header and one row each, in UTC', () => {
    const [header, first] = tradesCsv(series()).split('\n')
    expect(header).toMatch(/^instrument,strategy,side,size,entryTime/)
    expect(first).toBe('ACME.TEST,sma-cross,LONG,10,1970-01-01T00:00:00Z,1970-01-02T00:00:00Z,10,11,0.5,9.5,,')
    const rows = equityCsv(series(3)).trim().split('\n')
    expect(rows).toHaveLength(4)
    expect(rows[1]).toMatch(/^2020-01-01T00:00:00Z,[\d.]+,0\.1,[\d.]+$/)
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+x', "'+x"],
    ['-x', "'-x"],
    ['@x', "'@x"],
    ['a,"b"', '"a,""b"""'],
    ['=a\nb', '"\'=a\nb"'],
  ])('keep the text %j from being a formula or two cells', (text, cell) => {
    const { trades, equity } = series(1)
    const [trade] = trades
    if (trade === undefined) throw new Error('no trade')
    expect(tradesCsv({ trades: [{ ...trade, strategyId: text }], equity })).toContain(`ACME.TEST,${cell},LONG`)
  })
})

describe('an experiment as JSON', () => {
  it('is whole', () => {
    const whole = JSON.parse(experimentJson(judged(), series(5))) as Record<string, unknown>
    expect(whole).toMatchObject({ number: 4, count: { trials: 7 }, experiment: { label: 'a first try' } })
    expect((whole['equity'] as { time: number[] }).time).toHaveLength(5)
    expect(JSON.parse(experimentJson(judged(), null))).toMatchObject({ trades: null, equity: null })
  })
})

describe('printing', () => {
  it('says in one sentence that there is no browser', async () => {
    const folder = temporaryFolder()
    const printed = await printPdf('<p></p>', path.join(folder, 'x.pdf'), {
      PATH: folder,
      CHROME_PATH: path.join(folder, 'none'),
    })
    expect(printed).toMatchObject({
      ok: false,
      failure: { code: 'NO_BROWSER', message: expect.stringMatching(/^A PDF needs .*\.$/) },
    })
  })

  it('uses the one that is named, and tells when it does nothing or fails', async () => {
    const folder = temporaryFolder()
    const bin = path.join(folder, 'bin')
    mkdirSync(bin)
    const browser = (name: string, script: string): string => {
      const file = path.join(bin, name)
      writeFileSync(file, `#!/bin/sh\n${script}\n`)
      chmodSync(file, 0o755)
      return file
    }
    const good = browser(
      'chromium',
      'for word in "$@"; do case "$word" in --print-to-pdf=*) echo pdf > "${word#*=}";; esac; done',
    )
    expect(findChromium({ PATH: bin })).toBe(good)
    const file = path.join(folder, 'out.pdf')
    expect(await printPdf('<p></p>', file, { CHROME_PATH: good })).toMatchObject({ ok: true })
    const idle = await printPdf('', path.join(folder, 'b.pdf'), { CHROME_PATH: browser('idle', 'exit 0') })
    expect(idle).toMatchObject({ ok: false, failure: { code: 'PDF_FAILED' } })
    const failing = await printPdf('', path.join(folder, 'c.pdf'), { CHROME_PATH: browser('failing', 'exit 3') })
    expect(failing).toMatchObject({ ok: false, failure: { code: 'PDF_FAILED' } })
  })
})
