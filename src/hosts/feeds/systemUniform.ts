import { randomInt } from 'node:crypto'
import type { Uniform } from '#adapters/feeds/connection/backOff.ts'

/** As many numbers as one call of the system gives at most evenly. */
const STEPS = 2 ** 40

/** Uniform numbers in [0, 1) of the system, for connections that wait a little differently from each other. */
export const systemUniform: Uniform = () => randomInt(STEPS) / STEPS
