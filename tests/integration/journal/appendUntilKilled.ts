// Run as a program of its own by crash.test.ts: appends in turn with both durabilities and says what was acknowledged.
import { writeSync } from 'node:fs'
import { openJournal } from '#adapters/storage/journal/openJournal.ts'

const [file = '', start = '0'] = process.argv.slice(2)
const result = openJournal(file, { reserveBytes: 65_536 })
if (!result.ok) throw new Error(result.failure.message)
for (let n = Number(start); ; n++) {
  const kind = n % 2 === 0 ? 'OrderIntended' : 'OrderFilled'
  const draft = {
    kind,
    at: n,
    accountId: null,
    correlationId: null,
    uniqueKey: `key-${n}`,
    summary: '',
    payload: { n },
  }
  const appended = result.journal.append([draft, { ...draft, uniqueKey: null }], n % 2 === 0 ? 'FULL' : 'NORMAL')
  if (!appended.ok) throw new Error(appended.text)
  writeSync(1, `${n}\n`)
}
