import { Button } from '../../components/Button.tsx'
import { keysOf } from '../../app/keymap.ts'
import styles from './ApprovalCard.module.css'
import type { OwnView } from './approvalBlock.ts'

interface CardFooterProps {
  readonly label: string
  readonly tier: 1 | 2
  /** Why nothing can be approved, apart from arming. */
  readonly blocked: string | null
  readonly armed: boolean
  readonly watched: boolean
  readonly waiting: boolean
  readonly extended: boolean
  readonly ownView: OwnView | null
  readonly typed: string
  readonly onOwnView: (view: OwnView) => void
  readonly onTyped: (text: string) => void
  readonly onReject: () => void
  readonly onModify: () => void
  readonly onExtend: () => void
  readonly onApprove: (timeStamp: number) => void
}

/** The buttons, always in the same places; Approve is no more colourful than Reject. */
export function CardFooter(props: CardFooterProps) {
  const ended = props.waiting ? null : 'Already decided.'
  const words = props.blocked ?? armingWords(props)
  return (
    <footer className={styles['footer']}>
      {props.tier === 2 && props.waiting ? <TierTwo {...props} /> : null}
      <div className={styles['buttons']}>
        <Button onClick={props.onReject} keys="Ctrl+Backspace" blocked={ended}>
          Reject
        </Button>
        <Button onClick={props.onModify} keys={keysOf('modify') ?? ''} blocked={ended}>
          Modify
        </Button>
        <Button onClick={props.onExtend} blocked={ended ?? (props.extended ? 'Extended once already.' : null)}>
          Extend
        </Button>
        <span className={styles['push']} />
        <ApproveButton {...props} />
      </div>
      <p className={styles['why']} aria-live="polite">
        <span key={words}>{words}</span>
      </p>
    </footer>
  )
}

function armingWords({ armed, watched }: CardFooterProps): string {
  if (armed) return 'Armed: Ctrl+Enter or a click approves.'
  return watched ? 'Arming: a moment without keys.' : 'Not armed: press F8 or click the card first.'
}

/** Approves on a click or on Ctrl+Enter inside the card, never on Enter or Space. */
function ApproveButton({ label, blocked, armed, watched, onApprove }: CardFooterProps) {
  return (
    <Button
      look="strong"
      className={styles['approve'] ?? ''}
      keys="Ctrl+Enter"
      blocked={blocked ?? (armed ? null : watched ? 'Arming' : 'Press F8 or click the card first')}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') event.preventDefault()
      }}
      onKeyUp={(event) => {
        if (event.key === ' ') event.preventDefault()
      }}
      onClick={(event) => {
        // A click without a pointer is Enter or Space in disguise.
        if (event.detail > 0) onApprove(event.timeStamp)
      }}
    >
      {armed || !watched || blocked !== null ? null : <span className={styles['arming']}>arming…</span>}
      {label}
    </Button>
  )
}

const VIEWS: readonly { readonly view: OwnView; readonly words: string }[] = [
  { view: 'FOR', words: 'for' },
  { view: 'AGAINST', words: 'against' },
  { view: 'UNSURE', words: 'unsure' },
]

function TierTwo({ ownView, typed, onOwnView, onTyped }: CardFooterProps) {
  return (
    <div className={styles['tierTwo']}>
      <fieldset className={styles['views']}>
        <legend>Your view first</legend>
        {VIEWS.map(({ view, words }) => (
          <label key={view}>
            <input type="radio" name="own-view" checked={ownView === view} onChange={() => onOwnView(view)} />
            {words}
          </label>
        ))}
      </fieldset>
      <label className={styles['typed']}>
        Type quantity
        <input
          value={typed}
          inputMode="decimal"
          autoComplete="off"
          aria-disabled={ownView === null || undefined}
          onChange={(event) => (ownView === null ? undefined : onTyped(event.target.value))}
        />
      </label>
    </div>
  )
}
