import path from 'node:path'
import { expect, it } from 'vitest'
import { passphraseGuard } from '#adapters/secrets/keyGuard.ts'
import { Vault } from '#adapters/secrets/vault.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { readKeys } from '#hosts/commands/keys/readKeys.ts'
import type { SecretLines } from '#hosts/commands/keys/secretLines.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const PHRASE = 'four words are better'
const quiet = { complain: () => undefined }

function says(line: string): SecretLines & { isClosed: boolean } {
  return {
    isClosed: false,
    ask: () => Promise.resolve(line),
    close() {
      this.isClosed = true
    },
  }
}

it('gives a verb the keys of the vault when the passphrase is right, and closes the input', async () => {
  const root = temporaryFolder()
  const opened = await Vault.open(dataPaths(root).vault, passphraseGuard(PHRASE))
  if (!opened.ok) throw new Error(opened.failure.message)
  opened.reply.set('alpaca', { key: 'k', secret: 's', addedAt: 1 })
  const lines = says(PHRASE)
  const keys = await readKeys(quiet, root, lines)
  if (!keys.ok) throw new Error(keys.failure.message)
  expect(keys.reply('alpaca')).toEqual({ key: 'k', secret: 's' })
  expect(keys.reply('polygon')).toBeNull()
  expect(lines.isClosed).toBe(true)
  expect(await readKeys(quiet, root, says('something else'))).toMatchObject({ failure: { code: 'VAULT_LOCKED' } })
  const nowhere = path.join(root, 'nowhere')
  expect(await readKeys(quiet, nowhere, says(PHRASE))).toMatchObject({ failure: { code: 'VAULT_MISSING' } })
})
