import { Badge } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import { Scroll } from '../../components/Scroll.tsx'
import { Term } from '../../components/Term.tsx'
import { formatMoment } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { Fact } from '../lab/result/Fact.tsx'
import { Proven } from './Catalogue.tsx'
import type { FeatureRow } from './featureRows.ts'
import { selectFeature } from './featureScreen.ts'
import {
  DIRECTION_WORDS,
  FAULT_SENTENCES,
  featureNumber,
  lookbackWords,
  mayBeUsed,
  rangeWords,
  shareText,
} from './featureWords.ts'
import { useSelectedFeature } from './useFeatureSubject.ts'
import styles from './Features.module.css'

const COST_WORDS = ['', 'very little', 'little', 'some', 'much'] as const

/** What one feature means, how it is computed, and how good its value is now. */
export function FeatureDetail() {
  const row = useSelectedFeature()
  const state = usePanelState('features', { empty: row === null })
  return (
    <Panel label="Feature" state={state} empty={<p>No feature is chosen.</p>}>
      {row === null ? null : <Content row={row} />}
    </Panel>
  )
}

function Content({ row: { description: it, value } }: { readonly row: FeatureRow }) {
  return (
    <Scroll className={styles['detail']} label={`About ${it.title}`}>
      <h3>
        <Term of={`feature.${it.name}`}>{it.title}</Term> <Proven isProven={it.isProven} />
        {value?.origin === 'simulated' ? <Badge tone="warn">simulated</Badge> : null}
      </h3>
      <p className="muted">
        <code>{it.name}</code> · {it.family} · version {it.version}
      </p>
      <Now value={value} unit={it.unit} />
      {it.isProven ? null : (
        <p className={styles['warning']}>
          It has not been proven that this version does not look ahead. It is used in SIM sessions alone.
        </p>
      )}
      <dl className={styles['facts']}>
        <Fact name="Definition">{it.description}</Fact>
        <Fact name="Formula">
          <code>{it.formula}</code>
        </Fact>
        <Fact name="Source">{it.source}</Fact>
        <Fact name="Unit">{it.unit}</Fact>
        <Fact name="Range">{rangeWords(it)}</Fact>
        <Fact name="Looks back">{lookbackWords(it)}</Fact>
        <Fact name="Fresh for">
          {it.freshness} {it.freshness === 1 ? 'bar' : 'bars'}
        </Fact>
        <Fact name="Higher is">{DIRECTION_WORDS[it.direction]}</Fact>
        <Fact name="Costs">{COST_WORDS[it.cost]} time</Fact>
        <Fact name="Inputs">{it.inputs.length === 0 ? 'none of its own' : it.inputs.join(', ')}</Fact>
        <Fact name="Uses">
          {it.uses.length === 0 ? (
            'no other feature'
          ) : (
            <span className={styles['uses']}>
              {it.uses.map((name) => (
                <Button key={name} onClick={() => selectFeature(name)}>
                  {name}
                </Button>
              ))}
            </span>
          )}
        </Fact>
      </dl>
    </Scroll>
  )
}

function Now({ value, unit }: { readonly value: FeatureRow['value']; readonly unit: string }) {
  if (value === null)
    return <p className={styles['now']}>No value yet: the first comes with the next bar that closes.</p>
  const { recency, completeness, confidence } = value.quality
  return (
    <>
      <p className={styles['now']}>
        {value.value === null ? (
          <strong className={styles['unknown']}>unknown</strong>
        ) : (
          <strong className={mayBeUsed(value) ? undefined : styles['unused']}>{featureNumber(value.value)}</strong>
        )}
        <span className="muted">{value.value === null ? '' : unit}</span>
        <span className="muted">bar of {formatMoment(value.barTime)} UTC</span>
      </p>
      {value.faults.map((fault) => (
        <p key={fault} className={styles['warning']}>
          {FAULT_SENTENCES[fault]}
        </p>
      ))}
      <dl className={styles['facts']}>
        <Fact name="Forming">
          {value.forming === null ? 'no bar forms' : `${featureNumber(value.forming)}, never used to decide`}
        </Fact>
        <Fact name={<Term of="feature.quality">Quality</Term>}>
          confidence {shareText(confidence)}, recency {shareText(recency)}, completeness {shareText(completeness)}
        </Fact>
        <Fact name="Data">{value.origin}</Fact>
      </dl>
    </>
  )
}
