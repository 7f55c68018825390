import { Button } from '../../../components/Button.tsx'
import { NumberField, SelectField } from '../../../components/Field.tsx'
import { parameterText } from '../labForm.ts'
import type { StrategyForm, StrategyKind } from '../labForm.ts'
import { addStrategy, changeStrategy, removeStrategy, useLab } from '../labState.ts'
import type { FormErrors } from './fieldReader.ts'
import styles from './Form.module.css'

/** Most strategies of one run that the form takes. */
const MOST_STRATEGIES = 20

/** The strategies of a run with their parameters, and their shares of the equity where there are several. */
export function StrategyFields({ errors }: { readonly errors: FormErrors }) {
  const { form, kinds } = useLab()
  const isFull = form.strategies.length >= MOST_STRATEGIES
  return (
    <>
      {form.strategies.map((strategy, index) => (
        <Strategy
          key={index}
          index={index}
          strategy={strategy}
          kinds={kinds}
          isOnly={form.strategies.length === 1}
          errors={errors}
        />
      ))}
      <p className={styles['more']}>
        <Button look="quiet" onClick={addStrategy} blocked={isFull ? 'The form takes no more strategies.' : null}>
          Add a strategy
        </Button>
      </p>
    </>
  )
}

interface StrategyProps {
  readonly index: number
  readonly strategy: StrategyForm
  readonly kinds: readonly StrategyKind[]
  readonly isOnly: boolean
  readonly errors: FormErrors
}

function Strategy({ index, strategy, kinds, isOnly, errors }: StrategyProps) {
  const kind = kinds.find((item) => item.kind === strategy.kind)
  const set = (name: string, text: string): void =>
    changeStrategy(index, { parameters: { ...strategy.parameters, [name]: text } })
  return (
    <fieldset className={styles['group']}>
      <legend>{isOnly ? 'Strategy' : `Strategy ${index + 1}`}</legend>
      <SelectField
        label="Kind"
        value={strategy.kind}
        onChange={(next) => changeStrategy(index, { kind: next, parameters: {} })}
        options={kinds.map((item) => ({ value: item.kind, label: item.name }))}
        hint={kind?.description}
      />
      <div className={styles['pair']}>
        {(kind?.parameters ?? []).map((parameter) => {
          const value = parameterText(strategy, parameter)
          return parameter.kind === 'choice' ? (
            <SelectField
              key={parameter.name}
              label={parameter.label}
              value={value}
              onChange={(text) => set(parameter.name, text)}
              options={(parameter.choices ?? []).map((choice) => ({ value: choice, label: choice }))}
            />
          ) : (
            <NumberField
              key={parameter.name}
              label={parameter.label}
              value={value}
              unit={parameter.unit}
              error={errors[`${index}/${parameter.name}`] ?? null}
              onChange={(text) => set(parameter.name, text)}
            />
          )
        })}
        {isOnly ? null : (
          <NumberField
            label="Share of the equity"
            value={strategy.share}
            unit="%"
            error={errors[`${index}/share`] ?? null}
            onChange={(share) => changeStrategy(index, { share })}
          />
        )}
      </div>
      {isOnly ? null : (
        <p className={styles['more']}>
          <Button look="quiet" onClick={() => removeStrategy(index)}>
            Remove strategy {index + 1}
          </Button>
        </p>
      )}
    </fieldset>
  )
}
