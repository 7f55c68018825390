import path from 'node:path'
import { recordedSources } from '#adapters/feeds/recorded/recordedSources.ts'
import { readRecordedMarket } from '#adapters/feeds/recorded/recordedMarket.ts'
import { dataPaths, ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { listRecordings } from '#adapters/storage/recordings/recordingList.ts'
import { openRecording } from '#adapters/storage/recordings/recordingReader.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { replayRecording } from '../recordings/replayRecording.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'

/** `quarterdeck data recordings`: which live sessions were recorded. */
export const dataRecordingsCommand: Command = {
  name: 'data recordings',
  summary: 'Lists the recorded live sessions, newest first.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const folder = dataPaths(ownDataDirectory(context.arguments.text('data-dir'))).recordings
    const recordings = listRecordings(folder)
    if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, folder, recordings }))
    else if (recordings.length === 0) context.print('Nothing was recorded yet; "quarterdeck data record" begins.')
    for (const { recordingId, startedAt, endedAt, sources, bytes } of context.arguments.flag('json')
      ? []
      : recordings) {
      const end = endedAt === null ? 'cut short or going on' : `to ${formatTimestamp(endedAt)}`
      const size = `${(bytes / 1e6).toFixed(1)} MB`
      context.print(`${recordingId}  ${formatTimestamp(startedAt)} ${end}  ${sources.join(', ')}  ${size}`)
    }
    return Promise.resolve(EXIT.done)
  },
}

/** `quarterdeck data replay`: plays a recorded session and tells what it came to. */
export const dataReplayCommand: Command = {
  name: 'data replay',
  summary: 'Plays a recorded live session again and tells what it came to, with a hash of every slice.',
  operands: [{ name: 'RECORDING', required: true, help: 'Its name, as "data recordings" lists it, or its folder.' }],
  options: [
    {
      name: 'speed',
      kind: 'text',
      value: 'TIMES',
      default: 'max',
      help: 'Times as fast as it happened, 1 for the original timing; max for as fast as this machine can.',
    },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: async (context) => {
    const words = context.arguments
    const name = words.operand(0) ?? ''
    const wish = words.text('speed') ?? 'max'
    const speed = wish === 'max' ? null : Number(wish)
    if (speed !== null && !(speed >= 0.01 && speed <= 100_000)) {
      const message = `--speed must be max or a number from 0.01 to 100000, and ${wish} is neither.`
      return tellFailure(context, { code: 'OPTION_VALUE', message }, EXIT.misused)
    }
    const { recordings } = dataPaths(ownDataDirectory(words.text('data-dir')))
    const opened = openRecording(/[\\/]/.test(name) ? path.resolve(name) : path.join(recordings, name))
    if (!opened.ok) return tellFailure(context, opened.failure)
    const market = readRecordedMarket(opened.reply, recordedSources)
    const report = await replayRecording(market, { speed, isStopped: () => context.signal.aborted })
    if (words.flag('json')) {
      context.print(JSON.stringify({ ok: true, recordingId: opened.reply.manifest.recordingId, ...report }))
      return EXIT.done
    }
    const span =
      report.from === null || report.to === null
        ? 'Nothing of it could be played.'
        : `${formatTimestamp(report.from)} to ${formatTimestamp(report.to)}${context.signal.aborted ? ', ended by you' : ''}.`
    context.print(
      [
        `${market.label}: ${span}`,
        `  Slices     ${report.slices}`,
        `  Bars       ${report.bars}`,
        `  Quotes     ${report.quotes}`,
        `  Trades     ${report.trades}`,
        `  Depth rows ${report.depthRows}`,
        `  Held back  ${report.held}`,
        `  SHA-256    ${report.sha256}`,
      ].join('\n'),
    )
    return EXIT.done
  },
}
