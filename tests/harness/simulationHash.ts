import process from 'node:process'
import { simulate } from '../simulation/simulation.ts'

/** Prints the hash of simulated days, for comparing processes with other time zones and locales. */
const [seed = '1', days = '1'] = process.argv.slice(2)
for (let day = Number(seed); day < Number(seed) + Number(days); day += 1) {
  process.stdout.write(`${(await simulate(day)).hash}\n`)
}
