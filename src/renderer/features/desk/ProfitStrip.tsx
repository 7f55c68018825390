import type { ReactNode } from 'react'
import { Money, Percent, Profit } from '../../components/figures.tsx'
import { Panel } from '../../components/Panel.tsx'
import { Term } from '../../components/Term.tsx'
import { usePanelState } from '../../state/panelState.ts'
import { useCurrent } from '../../state/tables.ts'
import styles from './ProfitStrip.module.css'

/** The account in one line: day, open and realised profit, fees, drawdown, and the loss still allowed today. */
export function ProfitStrip() {
  const account = useCurrent('account')
  const state = usePanelState('account', { empty: account === null })
  return (
    <Panel label="Profit and loss" state={state} empty={<p>No account yet. Start a session to open one.</p>}>
      {account === null ? null : (
        <dl className={styles['strip']}>
          <Tile name={`Equity ${account.currency}`}>
            <Money money={account.equity} />
          </Tile>
          <Tile name="Day">
            <Profit money={account.dayProfit} />
          </Tile>
          <Tile name="Open">
            <Profit money={account.unrealised} />
          </Tile>
          <Tile name="Realised">
            <Profit money={account.realised} />
          </Tile>
          <Tile name="Fees">
            <Money money={account.fees} />
          </Tile>
          <Tile name={<Term of="term.drawdown">Drawdown</Term>}>
            <Percent fraction={account.drawdown} />
          </Tile>
          <Tile name={<Term of="term.exposure">Exposure</Term>}>
            <Percent fraction={account.grossExposure} />
          </Tile>
          <Tile name="Cash">
            <Money money={account.cash} />
          </Tile>
          <Tile name="Loss budget left">
            <Money money={account.lossBudgetLeft} />
          </Tile>
        </dl>
      )}
    </Panel>
  )
}

function Tile({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={styles['tile']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
