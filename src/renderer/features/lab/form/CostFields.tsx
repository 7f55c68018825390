import { CheckField, NumberField, SelectField, TextField } from '../../../components/Field.tsx'
import type { LabForm } from '../labForm.ts'
import { changeForm, useLab } from '../labState.ts'
import type { FormErrors } from './fieldReader.ts'
import styles from './Form.module.css'

/** Cash, sizing, costs and protective exits. */
export function CostFields({ errors }: { readonly errors: FormErrors }) {
  const form = useLab((state) => state.form)
  const number = (
    field: 'cash' | 'commission' | 'spread' | 'slippage' | 'units' | 'positions',
    label: string,
    unit?: string,
  ) => (
    <NumberField
      label={label}
      value={form[field]}
      unit={unit}
      error={errors[field] ?? null}
      onChange={(text) => changeForm({ [field]: text })}
    />
  )
  const distance = (field: 'stopLoss' | 'takeProfit', label: string) => (
    <TextField
      label={label}
      value={form[field]}
      unit="%"
      error={errors[field] ?? null}
      hint="empty: none"
      onChange={(text) => changeForm({ [field]: text })}
    />
  )
  return (
    <fieldset className={styles['group']}>
      <legend>Account and costs</legend>
      <div className={styles['pair']}>
        {number('cash', 'Starting cash', form.currency)}
        <SelectField
          label="Sizing"
          value={form.sizing}
          onChange={(sizing) => changeForm({ sizing: sizing as LabForm['sizing'] })}
          options={[
            { value: 'all-in', label: 'All in' },
            { value: 'equal', label: 'Equal parts' },
            { value: 'units', label: 'Fixed units' },
            { value: 'house', label: 'House rules' },
          ]}
        />
        {form.sizing === 'units' ? number('units', 'Units') : null}
        {form.sizing === 'equal' ? number('positions', 'Number of positions') : null}
        {number('commission', 'Commission a side', '%')}
        {number('spread', 'Spread', '%')}
        <SelectField
          label="Spread paid"
          value={form.spreadPaid}
          onChange={(spreadPaid) => changeForm({ spreadPaid: spreadPaid as LabForm['spreadPaid'] })}
          options={[
            { value: 'each-side', label: 'half on each side' },
            { value: 'at-entry', label: 'whole at the entry' },
          ]}
        />
        {number('slippage', 'Slippage', '%')}
        <SelectField
          label="Fills at"
          value={form.fill}
          onChange={(fill) => changeForm({ fill: fill as LabForm['fill'] })}
          options={[
            { value: 'next-open', label: 'next open' },
            { value: 'close', label: 'same close' },
          ]}
        />
        {distance('stopLoss', 'Stop loss')}
        {distance('takeProfit', 'Take profit')}
      </div>
      <CheckField
        label="Close the last position at the end"
        checked={form.finalize}
        onChange={(finalize) => changeForm({ finalize })}
      />
    </fieldset>
  )
}
