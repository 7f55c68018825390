import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import type { ProofReport } from '#contracts/records/proof.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import { proveRun, type ProofOptions } from '#engines/research/proof/proof.ts'
import type { RunData } from '#engines/research/runData.ts'
import type { StrategyDefinition } from '#trading/strategies/strategy.ts'
import { elsewhere } from '#hosts/research/elsewhere.ts'
import { onlyKind } from '../fixtures/leaks/barStrategy.ts'
import { buildConfiguration, RESEARCH_PORTS } from './backtestBench.ts'

/** Puts a strategy to the proof on some data, with a fixed size; it must come to a report. */
export function prove(
  definitionFor: (data: RunData) => StrategyDefinition,
  data: RunData,
  options: ProofOptions = {},
  changes: Partial<BacktestConfiguration> = {},
): ProofReport {
  const { kind } = definitionFor(data)
  const strategies = [{ strategyId: identifier<StrategyId>('tested'), kind, parameters: {}, share: 1 }]
  const configuration = buildConfiguration({ strategies, sizing: { kind: 'units', units: 5 }, ...changes })
  const request = { runId: 'proof', configuration, data }
  const steps = proveRun(request, RESEARCH_PORTS, {
    strategiesFor: (shown) => onlyKind(definitionFor(shown)),
    elsewhere,
    ...options,
  })
  for (;;) {
    const step = steps.next()
    if (step.done !== true) continue
    if (step.value.kind !== 'DONE') throw new Error(JSON.stringify(step.value))
    return step.value.report
  }
}
