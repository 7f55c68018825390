import { EyeOff, Pause, Play, Radio, StepForward } from 'lucide-react'
import type { SessionView } from '#contracts/records/market.ts'
import { keysOf } from '../../app/keymap.ts'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import { formatFixed, THIN_SPACE } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useCurrent } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { openDialog } from '../../state/ui.ts'
import styles from './ReplayBar.module.css'
import { speedChoices } from './speeds.ts'

/** The session's market and its time; what is replayed or simulated is played, paused and stepped here. */
export function ReplayBar() {
  const view = useCurrent('session')
  const state = usePanelState('session', { empty: view === null })
  const empty = <Button onClick={() => openDialog({ kind: 'session' })}>Start a session…</Button>
  return (
    <Panel label="Market" state={state} empty={empty}>
      {view === null ? null : <Controls view={view} />}
    </Panel>
  )
}

function Controls({ view }: { readonly view: SessionView }) {
  const { kind } = view.session.source
  const blocked =
    kind === 'none' ? 'No feed is connected to this account yet.' : view.finished ? 'The stored data has ended.' : null
  return (
    <div className={styles['bar']}>
      {kind === 'live' ? null : <Pace view={view} blocked={blocked} />}
      <span className={styles['date']}>
        <span className="faint">Market</span> <strong>{formatMoment(view.marketTime)}</strong>{' '}
        <span className="faint">UTC</span>
      </span>
      <Progress view={view} />
      {kind === 'live' ? (
        <span className={styles['hidden']}>
          <Radio size={14} aria-hidden /> Live, as the sources tell it
        </span>
      ) : (
        <span className={styles['hidden']}>
          <EyeOff size={14} aria-hidden /> {view.finished ? 'End of data' : 'Future hidden'}
        </span>
      )}
    </div>
  )
}

/** Pause, steps and speed; a live market has none of them. */
function Pace({ view, blocked }: { readonly view: SessionView; readonly blocked: string | null }) {
  return (
    <>
      <Button
        onClick={() => void orToast(view.playing ? commands.data.PauseMarket({}) : commands.data.PlayMarket({}))}
        blocked={blocked}
        keys={keysOf('playPause') ?? ''}
      >
        {view.playing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
        {view.playing ? 'Pause' : 'Play'}
      </Button>
      <Button onClick={() => void orToast(commands.data.StepMarket({ count: 1 }))} blocked={blocked} keys="Ctrl+Right">
        <StepForward size={14} aria-hidden /> Step
      </Button>
      <label className={styles['speed']}>
        Speed
        <select
          value={view.speed}
          onChange={(event) => void orToast(commands.data.SetMarketSpeed({ speed: Number(event.target.value) }))}
        >
          {speedChoices(view.speed).map((speed) => (
            <option key={speed} value={speed}>
              {formatFixed(speed, 0, { group: THIN_SPACE })}×
            </option>
          ))}
        </select>
      </label>
    </>
  )
}

function Progress({ view }: { readonly view: SessionView }) {
  if (view.progress === null) return <span className={styles['progress']} />
  return (
    <span className={styles['progress']}>
      <progress value={view.progress} max={1} aria-label="Share of the data played" />
      <span>{formatFixed(view.progress * 100, 1)} %</span>
    </span>
  )
}
