import { COSTS } from './costs.ts'
import { CROSSES } from './crosses.ts'
import { ORDERS } from './orders.ts'
import { PORTFOLIOS } from './portfolios.ts'
import type { GoldenList } from './walks.ts'

/** Every golden run by its name. */
export const RUNS: GoldenList = { ...CROSSES, ...COSTS, ...ORDERS, ...PORTFOLIOS }
