import { useState } from 'react'
import type { FeatureStudy } from '#contracts/records/features.ts'
import { Badge } from '../../../components/Badge.tsx'
import type { BadgeTone } from '../../../components/Badge.tsx'
import { Button } from '../../../components/Button.tsx'
import { Panel } from '../../../components/Panel.tsx'
import { Scroll } from '../../../components/Scroll.tsx'
import { Term } from '../../../components/Term.tsx'
import { formatCount } from '../../../format/amount.ts'
import { NOT_ENOUGH_DATA } from '../../../format/estimate.ts'
import { formatFixed, formatPercent } from '../../../format/number.ts'
import { usePanelState } from '../../../state/panelState.ts'
import { answerState } from '../../data/answerState.ts'
import { Fact } from '../../lab/result/Fact.tsx'
import { featureNumber, pValueText } from '../featureWords.ts'
import { useSelectedFeature } from '../useFeatureSubject.ts'
import styles from '../Features.module.css'
import { distributionBins } from './distributionBins.ts'
import type { DistributionBin } from './distributionBins.ts'
import { BarsChoice } from './StudyTools.tsx'
import { useStudy } from './useStudy.ts'

type Drift = FeatureStudy['drift'][number]

const VERDICTS: Readonly<Record<Drift['verdict'], { readonly words: string; readonly tone: BadgeTone }>> = {
  STABLE: { words: 'stable', tone: 'ok' },
  WATCH: { words: 'watch: it has moved', tone: 'warn' },
  DRIFTED: { words: 'drifted: half the confidence', tone: 'crit' },
  NOT_ENOUGH_DATA: { words: NOT_ENOUGH_DATA, tone: 'neutral' },
}

/** How the newest values of the chosen feature are spread against the older ones, and whether that is drift. */
export function Distribution() {
  const row = useSelectedFeature()
  const name = row?.description.name ?? null
  const answer = useStudy(name === null ? [] : [name])
  const [asTable, setAsTable] = useState(false)
  const drift = answer.reply?.drift.find((one) => one.name === name) ?? null
  const isEmpty = name === null || (answer.status === 'ready' && drift === null)
  const state = answerState(
    usePanelState('features', { empty: isEmpty }),
    answer,
    'The catalogue and the charts do not need this.',
  )
  const tools = (
    <>
      <BarsChoice />
      <Button look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
        As a table
      </Button>
    </>
  )
  return (
    <Panel
      label="Distribution and drift"
      state={state}
      tools={tools}
      onRetry={answer.reload}
      empty={<p>Nothing is known of the values of this feature.</p>}
    >
      {drift === null || row === null ? null : (
        <>
          <p className={styles['caption']}>
            {row.description.title}, {row.description.unit}: the newer values against the older ones
          </p>
          <Scroll className={styles['spread']} label="Distribution">
            <Spread drift={drift} asTable={asTable} />
            <Verdict drift={drift} />
          </Scroll>
        </>
      )}
    </Panel>
  )
}

function Spread({ drift, asTable }: { readonly drift: Drift; readonly asTable: boolean }) {
  const bins = distributionBins(drift)
  if (bins.length === 0) {
    return (
      <p className={styles['note']}>
        {NOT_ENOUGH_DATA}: {formatCount(drift.referenceCount)} older and {formatCount(drift.recentCount)} newer values
        are too few to compare.
      </p>
    )
  }
  return asTable ? <Table bins={bins} /> : <Histogram bins={bins} />
}

function Table({ bins }: { readonly bins: readonly DistributionBin[] }) {
  return (
    <table className={styles['table']} aria-label="Share of the older and of the newer values by range">
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">Older values</th>
          <th scope="col">Newer values</th>
        </tr>
      </thead>
      <tbody>
        {bins.map((bin, index) => (
          <tr key={index}>
            <td>{featureNumber(bin.from)}</td>
            <td>{featureNumber(bin.to)}</td>
            <td>{formatPercent(bin.reference)}</td>
            <td>{formatPercent(bin.recent)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const STEP = 40
const HEIGHT = 160

/** Filled bars are the newer values, dashed outlines the older ones: form tells them apart, not colour. */
function Histogram({ bins }: { readonly bins: readonly DistributionBin[] }) {
  const most = Math.max(...bins.flatMap(({ reference, recent }) => [reference, recent]), 0.01)
  const width = STEP * bins.length
  const high = (share: number): number => (HEIGHT * share) / most
  return (
    <figure>
      <figcaption className={styles['key']}>
        <span>
          <i aria-hidden /> older values (training window)
        </span>
        <span>
          <i data-part="recent" aria-hidden /> newer values
        </span>
        <span>highest bar {formatPercent(most)}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT + 1}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Histogram of ${bins.length} ranges; “As a table” shows the same figures`}
      >
        {bins.map(({ from, to, reference, recent }, index) => (
          <g key={index}>
            <title>{`${featureNumber(from)} to ${featureNumber(to)}: older ${formatPercent(reference)}, newer ${formatPercent(recent)}`}</title>
            <rect
              x={index * STEP + 7}
              y={HEIGHT - high(recent)}
              width={STEP - 14}
              height={high(recent)}
              className={styles['recent']}
            />
            <rect
              x={index * STEP + 2}
              y={HEIGHT - high(reference)}
              width={STEP - 4}
              height={high(reference)}
              className={styles['reference']}
            />
          </g>
        ))}
        <path d={`M0 ${HEIGHT + 0.5}H${width}`} className={styles['axis']} />
      </svg>
      <p className={styles['edges']}>
        <span>{featureNumber(bins[0]?.from ?? null)}</span>
        <span>{featureNumber(bins[bins.length >> 1]?.from ?? null)}</span>
        <span>{featureNumber(bins.at(-1)?.to ?? null)}</span>
      </p>
    </figure>
  )
}

function Verdict({ drift }: { readonly drift: Drift }) {
  const { words, tone } = VERDICTS[drift.verdict]
  const test = drift.kolmogorovSmirnov
  return (
    <div className={styles['verdict']}>
      <p>
        <Badge tone={tone}>{words}</Badge>
      </p>
      <dl className={styles['facts']}>
        <Fact name={<Term of="term.kolmogorovSmirnov">KS distance</Term>}>
          {test === null ? NOT_ENOUGH_DATA : formatFixed(test.statistic, 3)}
        </Fact>
        <Fact name={<Term of="term.pValue">by chance p</Term>}>
          {test === null ? NOT_ENOUGH_DATA : pValueText(test.pValue)}
        </Fact>
        <Fact name={<Term of="term.psi">PSI</Term>}>
          {drift.populationStability === null ? NOT_ENOUGH_DATA : formatFixed(drift.populationStability, 3)}
        </Fact>
        <Fact name="Older values">n={formatCount(drift.referenceCount)}</Fact>
        <Fact name="Newer values">n={formatCount(drift.recentCount)}</Fact>
      </dl>
    </div>
  )
}
