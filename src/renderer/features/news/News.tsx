import { Copy } from 'lucide-react'
import { useState } from 'react'
import type { NewsView } from '#contracts/records/sources.ts'
import { Badge } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { Age } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import { Scroll } from '../../components/Scroll.tsx'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { useChartSubject } from '../charts/useChartSubject.ts'
import { SymbolOf } from '../SymbolOf.tsx'
import styles from './News.module.css'
import { domainOf, publisherWords, sortNews } from './newsWords.ts'

/** Most stories shown at once. */
const MOST = 200

/** News as plain text with how many publishers tell it. Nothing of it is a link: an address is shown and can be copied. */
export function News() {
  const all = useRecords('news')
  const { instrument } = useChartSubject()
  const [onlyThis, setOnlyThis] = useState(false)
  const rows = sortNews(all, onlyThis && instrument !== null ? instrument.id : null)
  const state = usePanelState('news', { empty: all.length === 0 })
  const refresh = async (): Promise<void> => {
    if ((await orToast(commands.data.RefreshNews({}))) !== null) showToast('note', 'The sources are asked for news.')
  }
  const tools = (
    <>
      <label className={styles['only']}>
        <input type="checkbox" checked={onlyThis} onChange={({ target }) => setOnlyThis(target.checked)} />
        Only {instrument?.symbol ?? 'the chart’s symbol'}
      </label>
      <Button look="quiet" onClick={() => void refresh()}>
        Ask now
      </Button>
    </>
  )
  return (
    <Panel
      label="News"
      state={state}
      tools={tools}
      empty={<p>No news yet. “Ask now” asks every source of news that can be used.</p>}
    >
      {rows.length === 0 ? (
        <p className={styles['none']}>No news of {instrument?.symbol}. Untick the box to see all of it.</p>
      ) : (
        <Scroll className={styles['list']} label="News, latest first">
          <ul>
            {rows.slice(0, MOST).map((item) => (
              <Story key={item.key} item={item} />
            ))}
          </ul>
        </Scroll>
      )}
    </Panel>
  )
}

function Story({ item }: { readonly item: NewsView }) {
  const domain = domainOf(item.link)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(item.link)
    showToast('note', `The address at ${domain ?? 'this source'} is copied.`)
  }
  return (
    <li className={styles['story']}>
      <h3>{item.title}</h3>
      <p className={styles['line']}>
        {item.isUncorroborated ? <Badge tone="warn">one source only</Badge> : null}
        <span>{publisherWords(item)}</span>
        <span className={styles['publisher']}>{item.publisher}</span>
        <span>
          {item.publishedAt === null ? 'found ' : ''}
          <Age at={(item.publishedAt ?? item.foundAt) / 1_000} /> ago
        </span>
        {item.instrumentIds.slice(0, 6).map((id) => (
          <span key={id} className={styles['symbol']}>
            <SymbolOf instrumentId={id} />
          </span>
        ))}
        <span className={styles['push']} />
        <span className={styles['domain']}>{domain ?? 'no address'}</span>
        <Button
          look="quiet"
          onClick={() => void copy()}
          blocked={domain === null ? 'The source gave no web address.' : null}
          aria-label={`Copy the address at ${domain ?? 'no address'}`}
          title="Copy the address"
        >
          <Copy size={13} aria-hidden />
        </Button>
      </p>
      {item.summary === null ? null : <p className={styles['summary']}>{item.summary}</p>}
    </li>
  )
}
