import type { ReactNode } from 'react'
import type { SourceView } from '#contracts/records/sources.ts'
import { hasChoices } from '#contracts/sourceChoices.ts'
import { Badge } from '../../../components/Badge.tsx'
import { Button } from '../../../components/Button.tsx'
import { Scroll } from '../../../components/Scroll.tsx'
import { Term } from '../../../components/Term.tsx'
import { formatCount } from '../../../format/amount.ts'
import { formatInstant } from '../../../format/time.ts'
import { commands } from '../../../state/desk.ts'
import { orToast, showToast } from '../../../state/toasts.ts'
import { openDialog } from '../../../state/ui.ts'
import styles from '../Data.module.css'
import { formatFineShare, formatLatency, keyWords, kindWords, skewWords } from './sourceWords.ts'
import { SourceStateWord } from './SourceStateWord.tsx'

/** Everything that is known of one source, and what can be done about it. */
export function SourceDetail({ source }: { readonly source: SourceView }) {
  const refresh = async (): Promise<void> => {
    if ((await orToast(commands.data.RefreshInstruments({ sourceId: source.key }))) !== null)
      showToast('note', `${source.name} is asked for its instruments.`)
  }
  const takesKey = source.need !== 'none'
  return (
    <Scroll className={styles['detail']} label={`About ${source.name}`}>
      <h3>
        {source.name} {source.standsIn ? <Badge tone="warn">stands in for another</Badge> : null}
      </h3>
      {source.note === '' ? null : <p>{source.note}</p>}
      <p className={styles['actions']}>
        {takesKey ? (
          <Button onClick={() => openDialog({ kind: 'sourceKey', sourceId: source.key })}>
            {source.keyState === 'GIVEN' || source.keyState === 'REFUSED' ? 'Replace key…' : 'Add key…'}
          </Button>
        ) : null}
        {source.keyState === 'GIVEN' || source.keyState === 'REFUSED' ? (
          <Button onClick={() => openDialog({ kind: 'removeKey', sourceId: source.key })}>Remove key…</Button>
        ) : null}
        {hasChoices(source.key) ? (
          <Button onClick={() => openDialog({ kind: 'sourceChoices', sourceId: source.key })}>Choices…</Button>
        ) : null}
        <Button onClick={() => void refresh()}>Refresh instruments</Button>
      </p>
      <dl className={styles['facts']}>
        <Fact name="State">
          <SourceStateWord source={source} />
        </Fact>
        <Fact name="Tells live">{kindWords(source.live) || 'nothing'}</Fact>
        <Fact name="Answers">{kindWords(source.historical) || 'nothing'}</Fact>
        <Fact name="Key">
          {keyWords(source)}
          {source.keyNote === '' ? null : <span className="muted"> {source.keyNote}</span>}
        </Fact>
        <Fact name="Serves">{formatCount(source.serves)} instruments</Fact>
        <Fact name="Calls">{formatCount(source.calls)} in the latest hour</Fact>
        <Fact name={<Term of="source.reliability">Reliability</Term>}>{formatFineShare(source.reliability)}</Fact>
        <Fact name={<Term of="source.latency">Latency p50</Term>}>{formatLatency(source.latencyP50)}</Fact>
        <Fact name={<Term of="source.latency">Latency p95</Term>}>{formatLatency(source.latencyP95)}</Fact>
        <Fact name="Errors">{formatFineShare(source.errorRate)}</Fact>
        <Fact name={<Term of="source.freshness">Fresh</Term>}>{formatFineShare(source.freshness)}</Fact>
        <Fact name={<Term of="source.completeness">Complete</Term>}>{formatFineShare(source.completeness)}</Fact>
        <Fact name="Connections lost">{formatCount(source.losses)}</Fact>
        <Fact name="Clock">{skewWords(source.clockSkew)}</Fact>
        <Fact name="Last heard">{source.lastHeard === null ? 'never' : `${formatInstant(source.lastHeard)} UTC`}</Fact>
        <Fact name="Licence">{source.licence || 'not told'}</Fact>
        <Fact name="Limits">{source.limits || 'not told'}</Fact>
      </dl>
    </Scroll>
  )
}

function Fact({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
