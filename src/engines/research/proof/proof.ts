import { canonicalJson } from '#core/canonicalJson.ts'
import type { Failure } from '#contracts/failure.ts'
import type { ProofReport, ProofTest } from '#contracts/records/proof.ts'
import { BUILT_IN_STRATEGIES, type StrategyCatalogue } from '#trading/strategies/registry.ts'
import { type BacktestRequest, fineData, impossibility } from '../backtest.ts'
import type { ResearchPorts } from '../ports.ts'
import { hashOfData } from '../runResult.ts'
import type { RunData } from '../runData.ts'
import { BATTERY } from './battery.ts'
import { houseRun, type HouseRun } from './houseRun.ts'
import { type ProofEffort, type ProofProgress, type ProofQuestion, ProofRoom } from './proofRoom.ts'
import { counted } from './findings.ts'
import { WholeRunRecorder } from './wholeRun.ts'

/** How a run is put to the proof. Everything may be left out. */
export interface ProofOptions {
  /** The strategies as they are when they may prepare themselves on these data; the port's where left out. */
  readonly strategiesFor?: (data: RunData) => StrategyCatalogue
  /** Does work under another wall clock and other randomness of the machine. */
  readonly elsewhere?: (work: () => void) => void
  readonly effort?: Partial<ProofEffort>
  /** Where runs are made. */
  readonly houseRun?: HouseRun
}

/** How a proof ended. A failure is of the run itself: it cannot be put to the proof. */
export type ProofOutcome =
  | { readonly kind: 'DONE'; readonly report: ProofReport }
  | { readonly kind: 'FAILED'; readonly failure: Failure }

const EFFORT: ProofEffort = { cuts: 200, quietCuts: 50, futures: 12, withinBars: 8 }

/**
 * Puts a run to the proof: runs it again and again under conditions that must not matter to a strategy that knows only what
 * it has been shown, and compares everything it says and does. Pauses often; the same request gives the same report but for
 * its seconds.
 */
export function* proveRun(
  request: BacktestRequest,
  ports: ResearchPorts,
  options: ProofOptions = {},
): Generator<ProofProgress, ProofOutcome, undefined> {
  const impossible = impossibility(request)
  if (impossible !== null) return { kind: 'FAILED', failure: impossible }
  const begun = ports.elapsed()
  // The prices of an instrument are as fine as the run's own in all variants: its fills are compared to the last digit.
  const data = fineData(request.data)
  const configuration = { ...request.configuration, finalize: false }
  const strategiesFor = options.strategiesFor ?? ((): StrategyCatalogue => ports.strategies ?? BUILT_IN_STRATEGIES)
  const place = options.houseRun ?? houseRun
  const recorder = new WholeRunRecorder()
  const plan = { configuration, data, strategies: strategiesFor(data), until: null }
  const run = place(plan, ports, recorder.listener)
  let step = run.next()
  while (step.done !== true) {
    yield { code: 'REPEAT', done: 0, total: 1 }
    step = run.next()
  }
  const whole = recorder.finish(step.value)
  const broken = whole.end.failure?.failure ?? failureOf(whole.acts.find(({ kind }) => kind === 'FAILURE')?.text)
  if (broken !== null) return { kind: 'FAILED', failure: broken }
  const room = new ProofRoom(
    {
      configuration,
      data,
      whole,
      ports,
      strategiesFor,
      elsewhere: options.elsewhere ?? null,
      effort: { ...EFFORT, ...options.effort },
    },
    place,
  )
  const tests: ProofTest[] = []
  for (const question of BATTERY) tests.push(yield* ask(question, room))
  return {
    kind: 'DONE',
    report: {
      ...verdictOf(tests),
      tests,
      strategies: configuration.strategies.map(({ kind }) => kind),
      configHash: ports.sha256(canonicalJson(request.configuration)),
      dataHash: hashOfData(data, ports.sha256),
      signals: whole.signals.length,
      orders: whole.orders,
      runs: room.runs + 1,
      bars: room.bars + whole.end.bars,
      seconds: ports.elapsed() - begun,
    },
  }
}

function* ask(question: ProofQuestion, room: ProofRoom): Generator<ProofProgress, ProofTest, undefined> {
  const { code, hint } = question
  const before = room.runs
  room.plan(0)
  const answer = question.answer(room)
  let step = answer.next()
  while (step.done !== true) {
    yield room.progress(code)
    step = answer.next()
  }
  return { code, hint, ...step.value, runs: room.runs - before }
}

function verdictOf(tests: readonly ProofTest[]): Pick<ProofReport, 'verdict' | 'sentence'> {
  const asked = tests.filter(({ hint }) => !hint)
  const failed = asked.filter(({ state }) => state === 'FAILED')
  if (failed.length > 0) {
    const names = failed.map(({ code }) => code).join(', ')
    const sentence = `This result cannot be trusted: ${counted(failed.length, 'test')} failed (${names}).`
    return { verdict: 'FAILED', sentence }
  }
  const open = asked.filter(({ code, state }) => DECISIVE.has(code) && state !== 'PASSED')
  if (open.length > 0) {
    const names = open.map(({ code }) => code).join(', ')
    return {
      verdict: 'INCONCLUSIVE',
      sentence: `No leak was found, but that says little: ${names} could not be answered.`,
    }
  }
  return {
    verdict: 'PASSED',
    sentence:
      'No leak was found: what it decides rests on what it was shown. Whether its parameters were fitted to these data is not tested here.',
  }
}

/** Without these a verdict would say more than was seen. */
const DECISIVE: ReadonlySet<ProofTest['code']> = new Set(['REPEAT', 'POWER', 'FUTURE', 'TRUNCATION'])

function failureOf(text: string | undefined): Failure | null {
  if (text === undefined) return null
  return { code: 'STRATEGY_FAILED', message: `The strategy ${text} Its run cannot be put to the proof.` }
}
