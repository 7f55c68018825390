import { Check, Minus } from 'lucide-react'
import { useState } from 'react'
import type { LiveFacts } from '#contracts/records/brokerAccounts.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { TextField } from '../../components/Field.tsx'
import { Scroll } from '../../components/Scroll.tsx'
import { formatCount, formatMoney } from '../../format/amount.ts'
import { formatInstant } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { useRecord } from '../../state/tables.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { closeDialog } from '../../state/ui.ts'
import { useAnswer } from '../data/useAnswer.ts'
import { LiveFields } from '../session/LiveFields.tsx'
import type { ChosenSymbol } from '../session/sessionForm.ts'
import styles from './Accounts.module.css'

/**
 * The way to real money: facts from the journal, limits to be signed, the number typed, then a second screen with the
 * largest loss of a day. Nothing here is a switch, and the host checks every fact again when it is asked to open.
 */
export function LiveDialog({ connectionId }: { readonly connectionId: string }) {
  const account = useRecord('brokerAccounts', connectionId)
  // One question for the life of the layer; signing asks again.
  const [ask] = useState(() => () => commands.desk.ReadLiveFacts({ connectionId }))
  const { reply: facts, failure, reload } = useAnswer(ask)
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<readonly ChosenSymbol[]>([])
  const [isSecond, setSecond] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const name = account?.name ?? connectionId
  const sign = async (limitsHash: string): Promise<void> => {
    if ((await orToast(commands.desk.SignLimits({ connectionId, limitsHash }))) === null) return
    showToast('note', `The limits are signed for ${name}.`)
    reload()
  }
  const enter = async (told: LiveFacts): Promise<void> => {
    setBusy(true)
    const { limitsHash, largestDayLoss: acceptedDayLoss } = told
    const instrumentIds = chosen.map(({ instrumentId }) => instrumentId)
    const opened = await commands.desk.EnterLive({
      connectionId,
      instrumentIds,
      typedNumber: typed,
      limitsHash,
      acceptedDayLoss,
    })
    setBusy(false)
    if (opened.ok) return closeDialog()
    setRefusal(opened.failure.message)
    setSecond(false)
    reload()
  }
  const why = blockedBy(facts, typed, chosen)
  const actions = isSecond ? (
    <>
      <Button onClick={() => setSecond(false)}>Back</Button>
      <Button
        look="strong"
        onClick={() => facts !== null && void enter(facts)}
        blocked={busy ? 'The account is being opened.' : why}
      >
        Open LIVE with real money
      </Button>
    </>
  ) : (
    <>
      <Button onClick={closeDialog}>Cancel</Button>
      <Button look="strong" onClick={() => setSecond(true)} blocked={why}>
        Go on…
      </Button>
    </>
  )
  return (
    <Dialog title={`Trade real money: ${name}`} actions={actions} wide>
      <div className={styles['form']}>
        {facts === null ? <p className={failure === null ? 'muted' : 'crit'}>{failure?.message ?? ASKING}</p> : null}
        {facts !== null && isSecond ? <LargestLoss facts={facts} /> : null}
        {facts !== null && !isSecond ? (
          <>
            <Facts facts={facts} />
            <Limits facts={facts} onSign={() => void sign(facts.limitsHash)} />
            <TextField
              label="Last four characters of the account number"
              value={typed}
              onChange={setTyped}
              hint="As they stand on your broker's own page."
            />
            <LiveFields chosen={chosen} onChange={setChosen} />
          </>
        ) : null}
        <p className="crit" role="alert">
          {refusal}
        </p>
      </div>
    </Dialog>
  )
}

const ASKING = 'The account is being asked and the journal read.'

function blockedBy(facts: LiveFacts | null, typed: string, chosen: readonly ChosenSymbol[]): string | null {
  if (facts === null) return ASKING
  const [first] = facts.obstacles
  if (first !== undefined) return first
  if (typed.trim().length === 0) return "Type the last four characters of the account's number."
  return chosen.length === 0 ? 'Choose at least one instrument.' : null
}

function Facts({ facts }: { readonly facts: LiveFacts }) {
  const { paperApprovals, paperApprovalsNeeded, lastDrillAt, obstacles } = facts
  return (
    <section aria-label="What must be true">
      <ul className={styles['checks']}>
        <li>
          {paperApprovals >= paperApprovalsNeeded ? (
            <Check size={12} aria-label="true" />
          ) : (
            <Minus size={12} aria-label="not yet" />
          )}
          {formatCount(paperApprovals)} of {formatCount(paperApprovalsNeeded)} approvals carried out in PAPER
        </li>
        <li>
          Last kill drill in which every way answered:{' '}
          {lastDrillAt === null ? 'never' : `${formatInstant(lastDrillAt)} UTC`}
        </li>
      </ul>
      {obstacles.map((text) => (
        <p key={text} className="crit">
          {text}
        </p>
      ))}
    </section>
  )
}

function Limits({ facts, onSign }: { readonly facts: LiveFacts; readonly onSign: () => void }) {
  return (
    <section aria-label="Limits">
      <h4>Limits in force</h4>
      <Scroll className={styles['limits']} label="Limits in force">
        {facts.limits.map(({ key, name, unit, limit }) => (
          <div key={key}>
            <span>{name}</span>
            <span>{limitText(unit, limit)}</span>
          </div>
        ))}
      </Scroll>
      <p>
        <Button onClick={onSign} blocked={facts.isSigned ? 'They are signed as they stand.' : null}>
          Sign these limits
        </Button>
      </p>
    </section>
  )
}

function LargestLoss({ facts }: { readonly facts: LiveFacts }) {
  return (
    <section aria-label="Largest loss of a day">
      <p>
        This opens the account …{facts.told.number} at {facts.told.venue}. Every order from then on moves real money.
      </p>
      <p>On a bad day the guard closes everything after a loss of</p>
      <p className={styles['loss']}>
        {formatMoney(facts.largestDayLoss)} {facts.told.currency}
      </p>
      <p className="muted">
        Gaps and closed markets can make it more. Prices move while orders are on their way, and a venue may not answer.
      </p>
    </section>
  )
}

function limitText(unit: string, limit: number): string {
  if (unit === 'percent') return `${(limit * 100).toFixed(limit < 0.1 ? 2 : 1)} %`
  if (unit === 'money') return formatMoney(limit)
  return unit === 'microseconds' ? `${formatCount(Math.round(limit / 1_000_000))} s` : formatCount(limit)
}
