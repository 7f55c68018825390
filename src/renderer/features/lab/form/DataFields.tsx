import { formatCount } from '../../../format/amount.ts'
import { formatDay } from '../../../format/time.ts'
import { useRecords } from '../../../state/tables.ts'
import { changeForm, useLab } from '../labState.ts'
import type { FormErrors } from './fieldReader.ts'
import styles from './Form.module.css'

/** Chooses the sets of bars: one or many, all on one account. */
export function DataFields({ errors }: { readonly errors: FormErrors }) {
  const datasets = useRecords('datasets')
  const chosen = useLab((state) => state.form.datasetIds)
  const toggle = (key: string): void => {
    changeForm({ datasetIds: chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key] })
  }
  const picked = datasets.filter(({ key }) => chosen.includes(key))
  const only = picked.length === 1 ? picked[0] : undefined
  const hint =
    only === undefined
      ? picked.length > 1
        ? `${picked.length} sets on one account`
        : ''
      : `${formatCount(only.bars)} bars, ${formatDay(only.from)} to ${formatDay(only.to)} · ${only.credit}`
  return (
    <fieldset className={styles['group']}>
      <legend>Data</legend>
      <ul className={styles['choices']}>
        {datasets.map(({ key, instrumentId, interval, origin }) => (
          <li key={key}>
            <label>
              <input type="checkbox" checked={chosen.includes(key)} onChange={() => toggle(key)} />
              {instrumentId} {interval} <span className="muted">{origin}</span>
            </label>
          </li>
        ))}
      </ul>
      <p className={errors['datasetIds'] === undefined ? styles['hint'] : styles['error']}>
        {errors['datasetIds'] ?? hint}
      </p>
    </fieldset>
  )
}
