import { useState } from 'react'
import { Badge } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import { isKilled, type FlattenStep, type KillView } from '#contracts/records/safety.ts'
import { formatClock, formatInstant } from '../../format/time.ts'
import { drillStory, haltedStory } from '../../kill/plateFace.ts'
import { RearmCeremony } from '../../kill/RearmCeremony.tsx'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useCurrent } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { openDialog } from '../../state/ui.ts'
import styles from './KillConsole.module.css'

/** State of the kill switch, the self-tests of its paths, the drill, and the way back. */
export function KillConsole() {
  const kill = useCurrent('kill')
  const state = usePanelState('kill', { empty: kill === null })
  return (
    <Panel
      label="Kill console"
      state={state}
      flush={false}
      empty={<p>The kill switch has not reported yet. KILL works all the same.</p>}
    >
      {kill === null ? null : <Content kill={kill} />}
    </Panel>
  )
}

function Content({ kill }: { readonly kill: KillView }) {
  const latched = isKilled(kill)
  const isDegraded = kill.state === 'DEGRADED'
  return (
    <div className={styles['console']}>
      <p className={styles['state']}>
        <Badge tone={latched ? 'crit' : isDegraded ? 'warn' : 'ok'}>{kill.state.replaceAll('_', ' ')}</Badge>
        <span>
          {latched
            ? haltedStory(kill)
            : isDegraded
              ? 'Works, but not every path is verified.'
              : 'Every path is verified.'}
        </span>
      </p>
      {kill.reason === '' ? null : <p className="muted">{kill.reason}</p>}
      <Unanswered kill={kill} />
      <FlattenSteps kill={kill} />
      {latched ? <RearmCeremony /> : <Drill kill={kill} />}
      <Levels kill={kill} />
      {kill.engines.length === 0 ? null : <Engines kill={kill} />}
      <Paths kill={kill} />
    </div>
  )
}

/** What has not answered, and what to do about each. */
function Unanswered({ kill }: { readonly kill: KillView }) {
  if (kill.unanswered.length === 0) return null
  return (
    <ul className={styles['list']} aria-label="What has not answered">
      {kill.unanswered.map(({ kind, what, text }) => (
        <li key={`${kind} ${what}`}>
          <strong>{what}</strong> {text}
        </li>
      ))}
    </ul>
  )
}

const OUTCOMES: Readonly<Record<FlattenStep['outcome'], string>> = {
  WAITING: 'waits',
  CANCELLING: 'cancelling first',
  CLOSING: 'closing',
  CLOSED: 'closed',
  SENT: 'sent',
  FLAT_ALREADY: 'flat already',
  REMAINS: 'REMAINS',
}

function FlattenSteps({ kill: { flatten } }: { readonly kill: KillView }) {
  if (flatten === null) return null
  return (
    <ul className={styles['list']} aria-label="Flatten">
      {flatten.steps.map(({ instrumentId, outcome, text }) => (
        <li key={instrumentId}>
          <strong>{instrumentId}</strong> {OUTCOMES[outcome]}. {text}
        </li>
      ))}
    </ul>
  )
}

/** The three levels, from soft to hard; KILL itself is on the plate. */
function Levels({ kill }: { readonly kill: KillView }) {
  const paused = useCurrent('guard')?.entriesPaused === true
  const may = kill.state === 'TRIPPING' ? 'The kill is still tripping.' : isKilled(kill) || paused ? null : NOT_YET
  return (
    <p className={styles['drill']}>
      <Button look="strong" onClick={() => openDialog({ kind: 'flatten' })} blocked={may}>
        Flatten…
      </Button>
      <span className="muted">
        PAUSE stops new entries; KILL also stops engines and cancels entries; FLATTEN closes every position.
      </span>
    </p>
  )
}

const NOT_YET = 'Pause entries or press KILL first: flatten works from there only.'

function Drill({ kill }: { readonly kill: KillView }) {
  const [result, setResult] = useState<string | null>(null)
  const run = async (): Promise<void> => {
    const reply = await orToast(commands.desk.RunKillDrill({}))
    if (reply !== null)
      setResult(`Gate ${reply.gateMilliseconds.toFixed(1)} ms · ${reply.verified} of ${reply.paths} paths answered.`)
  }
  const hasShortcut = kill.paths.some(({ path }) => path === 'SHORTCUT')
  const testKeys = async (): Promise<void> => {
    if ((await orToast(commands.desk.TestKillShortcut({}))) !== null)
      setResult('Press the kill shortcut within 20 s: that press is a test. The one after it kills.')
  }
  return (
    <p className={styles['drill']}>
      <Button onClick={() => void run()}>Run drill</Button>
      {hasShortcut ? <Button onClick={() => void testKeys()}>Test the shortcut</Button> : null}
      <span className="muted" role="status">
        {result ?? `Trips every path without effect and measures it. ${drillStory(kill)}`}
      </span>
    </p>
  )
}

function Engines({ kill }: { readonly kill: KillView }) {
  return (
    <table className={styles['paths']} aria-label="Engines since the press">
      <thead>
        <tr>
          <th scope="col">Engine</th>
          <th scope="col">Outcome</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {kill.engines.map(({ name, outcome, milliseconds }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{outcome === 'ENDED' ? 'ended by force' : outcome.toLowerCase()}</td>
            <td>{milliseconds === null ? '-' : `${milliseconds.toFixed(1)} ms`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Paths({ kill }: { readonly kill: KillView }) {
  return (
    <table className={styles['paths']} aria-label="Paths of the kill switch">
      <thead>
        <tr>
          <th scope="col">Path</th>
          <th scope="col">Self-test</th>
          <th scope="col">When</th>
          <th scope="col">Note</th>
        </tr>
      </thead>
      <tbody>
        {kill.paths.map((path) => (
          <tr key={path.path}>
            <th scope="row">{path.path.toLowerCase().replaceAll('_', ' ')}</th>
            <td>{path.verified ? <Badge tone="ok">verified</Badge> : <Badge tone="warn">not verified</Badge>}</td>
            <td title={formatInstant(path.at)}>{formatClock(path.at)}</td>
            <td className="muted">{path.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
