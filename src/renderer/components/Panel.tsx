import type { ReactNode } from 'react'
import { formatClock, toMicroseconds } from '../format/time.ts'
import type { PanelState } from '../state/panelFacts.ts'
import { Button } from './Button.tsx'
import { Age } from './figures.tsx'
import styles from './Panel.module.css'
import { classes } from './classes.ts'

interface PanelProps {
  readonly label: string
  readonly state: PanelState
  /** Cause and one action, for when there is nothing to show. */
  readonly empty?: ReactNode
  readonly tools?: ReactNode
  readonly onRetry?: () => void
  /** Lets the content take care of its own scrolling and padding. */
  readonly flush?: boolean
  readonly scope?: string
  readonly children: ReactNode
}

/** The frame of every panel: its tools and whichever of its seven states is true, none of which shifts the layout. */
export function Panel({ label, state, empty, tools, onRetry, flush = true, scope, children }: PanelProps) {
  return (
    <div className={styles['panel']} role="group" aria-label={label} data-scope={scope} data-panel-state={state.kind}>
      {tools === undefined ? null : <div className={styles['tools']}>{tools}</div>}
      <div className={classes(styles['body'], !flush && styles['padded'])}>
        {state.kind === 'loading' ? <Skeleton /> : null}
        {state.kind === 'empty' ? <div className={styles['message']}>{empty ?? 'Nothing here yet.'}</div> : null}
        {state.kind === 'error' ? <ErrorNote state={state} onRetry={onRetry} /> : null}
        {isContentShown(state) ? children : null}
        {state.kind === 'stale' ? <div className={styles['hatch']} aria-hidden /> : null}
        {state.kind === 'disconnected' ? <div className={styles['crossHatch']} aria-hidden /> : null}
      </div>
      <Strip state={state} />
    </div>
  )
}

function isContentShown(state: PanelState): boolean {
  return state.kind === 'fresh' || state.kind === 'partial' || state.kind === 'stale' || state.kind === 'disconnected'
}

function Strip({ state }: { readonly state: PanelState }) {
  if (state.kind === 'stale') {
    return (
      <p className={classes(styles['strip'], styles['stale'])}>
        <span>
          <strong>STALE</strong> {state.since === null ? null : <Age at={state.since} />} {state.note}
        </span>
      </p>
    )
  }
  if (state.kind === 'partial')
    return (
      <p className={styles['strip']}>
        <span>{state.note}</span>
      </p>
    )
  if (state.kind !== 'disconnected') return null
  const lastGood =
    state.lastGoodAt === null ? 'never connected' : `last good ${formatClock(toMicroseconds(state.lastGoodAt))} UTC`
  return (
    <p className={classes(styles['strip'], styles['stale'])}>
      <span>
        <strong>DISCONNECTED</strong> {lastGood}
      </span>
    </p>
  )
}

function Skeleton() {
  return (
    <div className={styles['skeleton']} role="status">
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: 6 }, (_, row) => (
        <div key={row} aria-hidden />
      ))}
    </div>
  )
}

function ErrorNote({
  state,
  onRetry,
}: {
  readonly state: Extract<PanelState, { kind: 'error' }>
  readonly onRetry: (() => void) | undefined
}) {
  const diagnostics = `${state.code}: ${state.message}`
  return (
    <div className={styles['message']} role="alert">
      <p>{state.message}</p>
      <p className="muted">{state.stillWorks}</p>
      <p className={styles['actions']}>
        {onRetry === undefined ? null : <Button onClick={onRetry}>Retry</Button>}
        <Button onClick={() => void navigator.clipboard.writeText(diagnostics)}>Copy diagnostics</Button>
        <code>{state.code}</code>
      </p>
    </div>
  )
}
