import { parentPort, workerData } from 'node:worker_threads'
import type { CommandResult } from '#contracts/failure.ts'
import type { LineageQuestion, LineageThreadData } from '../lineage/lineageDesk.ts'
import { readDecision } from '../decisions/readDecision.ts'
import { readRefusals } from '../decisions/readRefusals.ts'
import { readLineage } from '../lineage/readLineage.ts'
import { exportTrades, readTrades, replaceNote } from '../tradeJournal/tradeScreens.ts'

const port = parentPort
if (port === null) throw new Error('Invariant: a lineage is read in a worker thread')
// The data comes from this host's own `createLineageDesk`.
const { dataDirectory, question } = workerData as LineageThreadData
port.postMessage(answerTo(question))

function answerTo(asked: LineageQuestion): CommandResult {
  switch (asked.about) {
    case 'lineage':
      return readLineage(dataDirectory, asked.of)
    case 'decision':
      return readDecision(dataDirectory, asked.proposalId)
    case 'refusals':
      return readRefusals(dataDirectory, asked.of)
    case 'trades':
      return readTrades(dataDirectory, asked.accountId)
    case 'tradesFile':
      return exportTrades(dataDirectory, asked.accountId)
    case 'tradeNote':
      return replaceNote(dataDirectory, asked.write, asked.now)
  }
}
