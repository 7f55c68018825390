import type { Credentials } from '#adapters/secrets/vault.ts'

/** Names of keys of accounts begin so in the vault, so that none is ever taken for that of a source. */
const PREFIX = 'broker-'

/** The name of an account's key in the vault. */
export function brokerKeyName(connectionId: string): string {
  return `${PREFIX}${connectionId}`
}

/** Keys of accounts by connection, and keys of sources. */
export function splitKeys(all: Readonly<Record<string, Credentials>>): {
  readonly accounts: Readonly<Record<string, Credentials>>
  readonly sources: Readonly<Record<string, Credentials>>
} {
  const entries = Object.entries(all)
  return {
    accounts: Object.fromEntries(
      entries.filter(([name]) => name.startsWith(PREFIX)).map(([name, key]) => [name.slice(PREFIX.length), key]),
    ),
    sources: Object.fromEntries(entries.filter(([name]) => !name.startsWith(PREFIX))),
  }
}
