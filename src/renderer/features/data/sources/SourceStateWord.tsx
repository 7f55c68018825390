import type { SourceView } from '#contracts/records/sources.ts'
import styles from '../Data.module.css'
import { stateOfSource } from './sourceWords.ts'
import type { SourceState } from './sourceWords.ts'

const TONES: Readonly<Record<SourceState['sign'], string | undefined>> = {
  full: 'ok',
  hollow: 'faint',
  triangle: 'warn',
  octagon: 'crit',
}

/** The state of a source as a sign and a word. */
export function SourceStateWord({ source }: { readonly source: SourceView }) {
  const { word, sign } = stateOfSource(source)
  return (
    <span className={styles['state']}>
      <svg className={TONES[sign]} viewBox="0 0 10 10" aria-hidden>
        {sign === 'full' ? <circle cx="5" cy="5" r="4" fill="currentColor" /> : null}
        {sign === 'hollow' ? (
          <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.4" />
        ) : null}
        {sign === 'triangle' ? <path d="M5 .8 9.6 9.2H.4z" fill="currentColor" /> : null}
        {sign === 'octagon' ? (
          <path
            d="M3 0h4l3 3v4l-3 3H3L0 7V3zM4.3 2v3.6h1.4V2zm0 4.7V8h1.4V6.7z"
            fill="currentColor"
            fillRule="evenodd"
          />
        ) : null}
      </svg>
      {word}
    </span>
  )
}
