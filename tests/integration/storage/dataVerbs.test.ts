import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#core/time/duration.ts'
import { acquireInstanceLock } from '#adapters/storage/instanceLock.ts'
import { parseCommand, type Command } from '#hosts/commandLine.ts'
import { dataArchiveCommand } from '#hosts/commands/dataArchive.ts'
import { dataConsolidateCommand } from '#hosts/commands/dataConsolidate.ts'
import { dataExportCommand } from '#hosts/commands/dataExport.ts'
import { dataIngestCommand } from '#hosts/commands/dataIngest.ts'
import { dataRestoreCommand } from '#hosts/commands/dataRestore.ts'
import { dataVerifyCommand } from '#hosts/commands/dataVerify.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { bars, MINUTES, openHistory, reply } from '../../helpers/historyRig.ts'

const MARCH = Date.UTC(2020, 2, 1) * 1_000
const SERIES = { ...MINUTES, interval: '1h' } as const
const NAMED = ['--source', 'kraken', '--instrument', 'BTC/USDT.KRAKEN', '--bar', '1h']

async function call(command: Command, folder: string, ...words: readonly string[]) {
  const parsed = parseCommand(command, [...words, '--data-dir', folder, '--json'])
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const out: string[] = []
  const complaints: string[] = []
  const code = await command.run({
    arguments: parsed.arguments,
    print: (text) => void out.push(text),
    complain: (text) => void complaints.push(text),
    environment: {},
    signal: new AbortController().signal,
  })
  return { code, told: JSON.parse(out.join('\n')) as Record<string, unknown>, complaints }
}

/** Three months of hours. */
function stored(): string {
  const folder = temporaryFolder()
  const { history } = openHistory(folder)
  reply(history.ingest(SERIES, bars(24 * 91, MARCH, HOUR), MARCH + 100 * DAY))
  history.close()
  return folder
}

describe('the verbs of stored history', () => {
  it('move months out, join their files, check, write and bring back the same rows', async () => {
    const folder = stored()
    expect(await call(dataArchiveCommand, folder)).toMatchObject({
      code: 0,
      told: { ok: true, months: 3, rows: 24 * 91, postponed: 0, path: path.join(folder, 'archive') },
    })
    const csv = path.join(folder, 'out.csv')
    const exported = await call(dataExportCommand, folder, csv, ...NAMED, '--from', '2020-03-31', '--to', '2020-04-02')
    expect(exported).toMatchObject({ code: 0, told: { rows: 48 } })
    expect(readFileSync(csv, 'utf8').split('\n').slice(0, 2)).toEqual([
      'time,open,high,low,close,volume',
      expect.stringMatching(/^2020-03-31T00:00:00Z,/),
    ])
    expect(await call(dataConsolidateCommand, folder, '--preview')).toMatchObject({
      told: { filesBefore: 3, files: 3, smallFiles: 3, superfluous: 2 },
    })
    expect(await call(dataConsolidateCommand, folder)).toMatchObject({
      code: 0,
      told: { filesBefore: 3, files: 1, rows: 24 * 91, superfluous: 0 },
    })
    expect(await call(dataVerifyCommand, folder)).toMatchObject({
      code: 0,
      told: { ok: true, stored: { rows: 0 }, archived: { files: 1, rows: 24 * 91 }, damage: [] },
    })
    expect(await call(dataRestoreCommand, folder, ...NAMED, '--from', '2020-04-01')).toMatchObject({
      code: 0,
      told: { files: 1, rows: 24 * 91 },
    })
    const { history } = openHistory(folder)
    expect(reply(history.range(SERIES, 0, Number.POSITIVE_INFINITY))).toEqual(bars(24 * 91, MARCH, HOUR))
    history.close()
  })

  it.each(['csv', 'parquet'])(
    'take in what they wrote as %s, and find nothing new in it the second time',
    async (form) => {
      const [folder, other] = [stored(), temporaryFolder()]
      const file = path.join(folder, `rows.${form}`)
      await call(dataExportCommand, folder, file, ...NAMED)
      openHistory(other).history.close()
      expect(await call(dataIngestCommand, other, file, ...NAMED)).toMatchObject({ code: 0, told: { rows: 24 * 91 } })
      await call(dataArchiveCommand, other)
      await call(dataIngestCommand, other, file, ...NAMED)
      const again = path.join(other, `again.${form}`)
      expect(await call(dataExportCommand, other, again, ...NAMED)).toMatchObject({ told: { rows: 24 * 91 } })
      expect(readFileSync(again)).toEqual(readFileSync(file))
    },
  )

  it('leave recent months where they are', async () => {
    expect(await call(dataArchiveCommand, stored(), '--hot-days', '100000')).toMatchObject({ told: { months: 0 } })
  })

  it('end with an error when something is damaged', async () => {
    const folder = stored()
    await call(dataArchiveCommand, folder)
    const archive = path.join(folder, 'archive')
    const files = readdirSync(archive, { recursive: true, encoding: 'utf8' })
    const file = files.find((name) => name.endsWith('.parquet')) ?? ''
    writeFileSync(path.join(archive, file), 'not what it was')
    const verified = await call(dataVerifyCommand, folder)
    expect(verified.code).toBe(1)
    expect(verified.told).toMatchObject({ ok: false, damage: [expect.stringContaining('changed or cut short')] })
    expect(await call(dataExportCommand, folder, path.join(folder, 'x.csv'), ...NAMED)).toMatchObject({
      code: 1,
      told: { ok: false, code: 'COLD_FILE_DAMAGED' },
    })
  })

  it('refuse to move rows while a workstation runs, but go on looking', async () => {
    const folder = stored()
    const acquired = acquireInstanceLock(folder)
    if (!acquired.ok) throw new Error(acquired.failure.message)
    for (const command of [dataArchiveCommand, dataConsolidateCommand])
      expect(await call(command, folder)).toMatchObject({ code: 1, told: { code: 'INSTANCE_RUNNING' } })
    expect(await call(dataVerifyCommand, folder)).toMatchObject({ code: 0 })
    acquired.lock.release()
  })

  it('say what is missing', async () => {
    const folder = stored()
    expect(await call(dataRestoreCommand, folder)).toMatchObject({ code: 2, told: { code: 'SERIES_NOT_NAMED' } })
    expect(await call(dataExportCommand, folder, 'x.txt', ...NAMED)).toMatchObject({ code: 2 })
    expect(await call(dataExportCommand, folder, 'x.csv', ...NAMED, '--from', 'soon')).toMatchObject({ code: 2 })
    expect(await call(dataArchiveCommand, folder, '--hot-days', '-1')).toMatchObject({ code: 2 })
    expect(await call(dataVerifyCommand, path.join(folder, 'nothing'))).toMatchObject({
      code: 1,
      told: { code: 'HISTORY_MISSING' },
    })
  })
})
