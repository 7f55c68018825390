import { FIGURES } from '#core/figures/catalogue.ts'
import type { BacktestResult } from '#contracts/research.ts'
import { Panel } from '../../../components/Panel.tsx'
import { Scroll } from '../../../components/Scroll.tsx'
import { formatCount } from '../../../format/amount.ts'
import { formatFixed } from '../../../format/number.ts'
import { usePanelState } from '../../../state/panelState.ts'
import type { PanelState } from '../../../state/panelFacts.ts'
import { useRecords } from '../../../state/tables.ts'
import { useUi } from '../../../state/ui.ts'
import { figureText, intervalText } from '../result/figureText.ts'
import { CommonChart } from './CommonChart.tsx'
import styles from './Compare.module.css'
import { differencesOf } from './differences.ts'
import { useResults } from './useResults.ts'

/** Two to six runs side by side: in what they differ first, then what came of it. */
export function Compare() {
  const runIds = useUi((state) => state.comparedRuns)
  const results = useResults(runIds)
  const frame = usePanelState('jobs', { empty: false })
  const state = stateOf(frame, runIds.length, results)
  return (
    <Panel
      label="Comparison"
      state={state}
      empty={<p>Mark two to six finished runs in the list to see them side by side.</p>}
    >
      {results === null ? null : <Columns results={results} />}
    </Panel>
  )
}

function stateOf(frame: PanelState, marked: number, results: readonly BacktestResult[] | null): PanelState {
  if (frame.kind === 'disconnected' || frame.kind === 'loading') return frame
  if (marked < 2) return { kind: 'empty' }
  return results === null ? { kind: 'loading' } : results.length < 2 ? { kind: 'empty' } : { kind: 'fresh' }
}

function Columns({ results }: { readonly results: readonly BacktestResult[] }) {
  const jobs = useRecords('jobs')
  const differences = differencesOf(results)
  const names = results.map(({ runId }) => jobs.find(({ key }) => key === runId)?.label ?? runId)
  return (
    <Scroll className={styles['sheet']} label="Runs side by side">
      <CommonChart results={results} />
      <table className={styles['table']} aria-label="Runs side by side, differences first">
        <thead>
          <tr>
            <th scope="col">Run</th>
            {results.map(({ runId }, index) => (
              <th key={runId} scope="col">
                <strong>{index + 1}</strong> {names[index]}
                <span className="faint"> {runId}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Heading columns={results.length} text="What differs" />
          {differences.length === 0 ? (
            <tr>
              <td colSpan={results.length + 1}>Nothing: these runs are of the same configuration and data.</td>
            </tr>
          ) : null}
          {differences.map(({ path, values }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              {values.map((value, index) => (
                <td key={results[index]?.runId}>{value.length === 64 ? value.slice(0, 12) : value}</td>
              ))}
            </tr>
          ))}
          <Heading columns={results.length} text="What came of it" />
          <Money name="Gross" results={results} pick={({ grossProfit }) => grossProfit} />
          <Money name="Cost" results={results} pick={({ costs }) => costs} />
          <Money name="Net" results={results} pick={({ netProfit }) => netProfit} />
          {FIGURES.map((figure) => (
            <tr key={figure.id}>
              <th scope="row" title={figure.description}>
                {figure.label}
              </th>
              {results.map((result) => {
                const estimate = result.intervals[figure.id]
                return (
                  <td key={result.runId}>
                    {figureText(result.report.figures[figure.id] ?? null, figure.unit)}{' '}
                    <span className="muted">
                      {estimate ? intervalText(estimate, figure.unit) : ''} n=
                      {formatCount(estimate?.n ?? result.report.counts[figure.observation])}
                    </span>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Heading({ columns, text }: { readonly columns: number; readonly text: string }) {
  return (
    <tr className={styles['heading']}>
      <th scope="colgroup" colSpan={columns + 1}>
        {text}
      </th>
    </tr>
  )
}

interface MoneyProps {
  readonly name: string
  readonly results: readonly BacktestResult[]
  readonly pick: (result: BacktestResult) => number
}

function Money({ name, results, pick }: MoneyProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {results.map((result) => (
        <td key={result.runId}>
          {formatFixed(pick(result), 2)} {result.configuration.currency}
        </td>
      ))}
    </tr>
  )
}
