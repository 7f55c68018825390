import type { Verb } from '../commandLine.ts'

/** The verbs that talk to a running workstation over its control socket. */
export const CONTROL_VERBS: readonly Verb[] = [
  {
    name: 'orders',
    summary: 'Lists the working orders of the running session.',
    load: async () => (await import('./control/orders.ts')).ordersCommand,
  },
  {
    name: 'orders cancel',
    summary: 'Cancels an order, or every working entry.',
    load: async () => (await import('./control/orders.ts')).ordersCancelCommand,
  },
  {
    name: 'positions',
    summary: 'Lists what the running session holds.',
    load: async () => (await import('./control/positions.ts')).positionsCommand,
  },
  {
    name: 'positions close',
    summary: 'Leaves a position at the market.',
    load: async () => (await import('./control/positions.ts')).positionsCloseCommand,
  },
  {
    name: 'risk',
    summary: 'Tells guard, kill switch, account and limits.',
    load: async () => (await import('./control/risk.ts')).riskCommand,
  },
  {
    name: 'risk pause',
    summary: 'Stops new entries.',
    load: async () => (await import('./control/risk.ts')).riskPauseCommand,
  },
  {
    name: 'why',
    summary: 'Tells what stands in the way of an entry, and the smallest change that mends it.',
    load: async () => (await import('./control/why.ts')).whyCommand,
  },
  {
    name: 'reconcile',
    summary: 'Compares our books with the venue.',
    load: async () => (await import('./control/reconcile.ts')).reconcileCommand,
  },
  {
    name: 'flatten',
    summary: 'Closes every position, once the kill is on or entries are paused.',
    load: async () => (await import('./control/flatten.ts')).flattenCommand,
  },
  {
    name: 'rearm',
    summary: 'Releases the kill switch by its ceremony.',
    load: async () => (await import('./control/rearm.ts')).rearmCommand,
  },
]
