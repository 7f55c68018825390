import { useStore } from 'zustand'
import type { HostMessage, MenuAction } from '#contracts/transport.ts'
import { BarFeed } from './barFeed.ts'
import { CommandClient } from './commandClient.ts'
import { Link } from './link.ts'
import type { LinkState } from './link.ts'
import { applyTableMessage, markTablesWaiting } from './tables.ts'
import { findBridge, transportOpener } from './transports.ts'

const bridge = findBridge()
let menuListener: (action: MenuAction) => void = () => {}

/** True inside the Electron shell, where the kill control has a view of its own. */
export const isInShell = bridge !== null

/** The page's one connection to its host. */
export const link: Link = new Link({
  open: transportOpener(bridge),
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = window.setTimeout(run, milliseconds)
    return () => window.clearTimeout(timer)
  },
  onMessage: dispatch,
  onClosed: () => {
    client.abandon()
    markTablesWaiting()
  },
})

const client = new CommandClient((message) => link.send(message))

/** The commands this screen may send. */
export const commands = client.commands
/** New bars for the charts. */
export const barFeed: BarFeed = new BarFeed((message) => link.send(message))

/** Calls back with what the user chose in the shell's menu; one listener, the application's. */
export function onMenu(listener: (action: MenuAction) => void): void {
  menuListener = listener
}

/** Returns the state of the connection. */
export function useLink<Part>(select: (state: LinkState) => Part): Part {
  return useStore(link.state, select)
}

/** Retries now; in the shell a closed bridge cannot be opened again, so the page starts afresh. */
export function reconnectNow(): void {
  if (isInShell) window.location.reload()
  else link.start()
}

function dispatch(message: HostMessage): void {
  switch (message.kind) {
    case 'welcome':
      barFeed.announce()
      return
    case 'snapshot':
    case 'diff':
      if (applyTableMessage(message)) link.send({ kind: 'resync', table: message.table })
      return
    case 'reply':
    case 'refusal':
      client.settle(message)
      return
    case 'bars':
      barFeed.deliver(message)
      return
    case 'menu':
      menuListener(message.action)
  }
}
