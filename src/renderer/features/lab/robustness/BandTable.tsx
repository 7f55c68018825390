import type { RobustnessResult } from '#contracts/records/sweep.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import { formatCount } from '../../../format/amount.ts'
import { NOT_ENOUGH_DATA } from '../../../format/estimate.ts'
import { formatFixed, formatPercentNumber } from '../../../format/number.ts'
import sweep from '../sweep/Sweep.module.css'
import { bandScale, placeOn } from './boxPlot.ts'
import type { BandScale } from './boxPlot.ts'
import styles from './Robustness.module.css'

type Trial = RobustnessResult['trials'][number]
type Measure = 'returnPct' | 'maxDrawdownPct'

const WIDTH = 120
const QUANTILES = ['5 %', '25 %', '50 %', '75 %', '95 %']

/** What each disturbance does to the final return and to the worst drawdown, as bands over its repetitions. */
export function BandTable({ trials }: { readonly trials: readonly Trial[] }) {
  return (
    <Scroll className={sweep['sheet']} label="Chance and noise">
      <Bands trials={trials} measure="returnPct" caption="Final return, percent" />
      <Bands trials={trials} measure="maxDrawdownPct" caption="Worst drawdown, percent" />
      <p className={sweep['note']}>
        Box: the middle half of the repetitions, its line the median; whiskers: 5 % and 95 %; dashed: zero.
      </p>
    </Scroll>
  )
}

interface BandsProps {
  readonly trials: readonly Trial[]
  readonly measure: Measure
  readonly caption: string
}

function Bands({ trials, measure, caption }: BandsProps) {
  const scale = bandScale(trials.map((trial) => trial[measure]))
  return (
    <table className={`${sweep['table']} ${styles['bands']}`} aria-label={caption}>
      <thead>
        <tr>
          <th scope="col">{caption}</th>
          <th scope="col">n</th>
          <th scope="col">
            <span className="visually-hidden">From the lowest to the highest</span>
            <span className={styles['ends']}>
              <span>{formatPercentNumber(scale.low)}</span>
              <span>{formatPercentNumber(scale.high)}</span>
            </span>
          </th>
          {QUANTILES.map((quantile) => (
            <th key={quantile} scope="col">
              {quantile}
            </th>
          ))}
          {measure === 'returnPct' ? <th scope="col">Loses money</th> : null}
        </tr>
      </thead>
      <tbody>
        {trials.map((trial) => (
          <tr key={trial.kind}>
            <th scope="row">{trial.label}</th>
            <td>{formatCount(trial[measure].n)}</td>
            <td>
              <Box scale={scale} quantiles={trial[measure].quantiles} />
            </td>
            {trial[measure].quantiles.map((value, index) => (
              <td key={QUANTILES[index]}>{formatPercentNumber(value)}</td>
            ))}
            {measure === 'returnPct' ? <td>{lossText(trial.loss)}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The n of a loss stands in its row already. */
function lossText(loss: Trial['loss']): string {
  const whole = (share: number): string => formatFixed(100 * share, 0)
  return loss === null ? NOT_ENOUGH_DATA : `${whole(loss.value)} % [${whole(loss.low)}, ${whole(loss.high)}]`
}

/** The figures stand in the same row, so the drawing is left out of what is read aloud. */
function Box({ scale, quantiles }: { readonly scale: BandScale; readonly quantiles: readonly number[] }) {
  const [least = 0, lower = 0, middle = 0, upper = 0, most = 0] = quantiles.map((value) => placeOn(scale, value, WIDTH))
  const zero = placeOn(scale, 0, WIDTH)
  return (
    <svg width={WIDTH} height={20} aria-hidden className={styles['box']}>
      <path d={`M${zero} 0V20`} className={styles['zero']} />
      <path d={`M${least} 10H${lower}M${upper} 10H${most}M${least} 6V14M${most} 6V14`} className={styles['whisker']} />
      <rect x={lower} y={4} width={Math.max(1, upper - lower)} height={12} className={styles['half']} />
      <path d={`M${middle} 4V16`} className={styles['median']} />
    </svg>
  )
}
