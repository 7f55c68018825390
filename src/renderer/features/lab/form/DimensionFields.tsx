import { CheckField, NumberField, SelectField, TextField } from '../../../components/Field.tsx'
import type { StrategyForm, StrategyParameter } from '../labForm.ts'
import { changeDimension } from '../labState.ts'
import type { FormErrors } from './fieldReader.ts'
import styles from './Form.module.css'
import { dimensionOf } from './sweepForm.ts'
import type { DimensionForm, SweepForm } from './sweepForm.ts'

interface DimensionProps {
  readonly parameter: StrategyParameter
  readonly strategy: StrategyForm
  readonly sweep: SweepForm
  readonly errors: FormErrors
}

/** One parameter: whether it is varied, and between which values. */
export function DimensionFields({ parameter, strategy, sweep, errors }: DimensionProps) {
  const { name, label } = parameter
  const dimension = dimensionOf(sweep, strategy, parameter)
  const change = (part: Partial<DimensionForm>): void => changeDimension(name, { ...dimension, ...part })
  const errorOf = (field: string): string | null => errors[`${name}/${field}`] ?? null
  return (
    <div>
      <CheckField label={label} checked={dimension.varied} onChange={(varied) => change({ varied })} />
      {!dimension.varied ? null : parameter.kind === 'choice' ? (
        <ul className={styles['choices']} aria-label={`${label}, values to try`}>
          {(parameter.choices ?? []).map((choice) => (
            <li key={choice}>
              <label>
                <input
                  type="checkbox"
                  checked={dimension.choices.includes(choice)}
                  onChange={() =>
                    change({
                      choices: (parameter.choices ?? []).filter(
                        (other) => (other === choice) !== dimension.choices.includes(other),
                      ),
                    })
                  }
                />
                {choice}
              </label>
            </li>
          ))}
        </ul>
      ) : (
        <div className={styles['three']}>
          <NumberField
            label={`${label}, from`}
            value={dimension.from}
            error={errorOf('from')}
            onChange={(from) => change({ from })}
          />
          <NumberField label="to" value={dimension.to} error={errorOf('to')} onChange={(to) => change({ to })} />
          <TextField
            label="step"
            value={dimension.step}
            error={errorOf('step')}
            onChange={(step) => change({ step })}
          />
          {parameter.kind === 'number' ? (
            <SelectField
              label="Scale"
              value={dimension.scale}
              onChange={(scale) => change({ scale: scale as DimensionForm['scale'] })}
              options={[
                { value: 'linear', label: 'linear' },
                { value: 'logarithmic', label: 'logarithmic' },
              ]}
            />
          ) : null}
        </div>
      )}
    </div>
  )
}
