import { NumberField, SelectField, TextField } from '../../../components/Field.tsx'
import type { LabForm } from '../labForm.ts'
import { changeForm, useLab } from '../labState.ts'
import { FEE_NAMES, IMPACT_NAMES, INTRABAR_NAMES } from './exchangeForm.ts'
import type { FormErrors } from './fieldReader.ts'
import styles from './Form.module.css'

/** Further terms of the simulated exchange, folded away until somebody wants them or one of them is wrong. */
export function ExchangeFields({ errors }: { readonly errors: FormErrors }) {
  const form = useLab((state) => state.form)
  const isWrong = errors['coefficient'] !== undefined || errors['volumeShare'] !== undefined
  return (
    <details className={styles['folded']} open={isWrong || undefined}>
      <summary>Further terms of the exchange</summary>
      <SelectField
        label="Fees"
        value={form.fees}
        onChange={(fees) => changeForm({ fees: fees as LabForm['fees'] })}
        options={optionsOf(FEE_NAMES)}
        hint={form.fees === 'commission' ? undefined : 'The schedule replaces the commission above.'}
      />
      <SelectField
        label="Way of the price within a bar"
        value={form.intrabar}
        onChange={(intrabar) => changeForm({ intrabar: intrabar as LabForm['intrabar'] })}
        options={optionsOf(INTRABAR_NAMES)}
        hint="The result shows what the other ways would have come to."
      />
      <SelectField
        label="Impact of an order on the price"
        value={form.impact}
        onChange={(impact) => changeForm({ impact: impact as LabForm['impact'] })}
        options={optionsOf(IMPACT_NAMES)}
      />
      <div className={styles['pair']}>
        {form.impact === 'none' ? null : (
          <NumberField
            label="Impact coefficient"
            value={form.coefficient}
            error={errors['coefficient'] ?? null}
            onChange={(coefficient) => changeForm({ coefficient })}
          />
        )}
        <TextField
          label="Most of a bar’s volume"
          value={form.volumeShare}
          unit="%"
          error={errors['volumeShare'] ?? null}
          hint="empty: no limit"
          onChange={(volumeShare) => changeForm({ volumeShare })}
        />
      </div>
    </details>
  )
}

function optionsOf(
  names: Readonly<Record<string, string>>,
): readonly { readonly value: string; readonly label: string }[] {
  return Object.entries(names).map(([value, label]) => ({ value, label }))
}
