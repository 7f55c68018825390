import { Check, Minus } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { BrokerAccountView } from '#contracts/records/brokerAccounts.ts'
import { brokerCard } from '#contracts/brokerCards.ts'
import { Badge } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { Scroll } from '../../components/Scroll.tsx'
import { formatCount } from '../../format/amount.ts'
import { formatInstant } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { showToast, orToast } from '../../state/toasts.ts'
import { openDialog } from '../../state/ui.ts'
import data from '../data/Data.module.css'
import styles from './Accounts.module.css'
import {
  abilityLines,
  environmentWord,
  faultKitWords,
  keyStateWords,
  linkWords,
  numberWords,
  skewText,
} from './accountWords.ts'

/** Everything that is known of one account, and what can be done with it. */
export function AccountDetail({ account }: { readonly account: BrokerAccountView }) {
  const [busy, setBusy] = useState(false)
  const { key: connectionId, name, told, abilities } = account
  const card = brokerCard(account.broker)
  const word = environmentWord(account)
  const test = async (): Promise<void> => {
    setBusy(true)
    const answer = await orToast(commands.desk.TestBrokerAccount({ connectionId }))
    setBusy(false)
    if (answer !== null) showToast('note', `${name} answers: account …${answer.number} in ${answer.currency}.`)
  }
  const cannotTrade = abilities.placesOrders ? null : 'This account is read only here.'
  return (
    <Scroll className={data['detail'] ?? ''} label={`About ${name}`}>
      <h3>
        {name} <Badge tone={word === 'LIVE' ? 'crit' : 'neutral'}>{word === 'LIVE' ? 'REAL MONEY' : 'paper'}</Badge>
      </h3>
      {account.note === '' ? null : <p>{account.note}</p>}
      <p className={data['actions']}>
        {card.key === null ? null : (
          <Button onClick={() => openDialog({ kind: 'accountKey', connectionId })}>
            {account.keyState === 'KEPT' ? 'Replace key…' : 'Add key…'}
          </Button>
        )}
        <Button onClick={() => void test()} blocked={busy ? 'The account is being asked.' : null}>
          Test connection
        </Button>
        {word === 'LIVE' ? (
          <Button onClick={() => openDialog({ kind: 'enterLive', connectionId })} blocked={cannotTrade}>
            Trade real money…
          </Button>
        ) : (
          <Button onClick={() => openDialog({ kind: 'session' })} blocked={cannotTrade}>
            Start a PAPER session…
          </Button>
        )}
        <Button onClick={() => openDialog({ kind: 'removeAccount', connectionId })}>Remove…</Button>
      </p>
      <dl className={data['facts']}>
        <Fact name="Broker">{account.brokerName}</Fact>
        <Fact name="Number">{numberWords(account)}</Fact>
        <Fact name="Link">{linkWords(account)}</Fact>
        <Fact name="Key">{keyStateWords(account)}</Fact>
        <Fact name="Real money">{moneyWords(told)}</Fact>
        <Fact name="Currency">{told?.currency ?? 'not told yet'}</Fact>
        <Fact name="Permissions">{told === null ? 'not told yet' : told.permissions.join(', ') || 'none told'}</Fact>
        <Fact name="Clock">{skewText(told?.clockSkew ?? null)}</Fact>
        <Fact name="Open orders">{countOf(told?.openOrders)}</Fact>
        <Fact name="Positions">{countOf(told?.positions)}</Fact>
        <Fact name="Asked">{told === null ? 'never' : `${formatInstant(told.at)} UTC`}</Fact>
        <Fact name="Fault kit">{faultKitWords(account)}</Fact>
      </dl>
      <h4>What {account.venue} can do</h4>
      <ul className={styles['abilities']}>
        {abilityLines(abilities).map(({ can, text }) => (
          <li key={text}>
            {can ? <Check aria-label="can" /> : <Minus aria-label="cannot" />}
            {text}
          </li>
        ))}
      </ul>
    </Scroll>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function moneyWords(told: BrokerAccountView['told']): string {
  if (told === null) return 'not told yet'
  if (told.isLive === null) return 'the venue does not say; counts as real'
  return told.isLive ? 'yes, says the venue' : 'no, says the venue'
}

function countOf(count: number | null | undefined): string {
  return count === null || count === undefined ? 'not told' : formatCount(count)
}
