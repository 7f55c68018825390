import type { ProofEvidence } from '#contracts/records/proof.ts'
import { DecisionRecorder, decisionText } from '../decisions.ts'
import { failed, inconclusive, notApplicable, passed } from '../findings.ts'
import type { ProofQuestion, ProofRoom } from '../proofRoom.ts'
import { inOtherYears, withoutSessions, YEARS_MOVED } from '../variants/restatedData.ts'

/** Does it decide the same when the same prices carry dates of another year, with the same weekdays and days of the month? */
export const timeShift: ProofQuestion = {
  code: 'TIME_SHIFT',
  hint: false,
  *answer(room) {
    if (readsCalendar(room)) return notApplicable('It declares that dates matter to what it decides.')
    room.plan(2)
    const own = new DecisionRecorder()
    yield* room.run({ data: withoutSessions(room.data), name: 'markets that never close' }, null, own.listener)
    if (own.decisions.length === 0) {
      return inconclusive(
        'Without the sessions of an exchange it raises no signal, so it cannot be moved to other years.',
      )
    }
    const moved = new DecisionRecorder()
    const end = yield* room.run({ data: inOtherYears(room.data), name: 'other years' }, null, moved.listener)
    const compared = own.decisions.length
    const difference = firstDifference(own, moved)
    if (difference === null && end.failure === null) {
      return passed('With the same prices under the dates of 28 years later it decides the same.', compared)
    }
    return failed(
      'With the same prices under the dates of 28 years later it decides otherwise: it knows what happened on some dates. Declare readsCalendar where that is meant.',
      compared,
      difference,
    )
  },
}

function firstDifference(own: DecisionRecorder, moved: DecisionRecorder): ProofEvidence | null {
  const back = moved.decisions.map(({ at, instrumentId, direction }) =>
    decisionText(at - YEARS_MOVED, instrumentId, direction),
  )
  const count = Math.max(own.texts.length, back.length)
  for (let index = 0; index < count; index += 1) {
    if (own.texts[index] === back[index]) continue
    const [mine, other] = [own.decisions[index], moved.decisions[index]]
    const otherAt = other === undefined ? Number.POSITIVE_INFINITY : other.at - YEARS_MOVED
    const at = Math.min(mine?.at ?? Number.POSITIVE_INFINITY, otherAt)
    return {
      at,
      instrumentId: (mine?.at === at ? mine : other)?.instrumentId ?? null,
      expected: mine?.at === at ? `${mine.direction} ${mine.instrumentId}` : null,
      found: other !== undefined && otherAt === at ? `${other.direction} ${other.instrumentId}` : null,
      variant: 'dates of 28 years later',
    }
  }
  return null
}

function readsCalendar({ configuration, data, strategiesFor }: ProofRoom): boolean {
  const strategies = strategiesFor(data)
  return configuration.strategies.some(({ kind }) => {
    const found = strategies.find(kind)
    return found.ok && found.definition.readsCalendar === true
  })
}
