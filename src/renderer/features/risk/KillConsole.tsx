import { useState } from 'react'
import { Badge } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { KillView } from '#contracts/records/safety.ts'
import { formatClock, formatInstant } from '../../format/time.ts'
import { haltedStory } from '../../kill/plateFace.ts'
import { RearmCeremony } from '../../kill/RearmCeremony.tsx'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useCurrent } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
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
  const latched = kill.state === 'HALTED' || kill.state === 'ORDERS_REMAIN'
  return (
    <div className={styles['console']}>
      <p className={styles['state']}>
        <Badge tone={latched ? 'crit' : kill.state === 'DEGRADED' ? 'warn' : 'ok'}>
          {kill.state.replace('_', ' ')}
        </Badge>
        <span>
          {latched
            ? haltedStory(kill)
            : kill.state === 'DEGRADED'
              ? 'Works, but not every path is verified.'
              : 'Every path is verified.'}
        </span>
      </p>
      {kill.reason === '' ? null : <p className="muted">{kill.reason}</p>}
      {latched ? <RearmCeremony /> : <Drill />}
      <Paths kill={kill} />
    </div>
  )
}

function Drill() {
  const [result, setResult] = useState<string | null>(null)
  const run = async (): Promise<void> => {
    const reply = await orToast(commands.desk.RunKillDrill({}))
    if (reply !== null)
      setResult(`Gate ${reply.gateMilliseconds.toFixed(1)} ms · ${reply.verified} of ${reply.paths} paths answered.`)
  }
  return (
    <p className={styles['drill']}>
      <Button onClick={() => void run()}>Run drill</Button>
      <span className="muted" role="status">
        {result ?? 'Trips every path without effect and measures it.'}
      </span>
    </p>
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
