import { parentPort, workerData } from 'node:worker_threads'
import type { LineageThreadData } from '../lineage/lineageDesk.ts'
import { readDecision } from '../decisions/readDecision.ts'
import { readLineage } from '../lineage/readLineage.ts'

const port = parentPort
if (port === null) throw new Error('Invariant: a lineage is read in a worker thread')
// The data comes from this host's own `createLineageDesk`.
const { dataDirectory, question } = workerData as LineageThreadData
port.postMessage(
  question.about === 'lineage'
    ? readLineage(dataDirectory, question.of)
    : readDecision(dataDirectory, question.proposalId),
)
