import { commands } from '../../../state/desk.ts'
import { useRecord } from '../../../state/tables.ts'
import { KeyDialog } from './KeyDialog.tsx'

/** Takes the key of a source. */
export function SourceKeyDialog({ sourceId }: { readonly sourceId: string }) {
  const source = useRecord('sources', sourceId)
  return (
    <KeyDialog
      name={source?.name ?? sourceId}
      note={source?.keyNote ?? ''}
      keyLabel="Key"
      secretLabel="Secret, where the source has one"
      keep={(typed) => commands.desk.SetSourceKey({ sourceId, ...typed })}
    />
  )
}
