import { accepted } from '#contracts/failure.ts'
import { createStrategyEngine } from '#engines/strategy/engine.ts'
import { startEngineWorker } from './engineWorker.ts'

startEngineWorker(() => ({ open: () => accepted({ engine: createStrategyEngine(), close: () => undefined }) }))
