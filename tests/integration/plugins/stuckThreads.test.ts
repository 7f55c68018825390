import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { expect, it, onTestFinished } from 'vitest'
import { findProgram } from '#hosts/program.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { pluginText } from '../../helpers/pluginBench.ts'

const { root, resources } = findProgram()

it('a callback in a loop that cannot be broken off ends with its name, and the process with it', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'endless.js')
  const data = path.join(resources, 'data', 'sp500-daily.csv')
  writeFileSync(file, pluginText('onBar(bar) { if (bar.close < 1_350) [].includes.call({ length: 2 ** 53 - 1 }, 1) }'))
  const words = ['backtest', file, '--data', data, '--data-dir', folder, '--json']
  const child = spawn(process.execPath, [path.join(root, 'src', 'hosts', 'cli.ts'), ...words])
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  expect(code).not.toBe(0)
  expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'STRATEGY_TIMED_OUT', partial: {} })
})
