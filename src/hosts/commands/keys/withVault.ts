import { dataPaths, ownDataDirectory, prepareDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { acquireInstanceLock } from '#adapters/storage/instanceLock.ts'
import { passphraseGuard } from '#adapters/secrets/keyGuard.ts'
import { guardOf, SHORTEST_PASSPHRASE, Vault } from '#adapters/secrets/vault.ts'
import { EXIT, type CommandContext } from '../../commandLine.ts'
import { tellFailure } from '../commonOptions.ts'
import { openSecretLines, type SecretLines } from './secretLines.ts'

/** Opens the vault of a data directory by its passphrase, does the work and closes everything. */
export async function withVault(
  context: CommandContext,
  work: (vault: Vault, lines: SecretLines) => Promise<number>,
  lines: SecretLines = openSecretLines(context),
): Promise<number> {
  const root = ownDataDirectory(context.arguments.text('data-dir'))
  const prepared = prepareDataDirectory(root)
  if (!prepared.ok) return tellFailure(context, prepared.failure)
  const file = dataPaths(root).vault
  const guard = guardOf(file)
  if (guard === 'keyring') {
    const message = `The vault of your keys is locked by the key ring of the desktop, which the command line cannot ask; enter keys in the window, among the sources.`
    return tellFailure(context, { code: 'VAULT_LOCKED', message, context: { path: file } })
  }
  // A running workstation has the vault open and would write over what is changed here.
  const acquired = acquireInstanceLock(root)
  if (!acquired.ok) return tellFailure(context, acquired.failure)
  try {
    const passphrase = await lines.ask(guard === null ? 'Choose a passphrase for the new vault:' : 'Passphrase:')
    if (passphrase === null || (guard === null && Array.from(passphrase).length < SHORTEST_PASSPHRASE)) {
      const message = `A passphrase of at least ${SHORTEST_PASSPHRASE} characters is needed as the first line of input, so nothing was changed; take several words.`
      return tellFailure(context, { code: 'PASSPHRASE_SHORT', message }, EXIT.misused)
    }
    const opened = await Vault.open(file, passphraseGuard(passphrase))
    return opened.ok ? await work(opened.reply, lines) : tellFailure(context, opened.failure)
  } finally {
    lines.close()
    acquired.lock.release()
  }
}
