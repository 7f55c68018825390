import { formatTimestamp } from '#core/time/iso.ts'
import { PROOF_TITLES, type ProofEvidence, type ProofReport, type ProofState } from '#contracts/records/proof.ts'
import type { BacktestRequest } from '#engines/research/backtest.ts'
import { barsOf } from '#engines/research/runData.ts'

/** The object that `--prove --json` prints: the report with its moments as texts. */
export function proofAsJson(report: ProofReport): unknown {
  const tests = report.tests.map((test) => {
    const { evidence } = test
    return { ...test, evidence: evidence === null ? null : { ...evidence, at: formatTimestamp(evidence.at) } }
  })
  return { ...report, tests }
}

/** Characters of a line of the table. */
const WIDTH = 118
const NAMES: Readonly<Record<ProofState, string>> = {
  PASSED: 'passed',
  FAILED: 'FAILED',
  NOT_APPLICABLE: 'not asked',
  INCONCLUSIVE: 'open',
}

/** The same for people: one question a row, with the first difference where one was found, and the verdict. */
export function proofAsText(report: ProofReport, { configuration, data }: BacktestRequest): string {
  const strategies = configuration.strategies
    .map(({ kind, parameters }) => [kind, ...Object.entries(parameters).map((entry) => entry.join('='))].join(' '))
    .join(', ')
  const title = Math.max(...Object.values(PROOF_TITLES).map(({ length }) => length))
  const rows = report.tests.flatMap(({ code, state, hint, sentence, evidence }) => {
    const head = `  ${PROOF_TITLES[code].padEnd(title)}  ${(hint && state === 'INCONCLUSIVE' ? 'look' : NAMES[state]).padEnd(9)}  `
    const lines = [...wrapped(sentence, WIDTH - head.length), ...(evidence === null ? [] : evidenceLines(evidence))]
    return lines.map((line, index) => `${index === 0 ? head : ' '.repeat(head.length)}${line}`)
  })
  return [
    `${strategies} put to the proof on ${barsOf(data).toLocaleString('en-US')} bars`,
    `${number(report.signals)} signals and ${number(report.orders)} orders, compared in ${number(report.runs)} runs of ${number(report.bars)} bars together (${report.seconds.toFixed(1)} s)`,
    '',
    ...rows,
    '',
    `  ${report.verdict}. ${report.sentence}`,
  ].join('\n')
}

function evidenceLines({ at, expected, found, variant }: ProofEvidence): readonly string[] {
  return [
    `First at ${formatTimestamp(at)}, with ${variant}:`,
    `  the run     ${short(expected)}`,
    `  instead     ${short(found)}`,
  ]
}

function short(text: string | null): string {
  if (text === null) return 'nothing'
  return text.length > 70 ? `${text.slice(0, 67)}...` : text
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
