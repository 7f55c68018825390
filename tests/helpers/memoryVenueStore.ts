import type { VenueStateStore } from '#engines/broker/ports.ts'

/** A venue's disk in memory: what is saved is copied, as a file would be. */
export interface MemoryVenueStore extends VenueStateStore {
  readonly rows: Map<string, string>
  full: boolean
  onSave: (() => void) | null
}

export function memoryVenueStore(): MemoryVenueStore {
  const rows = new Map<string, string>()
  return {
    rows,
    full: false,
    onSave: null,
    load(accountId) {
      const text = rows.get(accountId)
      return text === undefined ? null : (JSON.parse(text) as unknown)
    },
    save(accountId, state) {
      if (this.full) return false
      this.onSave?.()
      rows.set(accountId, JSON.stringify(state))
      return true
    },
  }
}
