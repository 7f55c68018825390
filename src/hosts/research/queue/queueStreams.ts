import { jetstreamManager, RetentionPolicy, StorageType, type JetStreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'

/** Streams of the queue. */
export const STREAM = {
  tasks: 'QUARTERDECK_TASKS',
  results: 'QUARTERDECK_RESULTS',
  data: 'QUARTERDECK_DATA',
} as const

const HOUR = 3_600e9

/** Opens the manager of the queue and makes sure that its streams are there. */
export async function openStreams(connection: NatsConnection): Promise<JetStreamManager> {
  const manager = await jetstreamManager(connection)
  const file = { storage: StorageType.File, duplicate_window: 0.5 * HOUR }
  await manager.streams.add({
    ...file,
    name: STREAM.tasks,
    subjects: ['quarterdeck.tasks.>'],
    retention: RetentionPolicy.Workqueue,
    max_age: 48 * HOUR,
  })
  await manager.streams.add({ ...file, name: STREAM.results, subjects: ['quarterdeck.results.>'], max_age: 48 * HOUR })
  await manager.streams.add({ ...file, name: STREAM.data, subjects: ['quarterdeck.data.>'], max_age: 168 * HOUR })
  return manager
}

/** Digits of a code version in a subject. */
const VERSION_DIGITS = 16

/** Where the tasks of a code version wait; workers of another version do not hear of them. */
export function versionSubject(codeVersion: string): string {
  return `quarterdeck.tasks.${codeVersion.slice(0, VERSION_DIGITS)}`
}

/** Where the tasks of one search wait. */
export function taskSubject(codeVersion: string, search: string): string {
  return `${versionSubject(codeVersion)}.${search}`
}

/** Where the result of one ticket of a search goes. */
export function resultSubject(search: string, ticket: number | '*'): string {
  return `quarterdeck.results.${search}.${ticket}`
}

/** Where a part of shipped data lies. */
export function dataSubject(hash: string, part: number | 'head'): string {
  return `quarterdeck.data.${hash}.${part}`
}
