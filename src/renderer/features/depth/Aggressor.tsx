import type { TapeView } from '#contracts/records/sources.ts'
import styles from './Depth.module.css'

/** Who took the liquidity: a word, a form, and only then a colour. */
export function Aggressor({ side }: { readonly side: TapeView['trades'][number]['aggressor'] }) {
  if (side === 'UNKNOWN') return <span className="faint">not told</span>
  const isBuyer = side === 'BUYER'
  return (
    <span className={`${styles['taker']} ${isBuyer ? 'up' : 'down'}`}>
      <svg viewBox="0 0 8 8" aria-hidden>
        <path d={isBuyer ? 'M4 1 7.5 7h-7z' : 'M4 7 .5 1h7z'} fill="currentColor" />
      </svg>
      {isBuyer ? 'buyer' : 'seller'}
    </span>
  )
}
