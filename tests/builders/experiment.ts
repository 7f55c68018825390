import type { Experiment } from '#contracts/records/experiment.ts'
import { buildInstrument } from './instrument.ts'

/** Builds the record of a small run that is done; any field can be replaced. */
export function buildExperiment(changes: Partial<Experiment> = {}): Experiment {
  const instrument = buildInstrument()
  return {
    id: 'a'.repeat(64),
    attempt: 1,
    trial: 3,
    kind: 'BACKTEST',
    parentId: null,
    ideaId: '0123456789abcdef',
    label: 'a first try',
    createdAt: 1_767_225_600_000_000,
    configuration: { startingCash: 10_000, strategies: [{ kind: 'sma-cross', parameters: { fast: 5 } }] },
    configHash: 'e'.repeat(64),
    data: [
      {
        datasetId: 'acme',
        instrumentId: instrument.id,
        instrument,
        interval: '1d',
        origin: 'historical',
        bars: 3,
        from: 1_767_225_600_000_000,
        to: 1_767_398_400_000_000,
        dataHash: 'd'.repeat(64),
        actions: [],
        file: null,
      },
    ],
    codeVersion: 'c'.repeat(64),
    programVersion: '0.1.0',
    seed: null,
    state: 'DONE',
    failure: null,
    warnings: [],
    statistics: { sharpe: 1.25, trades: 12, maxDrawdownPct: 8.5 },
    intervals: { sharpe: { value: 1.25, low: -0.5, high: 2.75, n: 250 } },
    counts: { bar: 251, period: 250, month: 12, trade: 12 },
    findings: [],
    evidence: null,
    profit: { gross: 120, costs: 20, net: 100 },
    seconds: 0.5,
    orderListHash: '1'.repeat(64),
    resultHash: '2'.repeat(64),
    ...changes,
  }
}
