import { describe, expect, it } from 'vitest'
import { afterCrash, dayOf, dice, emptyDisks, Failpoints, judge, startOn } from '../../helpers/crashRig.ts'
import type { Act, CrashKind, Disks } from '../../helpers/crashRig.ts'
import type { BrokerBench } from '../../helpers/brokerBench.ts'

const ACTS = 16
/** QUARTERDECK_SEED starts elsewhere; a failure prints its own. */
const FIRST_SEED = Number(process.env['QUARTERDECK_SEED'] ?? '1')

interface Crash {
  readonly at: number
  readonly kind: CrashKind
  /** A second crash, this many steps into the recovery from the first. */
  readonly again: number
  /** The act that was cut off is asked for once more, as a sender that never got its answer may do. */
  readonly repeat: boolean
}

/** Plays the day, ends the process where the crash says, starts again on what is left, and plays the rest. */
function play(
  day: readonly Act[],
  crash: Crash | null,
): { readonly disks: Disks; readonly bench: BrokerBench; readonly steps: number; readonly names: readonly string[] } {
  const disks = emptyDisks()
  let failpoints = new Failpoints()
  failpoints.crashAt = crash?.at ?? Infinity
  let run = 1
  let bench = startOn(disks, failpoints, String(run), 0)
  let latchedBefore = false

  const attempt = (act: Act): boolean => {
    try {
      act(bench)
    } catch (error) {
      if (!failpoints.dead) throw error
    }
    return !failpoints.dead
  }
  const restart = (crashAt: number): void => {
    latchedBefore = disks.latch.held !== null
    afterCrash(disks, crash?.kind ?? 'PROCESS')
    run += 1
    failpoints = new Failpoints()
    failpoints.crashAt = crashAt
    bench = startOn(disks, failpoints, String(run), bench.host.clock.now() + 1_000_000)
    if (!attempt((fresh) => fresh.open())) restart(Infinity)
    // A kill that had reached its latch is on again before anything else happens.
    if (latchedBefore && !bench.gate.closed) throw new Error('the kill was forgotten')
  }

  for (const act of day) {
    if (attempt(act)) continue
    restart(crash?.again ?? Infinity)
    if (crash?.repeat === true && !attempt(act)) restart(Infinity)
  }
  // Time goes on: entries left over after a kill are cancelled, questions are answered.
  for (let second = 0; second < 70; second += 1) {
    const passed = attempt((fresh) => fresh.host.advanceTo(fresh.host.clock.now() + 1_000_000))
    if (!passed) restart(Infinity)
  }
  return { disks, bench, steps: failpoints.step, names: failpoints.names }
}

function crashOf(seed: number, at: number): Crash {
  const roll = dice(seed * 7_919 + at + 1)
  return {
    at,
    kind: roll(3) === 0 ? 'POWER' : 'PROCESS',
    again: roll(100) < 15 ? roll(6) : Infinity,
    repeat: roll(2) === 0,
  }
}

describe('a crash before or after any step of submit, ack, fill, cancel, approve, kill and re-arm', () => {
  it.each(Array.from({ length: 20 }, (_, index) => FIRST_SEED + index))(
    'loses no fill, doubles none, sends nothing without an intent and forgets no kill (seed %i)',
    (seed) => {
      const day = dayOf(seed, ACTS)
      const whole = play(day, null)
      expect(judge(whole.disks, whole.bench)).toEqual([])
      expect(whole.steps).toBeGreaterThan(20)
      for (let at = 0; at < whole.steps; at += 1) {
        const crash = crashOf(seed, at)
        const { disks, bench } = play(day, crash)
        expect(judge(disks, bench), `seed ${seed}, ${JSON.stringify(crash)}, ${whole.names[at]}`).toEqual([])
      }
    },
  )

  it('is tried at every kind of step', () => {
    const names = new Set<string>()
    for (let seed = FIRST_SEED; seed < FIRST_SEED + 20; seed += 1) {
      for (const name of play(dayOf(seed, ACTS), null).names) names.add(name)
    }
    const steps = [
      'journal FULL OrdersApproved',
      'journal NORMAL OrderSubmitted',
      'journal NORMAL OrderFilled',
      'journal NORMAL OrderCancelRequested',
      'journal FULL KillTripped',
      'journal FULL KillRearmed',
      'submit ENTRY',
      'submit STOP_LOSS',
      'submit EXIT',
      'cancel',
      'slice',
      'truth',
      'venue save',
      'latch',
      'release',
    ]
    expect(steps.filter((step) => !names.has(`before ${step}`) || !names.has(`after ${step}`))).toEqual([])
  })
})
