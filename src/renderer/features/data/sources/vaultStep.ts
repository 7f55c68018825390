import type { CommandReply } from '#contracts/channel.ts'
import type { deskChannel } from '#contracts/desk.ts'

/** What has to be done to the vault before a key can be kept. */
export type VaultStep = 'none' | 'unlock' | 'make' | 'keyring'

/** Fewest characters of a new passphrase. */
const SHORTEST = 12

/**
 * Decides what the vault needs, from its state and from the code of the latest refusal. Where there is no vault yet the
 * host is asked first: a system with a key ring of its own needs no passphrase.
 */
export function vaultStep(
  vault: CommandReply<typeof deskChannel, 'ReadVault'> | null,
  refusal: string | null,
): VaultStep {
  if (vault?.state === 'LOCKED') return vault.guard === 'keyring' ? 'keyring' : 'unlock'
  if (refusal === 'NO_VAULT') return 'make'
  return refusal === 'VAULT_LOCKED' ? 'unlock' : 'none'
}

/** Says what the step asks for. */
export const STEP_WORDS: Readonly<Record<Exclude<VaultStep, 'none'>, string>> = {
  unlock: 'The vault of your keys is locked: enter its passphrase.',
  make: 'This system has no key ring that protects anything: choose a passphrase for a vault of your own. Without it the keys in it are lost.',
  keyring:
    'The vault is locked by a key ring that this system does not have now. Unlock the key ring, then start Quarterdeck again.',
}

/** Says what is wrong with a passphrase, or null. A new one is typed twice. */
export function passphraseProblem(step: VaultStep, passphrase: string, again: string): string | null {
  if (step === 'keyring') return 'The key ring is locked.'
  if (step === 'none') return null
  if (passphrase === '') return 'Enter the passphrase.'
  if (step === 'unlock') return null
  if (Array.from(passphrase).length < SHORTEST) return `A passphrase needs at least ${SHORTEST} characters.`
  return passphrase === again ? null : 'The two passphrases are not the same.'
}
