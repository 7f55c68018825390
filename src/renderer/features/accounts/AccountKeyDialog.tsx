import { brokerCard } from '#contracts/brokerCards.ts'
import { commands } from '../../state/desk.ts'
import { useRecord } from '../../state/tables.ts'
import { KeyDialog } from '../data/sources/KeyDialog.tsx'

/** Takes the key of an account; it goes one way, to the thread that talks to the venue. */
export function AccountKeyDialog({ connectionId }: { readonly connectionId: string }) {
  const account = useRecord('brokerAccounts', connectionId)
  const key = account === null ? null : brokerCard(account.broker).key
  return (
    <KeyDialog
      name={account?.name ?? connectionId}
      note={key?.note ?? ''}
      keyLabel={key?.label ?? 'Key'}
      secretLabel={key === null ? 'Secret' : key.secret}
      keep={(typed) => commands.desk.SetBrokerKey({ connectionId, ...typed })}
    />
  )
}
