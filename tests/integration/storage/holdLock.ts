// Run as a program of its own by instanceLock.test.ts: takes the lock, says how that went and stays until it is killed.
import { writeSync } from 'node:fs'
import { acquireInstanceLock } from '#adapters/storage/instanceLock.ts'

const result = acquireInstanceLock(process.argv[2] ?? '')
writeSync(1, result.ok ? 'HELD\n' : `${result.failure.code}\n`)
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
