import { useState } from 'react'
import { BROKER_CARDS, brokerCard, faultOfEntry } from '#contracts/brokerCards.ts'
import type { BrokerAccountEntry, BrokerId } from '#contracts/records/brokerAccounts.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { SelectField, TextField } from '../../components/Field.tsx'
import { commands } from '../../state/desk.ts'
import { closeDialog, openDialog } from '../../state/ui.ts'
import styles from './Accounts.module.css'

/** Takes an account into the list. A key is asked for afterwards; nothing is opened by this. */
export function AddAccountDialog() {
  const [broker, setBroker] = useState<BrokerId>('alpaca')
  const [environment, setEnvironment] = useState<BrokerAccountEntry['environment']>('paper')
  const [name, setName] = useState('')
  const [settings, setSettings] = useState<Readonly<Record<string, string>>>({})
  const [refusal, setRefusal] = useState<string | null>(null)
  const card = brokerCard(broker)
  const kind = card.environments.includes(environment) ? environment : (card.environments[0] ?? 'live')
  const entry = {
    broker,
    environment: kind,
    name: name.trim() === '' ? `${card.name} ${kind}` : name.trim(),
    settings: Object.fromEntries(card.settings.map((one) => [one.name, (settings[one.name] ?? one.usual).trim()])),
  }
  const add = async (): Promise<void> => {
    const fault = faultOfEntry(entry)
    if (fault !== null) return setRefusal(fault)
    const added = await commands.desk.AddBrokerAccount(entry)
    if (!added.ok) return setRefusal(added.failure.message)
    const { connectionId } = added.reply
    if (card.key === null) closeDialog()
    else openDialog({ kind: 'accountKey', connectionId })
  }
  const actions = (
    <>
      <Button onClick={closeDialog}>Cancel</Button>
      <Button look="strong" onClick={() => void add()}>
        Add account
      </Button>
    </>
  )
  return (
    <Dialog title="Add an account" actions={actions} onConfirmKey={() => void add()}>
      <div className={styles['form']}>
        <SelectField
          label="Broker"
          value={broker}
          onChange={(value) => setBroker(value as BrokerId)}
          options={BROKER_CARDS.map(({ id, name: label }) => ({ value: id, label }))}
        />
        <SelectField
          label="Money"
          value={kind}
          onChange={(value) => setEnvironment(value as BrokerAccountEntry['environment'])}
          options={card.environments.map((value) => ({
            value,
            label: value === 'live' ? 'live: real money' : 'paper: invented money',
          }))}
          hint="Bound to the account. The venue is asked as well, and when it says otherwise nothing is opened."
        />
        <TextField label="Name" value={name} onChange={setName} hint={`Left empty: ${card.name} ${kind}.`} />
        {card.settings.map((one) => (
          <TextField
            key={one.name}
            label={one.label}
            hint={one.hint}
            value={settings[one.name] ?? one.usual}
            onChange={(text) => setSettings({ ...settings, [one.name]: text })}
          />
        ))}
        <p className="crit" role="alert">
          {refusal}
        </p>
      </div>
    </Dialog>
  )
}
