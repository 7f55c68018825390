import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { TicketSink } from '#adapters/brokers/questrade/tickets.ts'
import { formatTimestamp } from '#core/time/iso.ts'

/**
 * Writes tickets into a folder, one text file each, for the trader to enter himself; on the disk when it is answered, and
 * never over another one. `onTicket` hears where each is.
 */
export function openTicketFolder(folder: string, now: () => number, onTicket: (file: string) => void): TicketSink {
  let count = 0
  return {
    write: (ticket) =>
      new Promise((resolve) => {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        count += 1
        const moment = formatTimestamp(now()).replaceAll(/[^0-9TZ]/g, '')
        const file = path.join(folder, `${moment}-${count}-${ticket.what.toLowerCase()}.txt`)
        const handle = openSync(file, 'wx', 0o600)
        try {
          writeSync(handle, `${ticket.text}\n`)
          fsyncSync(handle)
        } finally {
          closeSync(handle)
        }
        onTicket(file)
        resolve()
      }),
  }
}
