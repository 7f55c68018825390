import { sha256 } from '#adapters/storage/sha256.ts'
import { accepted } from '#contracts/failure.ts'
import { createRiskEngine } from '#engines/risk/engine.ts'
import { startEngineWorker } from './engineWorker.ts'

startEngineWorker(() => ({ open: () => accepted({ engine: createRiskEngine({ sha256 }), close: () => undefined }) }))
