import { safeStorage } from 'electron'
import type { WorkstationOptions } from '#hosts/desk/composition.ts'

type SystemEncryption = NonNullable<WorkstationOptions['keyring']>

/** What newer versions of Electron have instead of the calls that wait. */
interface AsynchronousStorage {
  encryptStringAsync?(text: string): Promise<Buffer>
  decryptStringAsync?(encrypted: Buffer): Promise<{ readonly result: string } | string>
}

/**
 * The system's key ring, or null where there is none that protects anything: on Linux without one Electron "encrypts" with a
 * fixed password (`basic_text`), which is plain text to everybody.
 */
export function systemKeyring(): SystemEncryption | null {
  if (!safeStorage.isEncryptionAvailable()) return null
  if (process.platform === 'linux' && isPlain(safeStorage.getSelectedStorageBackend())) return null
  const storage = safeStorage as unknown as AsynchronousStorage
  return {
    encrypt: async (text) => (await storage.encryptStringAsync?.(text)) ?? safeStorage.encryptString(text),
    decrypt: async (encrypted) => {
      const opened = await storage.decryptStringAsync?.(encrypted)
      if (opened === undefined) return safeStorage.decryptString(encrypted)
      return typeof opened === 'string' ? opened : opened.result
    },
  }
}

function isPlain(backend: string): boolean {
  return backend === 'basic_text' || backend === 'unknown'
}
