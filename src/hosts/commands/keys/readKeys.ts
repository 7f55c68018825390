import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import type { FeedCredentials } from '#adapters/feeds/parsing/credentials.ts'
import { passphraseGuard } from '#adapters/secrets/keyGuard.ts'
import { guardOf, Vault } from '#adapters/secrets/vault.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { CommandContext } from '../../commandLine.ts'
import { openSecretLines, type SecretLines } from './secretLines.ts'

/** Says the key of a source; null when none is kept. */
export type KeyOfSource = (sourceId: string) => FeedCredentials | null

/** Opens the vault for a verb that asks sources and holds the data directory already; the passphrase is asked for. */
export async function readKeys(
  context: Pick<CommandContext, 'complain'>,
  root: string,
  lines: SecretLines = openSecretLines(context),
): Promise<CommandResult<KeyOfSource>> {
  try {
    const file = dataPaths(root).vault
    const guard = guardOf(file)
    if (guard === null) {
      return refused('VAULT_MISSING', 'No keys are kept here; quarterdeck keys set SOURCE keeps one.', { path: file })
    }
    if (guard === 'keyring') {
      return refused(
        'VAULT_LOCKED',
        'The vault of your keys is locked by the key ring of the desktop, which the command line cannot ask; fetch these bars in the window.',
        { path: file },
      )
    }
    const opened = await Vault.open(file, passphraseGuard((await lines.ask('Passphrase:')) ?? ''))
    return opened.ok ? accepted((sourceId) => opened.reply.get(sourceId)) : opened
  } finally {
    lines.close()
  }
}
