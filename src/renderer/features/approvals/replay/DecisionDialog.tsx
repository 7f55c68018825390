import { useEffect, useState } from 'react'
import type { DecisionReplay, DecisionVersion } from '#contracts/records/decisionReplay.ts'
import { identifier, type ProposalId } from '#core/model/identifiers.ts'
import { Badge } from '../../../components/Badge.tsx'
import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { Scroll } from '../../../components/Scroll.tsx'
import { formatFixed } from '../../../format/number.ts'
import { formatInstant } from '../../../format/time.ts'
import { commands } from '../../../state/desk.ts'
import { CardBody } from '../CardBody.tsx'
import { REJECT_REASONS } from '../rejectReasons.ts'
import styles from './DecisionDialog.module.css'

/** A decision as it was taken: each set of terms exactly as shown, beside what was decided and what came of it. */
export function DecisionDialog({ proposalId }: { readonly proposalId: string }) {
  const [told, setTold] = useState<{ readonly replay: DecisionReplay | null; readonly failure: string | null }>({
    replay: null,
    failure: null,
  })
  useEffect(() => {
    let isWanted = true
    void commands.desk.ReadDecision({ proposalId: identifier<ProposalId>(proposalId) }).then((answer) => {
      if (!isWanted) return
      setTold(answer.ok ? { replay: answer.reply, failure: null } : { replay: null, failure: answer.failure.message })
    })
    return () => {
      isWanted = false
    }
  }, [proposalId])
  return (
    <Dialog title={`Decision ${proposalId}`} wide>
      {told.replay === null ? (
        <p role="status">{told.failure ?? 'Reading the journal…'}</p>
      ) : (
        <Replay replay={told.replay} />
      )}
    </Dialog>
  )
}

function Replay({ replay }: { readonly replay: DecisionReplay }) {
  const { versions, instrument, steps, gaps } = replay
  const [index, setIndex] = useState(0)
  const version = versions[index]
  if (version === undefined) return null
  return (
    <div className={styles['replay']}>
      <div className={styles['steps']}>
        <Button onClick={() => setIndex(index - 1)} blocked={index === 0 ? 'This is the first look.' : null}>
          Earlier
        </Button>
        <strong aria-live="polite">
          {index + 1} of {versions.length}: {version.note}
        </strong>
        <span className="muted">{formatInstant(version.at)}</span>
        <span className={styles['push']} />
        <Badge tone={version.isWhole ? 'ok' : 'crit'}>
          {version.isWhole ? 'terms match their hash' : 'terms do not match their hash'}
        </Badge>
        <Button
          onClick={() => setIndex(index + 1)}
          blocked={index === versions.length - 1 ? 'This is the last one.' : null}
        >
          Later
        </Button>
      </div>
      <Facts version={version} />
      <Scroll className={styles['card']} label="The card as it was shown">
        <CardBody proposal={version.proposal} instrument={instrument} details covered={false} />
      </Scroll>
      <section aria-label="What came of it">
        <h3>What came of it</h3>
        {steps.length === 0 ? (
          <p className="muted">No order was sent for it.</p>
        ) : (
          <ul className={styles['list']}>
            {steps.map(({ at, text }) => (
              <li key={`${at} ${text}`}>
                <span className="muted">{formatInstant(at)}</span> {text}
              </li>
            ))}
          </ul>
        )}
        {gaps.map((gap) => (
          <p key={gap} className="muted">
            {gap}
          </p>
        ))}
      </section>
    </div>
  )
}

const VIEWS = { FOR: 'for', AGAINST: 'against', UNSURE: 'unsure' } as const

function Facts({ version }: { readonly version: DecisionVersion }) {
  const { decision, reason, proposal } = version
  if (decision === null) return <p className="muted">Nobody decided on these terms.</p>
  const facts = [
    `looked at for ${formatFixed(decision.dwellMilliseconds / 1_000, 1)} s`,
    decision.ownView === null ? 'no view of one’s own asked for' : `own view: ${VIEWS[decision.ownView]}`,
    `tier ${proposal.tier} (${proposal.tierReason})`,
  ]
  if (reason !== null) facts.push(`reason: ${REJECT_REASONS.find((each) => each.reason === reason)?.words ?? reason}`)
  return <p>{facts.join(' · ')}</p>
}
