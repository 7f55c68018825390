import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'
import { encodeWire } from '#contracts/wireCodec.ts'
import {
  setOf,
  begin,
  CODE,
  crossing,
  doneEnding,
  keep,
  openBook,
  plan,
  replyOf,
  walkSet,
} from '../../helpers/experimentRig.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

/** Changes research.db behind the program's back. */
function tamper(folder: string, sql: string): void {
  const opened = openDatabase(path.join(folder, 'research.db'), 'the test')
  if (!opened.ok) throw new Error(opened.failure.message)
  for (const table of ['trial_ledger', 'experiments', 'data_lists'])
    for (const change of ['update', 'delete']) opened.database.run(`DROP TRIGGER IF EXISTS ${table}_no_${change}`)
  opened.database.run(sql)
  opened.database.close()
}

describe('the book of experiments', () => {
  it('keeps a run whole and finds it by the start of its id', () => {
    const folder = temporaryFolder()
    const planned = plan({ label: 'first' })
    const ending = doneEnding(planned)
    const book = openBook(folder)
    const kept = keep(book, planned, ending)
    expect(kept).toMatchObject({ number: 1, idea: 'sma-cross on ACME.TEST, 1d', notes: [] })
    expect(kept.deflated?.trials).toBe(1)
    book.close()

    const again = openBook(folder)
    const found = replyOf(again.find(kept.experiment.id.slice(0, 6).toUpperCase()))
    expect(found).toEqual(kept.experiment)
    expect(found).toMatchObject({ label: 'first', state: 'DONE', codeVersion: CODE, attempt: 1 })
    const series = again.series(found)
    expect(series?.trades).toEqual(ending.result.trades)
    expect(series?.equity).toEqual(ending.result.equity)
    expect(found.statistics).toMatchObject(ending.result.statistics)
    expect(again.verify()).toMatchObject({ ok: true, trials: 1, experiments: 1, findings: [], notes: [] })
    for (const prefix of ['abc', 'zzzzzz', 'ffffffffff', '%%%%%%', ''])
      expect(again.find(prefix)).toMatchObject({ ok: false, failure: { code: 'EXPERIMENT_UNKNOWN' } })
    again.close()
  })

  it('counts every run of an idea: failed, cancelled, repeated, and one that never ended', () => {
    const folder = temporaryFolder()
    const book = openBook(folder)
    keep(book, plan())
    keep(book, plan())
    keep(book, plan({ configuration: crossing(3, 9) }), {
      state: 'FAILED',
      failure: { code: 'BROKEN', message: 'It broke.' },
    })
    keep(book, plan({ configuration: crossing(4, 9) }), { state: 'CANCELLED' })
    begin(book, plan({ configuration: crossing(7, 20) }))
    const other = keep(book, plan({ sets: [walkSet(300, 9)] }))
    book.close()
    const reopened = openBook(folder)
    const [idea] = reopened.ideas.list()
    expect(idea?.count).toMatchObject({ trials: 6, done: 3, failed: 1, cancelled: 1, unfinished: 1, withSharpe: 2 })
    expect(other.number).toBe(6)
    expect(replyOf(reopened.list({})).map(({ state }) => state)).toEqual(['DONE', 'CANCELLED', 'FAILED', 'DONE'])
    expect(reopened.verify().ok).toBe(true)
    reopened.close()
  })

  it('keeps what a failed run came to until then, and judges nothing by it', () => {
    const book = openBook(temporaryFolder())
    const planned = plan()
    const { result: partial } = doneEnding(planned)
    const failure = { code: 'STRATEGY_THREW', message: 'It threw.' }
    const kept = keep(book, planned, { state: 'FAILED', failure, partial })
    expect(kept.experiment).toMatchObject({ state: 'FAILED', failure, evidence: null, resultHash: null })
    expect(kept.experiment.statistics['trades']).toBe(partial.statistics.trades)
    expect(kept).toMatchObject({ deflated: null, count: { trials: 1, failed: 1, withSharpe: 0 } })
    expect(book.series(kept.experiment)?.trades).toHaveLength(partial.trades.length)
    book.close()
  })

  it('makes the deflated Sharpe ratio smaller with every trial', () => {
    const book = openBook(temporaryFolder())
    const planned = plan({ sets: [walkSet(800, 11)] })
    const first = keep(book, planned)
    const sets = planned.sets
    const runs = Array.from({ length: 30 }, (_, index) =>
      plan({ kind: 'SWEEP_POINT', configuration: crossing(3 + index, 40), sets }),
    )
    const begun = replyOf(book.begin(runs))
    const failure = { code: 'STOPPED', message: 'Stopped.' }
    replyOf(book.finish(begun.map((run) => ({ run, ending: { state: 'FAILED', failure }, keepSeries: false }))))
    const judged = book.judge(first.experiment)
    expect(judged).toMatchObject({ number: 1, count: { trials: 31, failed: 30 }, deflated: { trials: 31 } })
    expect(judged.deflated?.estimate.value).toBeLessThan(first.deflated?.estimate.value ?? 0)
    book.close()
  })

  it('counts a copy of the same bars under another name for the same idea, and says so', () => {
    const book = openBook(temporaryFolder())
    const set = walkSet()
    keep(book, plan({ sets: [set] }))
    const renamed = { ...set.instrument, id: 'COPY.TEST' as typeof set.instrument.id, symbol: 'COPY' }
    const copy = { ...set, instrument: renamed, series: { ...set.series, instrumentId: renamed.id } }
    const kept = keep(book, plan({ sets: [copy] }))
    expect(kept.number).toBe(2)
    expect(kept.notes).toEqual(['COPY.TEST is the same as ACME.TEST, so the run counts as a trial of that.'])
    expect(book.ideas.list()).toHaveLength(1)
    book.close()
  })

  it('does not count proofs, and tells when the same experiment gave another result', () => {
    const book = openBook(temporaryFolder())
    const planned = plan()
    expect(keep(book, { ...planned, kind: 'PROOF' })).toMatchObject({ number: null, count: { trials: 0 } })
    const ending = doneEnding(planned)
    const odd = keep(book, planned, { ...ending, result: { ...ending.result, netProfit: 1 } })
    expect(odd.notes).toEqual([expect.stringContaining('another result')])
    expect(odd.experiment.attempt).toBe(2)
    expect(book.verify().ok).toBe(true)
    book.close()
  })

  it('merges, splits and resets with a reason, in the open', () => {
    const book = openBook(temporaryFolder())
    const one = keep(book, plan())
    const two = keep(
      book,
      plan({ sets: [setOf({ ...walkSet(300, 21).series.columns }, 'OTHER')], configuration: crossing(2, 9) }),
    )
    expect(two.number).toBe(2)
    const hourly = { ...walkSet(400, 3), datasetId: 'x' }
    const apart = keep(book, plan({ sets: [{ ...hourly, series: { ...hourly.series, interval: '1h' } }] }))
    expect(apart.number).toBe(1)
    const [a, b] = [one.experiment.ideaId, apart.experiment.ideaId]
    expect(book.ideas.merge(a, b, ' ')).toMatchObject({ ok: false, failure: { code: 'REASON_MISSING' } })
    expect(replyOf(book.ideas.merge(a, b, 'the same thing')).trials).toBe(3)
    expect(book.ideas.merge(b, a, 'again')).toMatchObject({ ok: false, failure: { code: 'IDEAS_TOGETHER' } })
    expect(replyOf(book.list({ idea: b.slice(0, 8) }))).toHaveLength(3)
    expect(replyOf(book.ideas.part(b, 'no, it is not')).trials).toBe(1)
    expect(replyOf(book.ideas.split(a, [two.experiment.id], 'second thought', 'another rule')).trials).toBe(1)
    expect(book.judge(two.experiment)).toMatchObject({ idea: expect.stringContaining('(second thought)'), number: 1 })
    expect(replyOf(book.ideas.reset(a, 'new data only')).trials).toBe(0)
    expect(replyOf(book.ideas.trialsOf(a))).toMatchObject({
      trials: 0,
      everTried: 1,
      resets: [{ reason: 'new data only', trials: 1 }],
    })
    expect(book.ideas.decisions().map(({ kind, reason }) => [kind, reason])).toEqual([
      ['IDEAS_MERGED', 'the same thing'],
      ['IDEA_SPLIT', 'no, it is not'],
      ['IDEA_SPLIT', 'another rule'],
    ])
    expect(book.ideas.reset('000000', 'x')).toMatchObject({ ok: false, failure: { code: 'IDEA_UNKNOWN' } })
    expect(book.verify().ok).toBe(true)
    book.close()
  })

  it('searches by tag, text and time, and changes nothing but tags', () => {
    let now = 1_000
    const book = openBook(temporaryFolder(), { now: () => (now += 1_000) })
    const one = keep(book, plan({ label: '100 % sure_thing' })).experiment
    const two = keep(book, plan({ configuration: crossing(6, 31) })).experiment
    expect(replyOf(book.changeTags(one, ['good', 'idea-7'], []))).toEqual(['good', 'idea-7'])
    expect(replyOf(book.changeTags(one, ['good'], ['idea-7', 'never']))).toEqual(['good'])
    for (const tag of ['', ' x', '<b>', 'a'.repeat(41), '-x'])
      expect(book.changeTags(one, [tag], [])).toMatchObject({ ok: false, failure: { code: 'TAG_INVALID' } })
    const found = (filter: Parameters<typeof book.list>[0]): readonly string[] =>
      replyOf(book.list(filter)).map(({ id }) => id)
    expect(found({ tag: 'good' })).toEqual([one.id])
    expect(found({ tag: "' OR 1=1 --" })).toEqual([])
    expect(found({ text: '0 % sure_t' })).toEqual([one.id])
    expect(found({ text: '0%sure' })).toEqual([])
    expect(found({ text: '100_% sure' })).toEqual([])
    expect(found({ text: 'ACME.test' })).toEqual([two.id, one.id])
    expect(found({ text: '"slow":31' })).toEqual([two.id])
    expect(found({ since: two.createdAt })).toEqual([two.id])
    expect(found({ limit: 1 })).toEqual([two.id])
    book.close()
  })
})

describe('a tampered book', () => {
  function filled(): string {
    const folder = temporaryFolder()
    const book = openBook(folder)
    keep(book, plan())
    keep(book, plan({ configuration: crossing(4, 9) }), { state: 'CANCELLED' })
    keep(book, plan({ configuration: crossing(6, 11) }))
    expect(book.verify()).toMatchObject({ ok: true, trials: 3 })
    book.close()
    return folder
  }

  it.each([
    [
      'an edited outcome',
      `UPDATE trial_ledger SET payload = replace(payload, 'CANCELLED', 'DONE') WHERE kind = 'TRIAL_ENDED'`,
      /was changed/,
    ],
    ['another idea', `UPDATE trial_ledger SET idea = '0000000000000000' WHERE sequence = 4`, /Entry 4 .* was changed/],
    [
      'a trial in the middle removed',
      'DELETE FROM trial_ledger WHERE sequence IN (5, 6)',
      /Entries 5 to 6 are missing/,
    ],
    [
      'the last trial removed',
      'DELETE FROM trial_ledger WHERE sequence >= 7',
      /ends at entry 6, but entry 8 had been written/,
    ],
    [
      'the last end removed',
      'DELETE FROM trial_ledger WHERE sequence = 8',
      /ends at entry 7, but entry 8 had been written/,
    ],
    ['all trials removed', 'DELETE FROM trial_ledger', /ends at entry 0/],
    [
      'an edited record',
      `UPDATE experiments SET record = replace(record, '"sharpe":', '"sharpe":1') WHERE state = 'DONE'`,
      /record of experiment .* was changed/,
    ],
    [
      'another equity',
      `UPDATE experiments SET equity = trades WHERE state = 'DONE'`,
      /record of experiment .* was changed/,
    ],
    ['a removed record', `DELETE FROM experiments WHERE state = 'CANCELLED'`, /is gone/],
    [
      'another list of data',
      `UPDATE data_lists SET list = replace(list, 'ACME', 'EMCA')`,
      /record of experiment .* was changed/,
    ],
    ['a removed name', 'DELETE FROM first_names', /names under which/],
  ])('is found: %s', (_, sql, finding) => {
    const folder = filled()
    tamper(folder, sql)
    const book = openBook(folder)
    const { ok, findings } = book.verify()
    expect(ok).toBe(false)
    expect(findings.join('\n')).toMatch(finding)
    book.close()
  })

  it('refuses changes through the program’s own statements', () => {
    const folder = filled()
    const opened = openDatabase(path.join(folder, 'research.db'), 'the test')
    if (!opened.ok) throw new Error(opened.failure.message)
    const { database } = opened
    for (const table of ['trial_ledger', 'experiments', 'data_lists'])
      expect(() => database.run(`DELETE FROM ${table}`)).toThrow(/written once and never changed/)
    expect(() => database.run(`UPDATE experiments SET state = 'DONE'`)).toThrow(/written once/)
    database.close()
  })

  it('tells with the next run that trials are missing, and writes the loss down for good', () => {
    const folder = filled()
    tamper(folder, 'DELETE FROM trial_ledger WHERE sequence >= 5')
    const book = openBook(folder)
    const begun = begin(book, plan())
    const loss = book.verify()
    expect(loss.notes).toEqual([expect.stringMatching(/ended at entry 4 although entry 8 had been written/)])
    expect(loss.findings.join('\n')).toMatch(/in no entry of the ledger/)
    expect(begun.trial).toBe(6)
    book.close()
  })

  it('cannot tell about the end when its file is gone as well, and says that', () => {
    const folder = filled()
    rmSync(path.join(folder, 'research.head'))
    const book = openBook(folder)
    expect(book.verify()).toMatchObject({ ok: true, notes: [expect.stringContaining('would not be noticed')] })
    book.close()
  })

  it('is not opened when it is another kind of file', () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'research.db'), 'x'.repeat(5_000))
    expect(() => openBook(folder)).toThrow(/not a database of this program/)
  })
})

describe('runs that an earlier version kept in files', () => {
  /** A run as the first version wrote it: one strategy, one set of bars, no report. */
  function firstVersion(key: string, label: string) {
    const column = Float64Array.of(10_000, 10_100, 10_050)
    const trade = {
      side: 'LONG',
      size: 5,
      entryTime: 0,
      exitTime: 86_400_000_000,
      entryPrice: 10,
      exitPrice: 11,
      pnl: 5,
    }
    return {
      job: {
        key,
        kind: 'BACKTEST',
        label,
        state: 'DONE',
        done: 3,
        total: 3,
        rate: null,
        etaLow: null,
        etaHigh: null,
        startedAt: 7,
        lastProgressAt: 8,
        failure: null,
      },
      result: {
        runId: key,
        configuration: { strategy: { kind: 'sma-cross', parameters: { fast: 10 } }, startingCash: 10_000 },
        datasetId: 'sp500-daily',
        origin: 'simulated',
        statistics: { bars: 3, trades: 2, sharpe: null },
        intervals: { sharpe: null },
        grossProfit: 12,
        costs: 2,
        netProfit: 10,
        trades: [trade, trade],
        equity: { time: Float64Array.of(0, 86_400_000_000, 172_800_000_000), value: column, drawdown: column },
        orderListHash: '1'.repeat(64),
        dataHash: '2'.repeat(64),
        configHash: '3'.repeat(64),
        seconds: 1,
      },
    }
  }

  it('are taken in once, the failed and cancelled ones too, and left where they are', () => {
    const folder = temporaryFolder()
    const runs = path.join(folder, 'runs')
    mkdirSync(runs)
    const ofState = (key: string, state: string, failure: string | null) => {
      return { job: { key, label: state, state, startedAt: 5, failure }, result: null }
    }
    writeFileSync(path.join(runs, 'run-000001.json'), encodeWire(firstVersion('run-000001', 'before')))
    writeFileSync(path.join(runs, 'run-000002.json'), encodeWire(ofState('run-000002', 'FAILED', 'It broke.')))
    writeFileSync(path.join(runs, 'run-000003.json'), 'half a fi')
    writeFileSync(path.join(runs, 'run-000004.json'), encodeWire(ofState('run-000004', 'CANCELLED', null)))
    const book = openBook(folder)
    expect(book.verify()).toMatchObject({ ok: true, trials: 3, experiments: 3 })
    const byLabel = new Map(replyOf(book.list({})).map((experiment) => [experiment.label, experiment]))
    const before = byLabel.get('before')
    if (before === undefined) throw new Error('not taken in')
    expect(before).toMatchObject({
      state: 'DONE',
      codeVersion: 'unrecorded',
      statistics: { trades: 2 },
      resultHash: null,
    })
    expect(before).toMatchObject({ createdAt: 7, profit: { gross: 12, costs: 2, net: 10 } })
    expect(byLabel.get('FAILED')).toMatchObject({ state: 'FAILED', failure: { message: 'It broke.' } })
    expect(byLabel.get('CANCELLED')?.state).toBe('CANCELLED')
    expect(book.series(before)?.trades).toHaveLength(2)
    expect(book.judge(before)).toMatchObject({ idea: 'sma-cross on sp500-daily, 1d', number: 1 })
    book.close()
    const again = openBook(folder)
    expect(again.verify().trials).toBe(3)
    again.close()
    expect(readdirSync(runs)).toHaveLength(4)
  })
})
