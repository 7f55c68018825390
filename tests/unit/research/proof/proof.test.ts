import { describe, expect, it } from 'vitest'
import { PROOF_TITLES, proofCodeSchema, type ProofCode, type ProofReport } from '#contracts/records/proof.ts'
import { proveRun } from '#engines/research/proof/proof.ts'
import type { StrategyDefinition } from '#trading/strategies/strategy.ts'
import { barStrategy, onlyKind, Stance } from '../../../fixtures/leaks/barStrategy.ts'
import { buyAndHold, highestEver, weekdays } from '../../../fixtures/leaks/cleanOther.ts'
import { momentum } from '../../../fixtures/leaks/cleanTrend.ts'
import { dailyWalk, fourWalks, indexHistory, splitShare } from '../../../fixtures/leaks/proofData.ts'
import { buildConfiguration, buildRequest, RESEARCH_PORTS, smaCross, walkBars } from '../../../helpers/backtestBench.ts'
import { prove } from '../../../helpers/proofBench.ts'

const QUICK = { effort: { cuts: 10, quietCuts: 5, futures: 2, withinBars: 1 } }

function testOf(report: ProofReport, code: ProofCode): ProofReport['tests'][number] {
  const found = report.tests.find((test) => test.code === code)
  if (found === undefined) throw new Error(code)
  return found
}

/** Long over some bars under a price and out over it. */
function belowPrice(limit: number): StrategyDefinition {
  return barStrategy(`below-${limit}`, () => {
    const stance = new Stance()
    return (bar, voice) => stance.take(bar.close < limit ? 'LONG' : 'FLAT', voice)
  })
}

describe('a proof', () => {
  it('asks every question once and comes out the same each time', () => {
    const again = (): ProofReport => ({ ...prove(() => momentum(5), dailyWalk(200), QUICK), seconds: 0 })
    const report = again()
    expect(report.tests.map(({ code }) => code).toSorted()).toEqual([...proofCodeSchema.options].toSorted())
    expect(Object.keys(PROOF_TITLES).toSorted()).toEqual([...proofCodeSchema.options].toSorted())
    expect(report.verdict).toBe('PASSED')
    expect(report.runs).toBe(1 + report.tests.reduce((sum, { runs }) => sum + runs, 0))
    expect(again()).toEqual(report)
  })

  it('cuts at every signal where there are few, and says how many it took where there are more', () => {
    const sentenceOf = (cuts: number): string =>
      testOf(
        prove(() => momentum(5), dailyWalk(300), { effort: { ...QUICK.effort, cuts } }),
        'TRUNCATION',
      ).sentence
    expect(sentenceOf(200)).toMatch(/^Cut off at each of the \d+ moments with a signal and at 5 moments without/)
    expect(sentenceOf(10)).toMatch(/^Cut off at 10 moments spread over the \d+ moments with a signal/)
  })

  it('tells how far it is', () => {
    const request = buildRequest(walkBars(300), buildConfiguration({ strategies: [smaCross({ fast: 2, slow: 5 })] }))
    const seen = new Set<string>()
    for (const { code, done, total } of proveRun(request, RESEARCH_PORTS, QUICK)) {
      expect(done).toBeLessThanOrEqual(total)
      seen.add(code)
    }
    expect([...seen]).toEqual(expect.arrayContaining(['REPEAT', 'FUTURE', 'TRUNCATION']))
  })

  it('says nothing where nothing was decided, and little where prices decide nothing', () => {
    const silent = prove(() => barStrategy('silent', () => () => undefined), dailyWalk(100), QUICK)
    expect(silent.verdict).toBe('INCONCLUSIVE')
    expect(testOf(silent, 'TRUNCATION').state).toBe('INCONCLUSIVE')
    expect(testOf(silent, 'FILLS').state).toBe('NOT_APPLICABLE')
    const calendar = prove(() => weekdays(1, 4), dailyWalk(100), QUICK)
    expect(calendar.verdict).toBe('INCONCLUSIVE')
    expect(testOf(calendar, 'POWER').state).toBe('INCONCLUSIVE')
    expect(testOf(calendar, 'TIME_SHIFT').state).toBe('PASSED')
  })

  it('cannot be made of a run that breaks off', () => {
    const gives = (definition: StrategyDefinition): unknown => {
      const strategies = [{ ...smaCross({}), kind: definition.kind }]
      const request = { runId: 'proof', configuration: buildConfiguration({ strategies }), data: dailyWalk(50) }
      const steps = proveRun(request, { ...RESEARCH_PORTS, strategies: onlyKind(definition) })
      for (;;) {
        const step = steps.next()
        if (step.done === true) return step.value
      }
    }
    const gaveUp = barStrategy('gives-up', () => (bar, { context }) => {
      if (bar.volume > 8_000) context.fail({ code: 'STRATEGY_NO_PRICE', message: 'It lost its way.' })
    })
    expect(gives(gaveUp)).toMatchObject({ kind: 'FAILED', failure: { code: 'STRATEGY_FAILED' } })
    const threw = barStrategy('throws', () => () => {
      throw new Error('nothing is there')
    })
    expect(gives(threw)).toMatchObject({ kind: 'FAILED', failure: { code: 'RUN_THREW', message: 'nothing is there' } })
  })

  it('does not ask for other years where dates are meant to matter', () => {
    const dated = { ...momentum(5), readsCalendar: true }
    expect(
      testOf(
        prove(() => dated, dailyWalk(150), QUICK),
        'TIME_SHIFT',
      ).state,
    ).toBe('NOT_APPLICABLE')
  })

  it('does not ask for another clock where the host has none', () => {
    const request = buildRequest(walkBars(100), buildConfiguration())
    const steps = proveRun(request, RESEARCH_PORTS, QUICK)
    let step = steps.next()
    while (step.done !== true) step = steps.next()
    if (step.value.kind !== 'DONE') throw new Error(JSON.stringify(step.value))
    expect(testOf(step.value.report, 'OTHER_CLOCK').state).toBe('NOT_APPLICABLE')
  })

  it('holds several strategies on one account to the same', () => {
    const strategies = [
      smaCross({ fast: 3, slow: 9, side: 'long' }),
      { ...smaCross({ fast: 5, slow: 20, side: 'both' }), strategyId: smaCross({}).strategyId },
    ]
    const [first, second] = strategies.map((each, index) => ({
      ...each,
      strategyId: `s${index}` as typeof each.strategyId,
      share: 0.5,
    }))
    if (first === undefined || second === undefined) throw new Error('two')
    const configuration = buildConfiguration(
      { strategies: [first, second] },
      { commission: 0.001, spread: 0.0005, slippage: 0.0002 },
    )
    const steps = proveRun({ runId: 'proof', configuration, data: fourWalks(150) }, RESEARCH_PORTS, QUICK)
    let step = steps.next()
    while (step.done !== true) step = steps.next()
    expect(step.value).toMatchObject({
      kind: 'DONE',
      report: { verdict: 'PASSED', strategies: ['sma-cross', 'sma-cross'] },
    })
  })

  it.each(['next-open', 'close'] as const)(
    'accepts the fills of the house with costs and stops, filling at the %s',
    (fill) => {
      const configuration = buildConfiguration(
        { strategies: [smaCross({ fast: 3, slow: 9, side: 'both' })], stopLoss: 0.004, takeProfit: 0.006 },
        { fill, commission: 0.001, spread: 0.0005, slippage: 0.0002 },
      )
      const steps = proveRun({ runId: 'proof', configuration, data: indexHistory(300) }, RESEARCH_PORTS, QUICK)
      let step = steps.next()
      while (step.done !== true) step = steps.next()
      if (step.value.kind !== 'DONE') throw new Error(JSON.stringify(step.value))
      const fills = testOf(step.value.report, 'FILLS')
      expect(fills).toMatchObject({ state: 'PASSED' })
      expect(fills.compared).toBeGreaterThan(20)
      expect(step.value.report.verdict).toBe('PASSED')
    },
  )
})

describe('hints', () => {
  it('never decide', () => {
    const restated = prove(() => belowPrice(100), splitShare(true), QUICK)
    expect(testOf(restated, 'LATER_PRICES')).toMatchObject({ hint: true, state: 'INCONCLUSIVE' })
    expect(testOf(restated, 'SCALE')).toMatchObject({ hint: true, state: 'INCONCLUSIVE' })
    expect(restated.verdict).toBe('PASSED')
    expect(
      testOf(
        prove(() => momentum(5), splitShare(false), QUICK),
        'LATER_PRICES',
      ).state,
    ).toBe('PASSED')
  })

  it('tell of decisions that are right about the next bar too often', () => {
    const { close, tsOpen } = dailyWalk().sets[0].series.columns
    const knowing = barStrategy('knows-next', () => (bar, voice) => {
      const place = tsOpen.indexOf(bar.tsOpen)
      if ((close[place + 1] ?? 0) > (close[place] ?? 0)) voice.long()
    })
    expect(
      testOf(
        prove(() => knowing, dailyWalk(), QUICK),
        'NEXT_BAR',
      ),
    ).toMatchObject({ hint: true, state: 'INCONCLUSIVE' })
    expect(
      testOf(
        prove(() => buyAndHold(), dailyWalk(100), QUICK),
        'NEXT_BAR',
      ).state,
    ).toBe('PASSED')
  })
})

describe('the warm-up', () => {
  it('is reported where none is declared', () => {
    const { warmupBars: _, ...undeclared } = momentum(30)
    const settles = testOf(
      prove(() => undeclared, dailyWalk(400), QUICK),
      'WARM_UP',
    )
    expect(settles.state).toBe('PASSED')
    expect(settles.sentence).toMatch(/after \d+ bars at the latest; it declares no warm-up/)
    expect(
      testOf(
        prove(() => highestEver(), dailyWalk(400), QUICK),
        'WARM_UP',
      ).state,
    ).not.toBe('FAILED')
  })
})
