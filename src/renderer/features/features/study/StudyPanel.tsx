import type { ReactNode } from 'react'
import { Panel } from '../../../components/Panel.tsx'
import { usePanelState } from '../../../state/panelState.ts'
import { answerState } from '../../data/answerState.ts'
import type { StudyChoice } from '../featureRows.ts'
import type { useStudy } from './useStudy.ts'
import styles from '../Features.module.css'
import { BarsChoice, choiceWords } from './StudyTools.tsx'

interface Props {
  readonly label: string
  readonly choice: StudyChoice
  readonly answer: ReturnType<typeof useStudy>
  /** What is chosen beside the bars. */
  readonly tools: ReactNode
  /** Shown when there is an answer. */
  readonly children: ReactNode
}

/** A panel that shows a study of the listed features. */
export function StudyPanel({ label, choice, answer, tools, children }: Props) {
  const state = answerState(
    usePanelState('features', { empty: choice.names.length === 0 }),
    answer,
    'The catalogue and the charts do not need this.',
  )
  return (
    <Panel
      label={label}
      state={state}
      tools={
        <>
          <BarsChoice />
          {tools}
          <span className={styles['grow']} />
          <span className="muted">{choiceWords(choice)}</span>
        </>
      }
      onRetry={answer.reload}
      empty={<p>The catalogue lists no feature. Use fewer words or another family there.</p>}
    >
      {children}
    </Panel>
  )
}
