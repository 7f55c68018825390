import type { Verb } from '../commandLine.ts'

/** The verbs about accounts at brokers. */
export const BROKER_VERBS: readonly Verb[] = [
  {
    name: 'brokers list',
    summary: 'Lists the connected accounts and the brokers.',
    load: async () => (await import('./brokersList.ts')).brokersListCommand,
  },
  {
    name: 'brokers test',
    summary: 'Opens an account read-only and tells what it finds.',
    load: async () => (await import('./brokersTest.ts')).brokersTestCommand,
  },
]
