import { lineageSuite } from './lineageSuite.ts'

lineageSuite()
