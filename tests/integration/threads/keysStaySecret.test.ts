import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readRecordedMarket } from '#adapters/feeds/recorded/recordedMarket.ts'
import { recordedSources } from '#adapters/feeds/recorded/recordedSources.ts'
import type { SystemEncryption } from '#adapters/secrets/keyGuard.ts'
import { listRecordings } from '#adapters/storage/recordings/recordingList.ts'
import { openRecording } from '#adapters/storage/recordings/recordingReader.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import type { Workstation } from '#hosts/desk/composition.ts'
import { replayRecording } from '#hosts/recordings/replayRecording.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { until } from '../../helpers/wait.ts'
import { openRig, resourcesWithSample } from '../../helpers/workstationRig.ts'
import { ALPACA_KEY, openAlpacaServer } from '../../servers/venues/alpacaServer.ts'

const WRONG = { key: 'PKWRONGKEY9876543210', secret: 'wrong/secret+fedcba9876543210' }

/** A key ring whose cipher is not what is tested here. */
const RING: SystemEncryption = {
  encrypt: (text) => Promise.resolve(Buffer.from(text, 'utf8').map((byte) => byte ^ 0x5a) as Buffer),
  decrypt: (bytes) => Promise.resolve(Buffer.from(bytes.map((byte) => byte ^ 0x5a)).toString('utf8')),
}

async function command(workstation: Workstation, channel: 'data' | 'desk', type: string, payload: object) {
  const result = await workstation.execute({ channel, type, payload })
  if (!result.ok) throw new Error(`${type}: ${result.failure.code} ${result.failure.message}`)
  return result.reply
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}

/** How a word may look in a file: as it is, in an address, in Base64 at each of its three places, in hexadecimal. */
function spellings(word: string): readonly string[] {
  const shifted = ['', 'x', 'xx'].map((before) => {
    const text = Buffer.from(before + word).toString('base64')
    return text.slice(before.length === 0 ? 0 : 4, text.length - 4)
  })
  return [word, encodeURIComponent(word), Buffer.from(word).toString('hex'), ...shifted]
}

describe('the key of a source', { timeout: 60_000 }, () => {
  it('is used by its source alone and found in no file and in no table, whatever happens with it', async () => {
    const server = await openAlpacaServer()
    onTestFinished(() => server.close())
    const folder = temporaryFolder()
    const feedOrigins = { alpaca: { http: server.origin, stream: server.origin.replace('http', 'ws') } }
    const workstation = await openRig(folder, resourcesWithSample(temporaryFolder()), { feedOrigins, keyring: RING })
    const source = () => workstation.record('sources', 'alpaca')
    await until('the table of sources', () => source() !== null)
    expect(source()?.keyState).toBe('MISSING')

    // A wrong key first: its refusal is told, logged and shown.
    await command(workstation, 'desk', 'SetSourceKey', { sourceId: 'alpaca', ...WRONG })
    await command(workstation, 'data', 'RefreshInstruments', { sourceId: 'alpaca' })
    await until('the refusal', () => source()?.keyState === 'REFUSED')

    await command(workstation, 'desk', 'SetSourceKey', { sourceId: 'alpaca', ...ALPACA_KEY })
    await command(workstation, 'data', 'RefreshInstruments', { sourceId: 'alpaca' })
    await until('the key to be taken', () => source()?.keyState === 'GIVEN' && (source()?.calls ?? 0) > 2)
    await until('the list', () => server.requests.some(({ path: asked }) => asked === '/v2/assets'))
    const wish = {
      mode: 'PAPER',
      source: { kind: 'live', instrumentIds: [instrumentId('AAPL', 'US')] },
      startingCash: 50_000_000_000,
      currency: 'USD',
    }
    await command(workstation, 'desk', 'StartSession', wish)
    await until('the stream', () => server.wishes.length > 0, 15_000)
    await command(workstation, 'data', 'StartRecording', {})
    server.tell([
      { T: 'q', S: 'AAPL', bp: 187.4, bs: 2, ap: 187.5, as: 3, t: new Date().toISOString(), c: ['R'], z: 'C' },
    ])
    await until('a price', () => workstation.record('quotes', instrumentId('AAPL', 'US')) !== null, 15_000)
    server.fault('/v2/stocks/bars', { kind: 'STATUS', status: 500 }, 5)
    await command(workstation, 'data', 'StopRecording', {})
    await command(workstation, 'desk', 'RemoveSourceKey', { sourceId: 'alpaca' })
    await until('the key to be gone', () => source()?.keyState === 'MISSING')
    const tables = JSON.stringify(
      (['sources', 'feeds', 'quarantine', 'notices', 'backfills', 'news', 'journal', 'engines'] as const).map((name) =>
        workstation.hub.tables.records(name),
      ),
    )
    await workstation.close()

    // What was recorded of the session plays again.
    const [recording] = listRecordings(path.join(folder, 'recordings'))
    const opened = openRecording(path.join(folder, 'recordings', recording?.recordingId ?? ''))
    if (!opened.ok) throw new Error(opened.failure.code)
    const market = readRecordedMarket(opened.reply, recordedSources)
    const replayed = await replayRecording(market, { speed: null, isStopped: () => false })
    expect(replayed).toMatchObject({ quotes: 1, held: 0 })

    const files = filesBelow(folder)
    expect(files.map((file) => path.basename(file))).toEqual(
      expect.arrayContaining(['market.db', 'quarterdeck.log', 'keys.vault', 'recording.json']),
    )
    for (const { key, secret } of [WRONG, ALPACA_KEY]) {
      for (const word of [key, secret].flatMap(spellings)) {
        expect(tables.includes(word)).toBe(false)
        for (const file of files) expect([file, readFileSync(file).includes(word)]).toEqual([file, false])
      }
    }
  })
})
