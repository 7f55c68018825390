import { refused, type CommandResult } from '#contracts/failure.ts'
import type { CheckedCommand } from '../hub/commandGate.ts'

/** The files that the user has chosen in the shell's own dialog; a screen can have no other read. */
export interface ImportGrants {
  grant(path: string): void
  /** Refuses an import of a file that was never chosen; null lets the command pass. */
  refuse(command: CheckedCommand): CommandResult<never> | null
}

/** Makes the list; it lives as long as the host. */
export function createImportGrants(): ImportGrants {
  const granted = new Set<string>()
  return {
    grant: (path) => void granted.add(path),
    refuse: ({ channel, type, payload }) => {
      if (channel !== 'data' || (type !== 'PreviewImport' && type !== 'ImportBars')) return null
      const { source } = payload as { readonly source: { readonly kind: string; readonly path?: string } }
      if (source.kind !== 'file' || granted.has(source.path ?? '')) return null
      return refused(
        'FILE_NOT_CHOSEN',
        'Only a file chosen in the dialog, or dropped on the window, can be imported; nothing was read.',
      )
    },
  }
}
