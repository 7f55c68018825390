import { parentPort, workerData } from 'node:worker_threads'
import { proveFile } from '../plugins/features/featureFile.ts'
import type { FeatureProofData } from '../plugins/features/watchedFile.ts'

const port = parentPort
if (port === null) throw new Error('Invariant: a file of a user is proven in a worker thread')
// The data comes from this host's own `proveFileApart`.
const { file, text } = workerData as FeatureProofData
port.postMessage(proveFile(file, text))
