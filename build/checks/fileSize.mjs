// A file past 400 lines is named, one past 600 fails. Data tables say so: `// data table` among their first five lines.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { listFiles } from '../setup/stamp.mjs'

const warnAt = 400
const failAt = 600

const root = process.cwd()
const files = ['src', 'tests', 'build']
  .flatMap((folder) => listFiles(root, folder))
  .filter((file) => /\.(ts|tsx|mjs|cjs|js|css|html)$/.test(file) && !file.startsWith('tests/fixtures/bad/'))
let failures = 0
for (const file of files) {
  const lines = readFileSync(path.join(root, file), 'utf8').trimEnd().split('\n')
  if (lines.length <= warnAt || lines.slice(0, 5).some((line) => /^\s*(\/\/|\/?\*).*\bdata table\b/.test(line)))
    continue
  const tooLong = lines.length > failAt
  if (tooLong) failures += 1
  process.stdout.write(
    `${tooLong ? 'FAIL' : 'warn'} ${file} has ${lines.length} lines (warn ${warnAt}, fail ${failAt})\n`,
  )
}
process.stdout.write(`${files.length} files, ${failures} too long\n`)
process.exitCode = failures === 0 ? 0 : 1
