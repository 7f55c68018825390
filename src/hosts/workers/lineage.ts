import { parentPort, workerData } from 'node:worker_threads'
import type { LineageThreadData } from '../lineage/lineageDesk.ts'
import { readLineage } from '../lineage/readLineage.ts'

const port = parentPort
if (port === null) throw new Error('Invariant: a lineage is read in a worker thread')
// The data comes from this host's own `createLineageDesk`.
const { dataDirectory, of } = workerData as LineageThreadData
port.postMessage(readLineage(dataDirectory, of))
