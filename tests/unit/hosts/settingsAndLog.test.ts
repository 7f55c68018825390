import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createConfSettings } from '#adapters/settings/confSettings.ts'
import { DEFAULT_SOURCE_CHOICES } from '#contracts/sourceChoices.ts'
import { DEFAULT_PREFERENCES, restoreSettings, settingsDocumentSchema } from '#contracts/settings.ts'
import { openLog } from '#hosts/log.ts'
import { redactText } from '#hosts/redaction/redactText.ts'
import { readHostOptions } from '#hosts/hostOptions.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

describe('settings', () => {
  it('keep what was chosen, for a new user the defaults', () => {
    const folder = temporaryFolder()
    expect(createConfSettings(folder).read()).toEqual({
      version: 1,
      preferences: DEFAULT_PREFERENCES,
      window: null,
      sources: DEFAULT_SOURCE_CHOICES,
    })
    const document = {
      version: 1,
      preferences: { ...DEFAULT_PREFERENCES, theme: 'light' },
      window: { x: -5, y: 0, width: 900, height: 700, maximised: true },
      sources: { ...DEFAULT_SOURCE_CHOICES, etherscan: { chainId: 137 } },
    } as const
    createConfSettings(folder).write(document)
    expect(createConfSettings(folder).read()).toEqual(document)
  })

  it('keep, field by field, what fits of a file of any other shape', () => {
    const folder = temporaryFolder()
    writeFileSync(
      path.join(folder, 'settings.json'),
      '{"version":9,"preferences":{"theme":"light","density":"tiny","sound":false,"extra":1},"window":{"x":1}}',
    )
    expect(createConfSettings(folder).read()).toEqual({
      version: 1,
      preferences: { ...DEFAULT_PREFERENCES, theme: 'light', sound: false },
      window: null,
      sources: DEFAULT_SOURCE_CHOICES,
    })
  })

  it.each(['', '{', '[]', '"x"', 'null'])('count a file that holds %j as empty', (text) => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'settings.json'), text)
    expect(createConfSettings(folder).read().preferences).toEqual(DEFAULT_PREFERENCES)
  })

  it('are whole whatever was stored', () => {
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        expect(settingsDocumentSchema.safeParse(restoreSettings(stored)).success).toBe(true)
      }),
    )
  })
})

describe('log', () => {
  const SECRET = 'c2VjcmV0LXZhbHVlLTEyMw'
  it.each([
    `http://127.0.0.1:4000/?token=${SECRET}`,
    `cookie: quarterdeck-4000=x; authorization: ${SECRET}`,
    `Authorization: Bearer ${SECRET}`,
    `{"apiKey":"${SECRET}"}`,
    `api_key=${SECRET}&symbol=SPX`,
    `password = '${SECRET}'`,
    `signature=${SECRET}`,
  ])('keeps no secret of %j', (text) => {
    expect(redactText(text)).not.toContain(SECRET)
    expect(redactText(text)).toContain('[redacted]')
  })

  it('leaves order ids and prices alone', () => {
    const text = 'order REPLAY-1.sma-cross.7.E filled 12 SPX.SAMPLE at 1507.67, 5 tokens of text, the password is wrong'
    expect(redactText(text)).toBe(text)
  })

  it('writes one line of JSON for each fact, for this user only, without secrets in any place', () => {
    const folder = temporaryFolder()
    const log = openLog(folder)
    log.info('opened', {
      token: SECRET,
      nested: { cookie: SECRET, deeper: { secret: SECRET } },
      url: `?token=${SECRET}`,
    })
    log.error('failed', { code: 'X' })
    const file = path.join(folder, 'logs', 'quarterdeck.log')
    const text = readFileSync(file, 'utf8')
    expect(text).not.toContain(SECRET)
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { msg: string }).msg),
    ).toEqual(['opened', 'failed'])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('puts a long log aside at the start', () => {
    const folder = temporaryFolder()
    openLog(folder).info('first')
    const file = path.join(folder, 'logs', 'quarterdeck.log')
    writeFileSync(file, 'x'.repeat(5_000_001))
    openLog(folder).info('second')
    expect(statSync(`${file}.1`).size).toBe(5_000_001)
    expect(readFileSync(file, 'utf8')).toContain('second')
  })
})

describe('options of the shell', () => {
  it('name the data directory in either manner, among the switches of the browser', () => {
    expect(readHostOptions(['--no-sandbox', '/app', '--data-dir', '/data']).dataDirectory).toBe('/data')
    expect(readHostOptions(['--data-dir=/data', '--disable-gpu']).dataDirectory).toBe('/data')
    expect(path.isAbsolute(readHostOptions([]).dataDirectory)).toBe(true)
    expect(path.isAbsolute(readHostOptions(['--data-dir']).dataDirectory)).toBe(true)
  })
})
