import type { Objective } from '#contracts/records/sweep.ts'
import { CheckField, NumberField, SelectField } from '../../../components/Field.tsx'
import { formatCount } from '../../../format/amount.ts'
import { strategyIdAt } from '../labForm.ts'
import { changeSweep, useLab } from '../labState.ts'
import { DimensionFields } from './DimensionFields.tsx'
import type { FormErrors } from './fieldReader.ts'
import styles from './Form.module.css'
import { gridSizeOf, METHOD_NAMES, OBJECTIVE_NAMES, readSweep } from './sweepForm.ts'
import type { SweepForm } from './sweepForm.ts'

/** Objectives that a search takes at once. */
const MOST_OBJECTIVES = 3

/** How the parameters of one strategy are searched; data, costs and sizing are those of the tab of the backtest. */
export function SweepFields({ errors, walksForward }: { readonly errors: FormErrors; readonly walksForward: boolean }) {
  const { form, sweep, kinds } = useLab()
  const strategy = form.strategies[sweep.strategy]
  const kind = kinds.find((item) => item.kind === strategy?.kind)
  const number = (field: 'trials' | 'seed' | 'outOfSample' | 'trainBars' | 'testBars' | 'purgeBars', label: string) => (
    <NumberField
      label={label}
      value={sweep[field]}
      unit={field === 'outOfSample' ? '%' : undefined}
      error={errors[field] ?? null}
      onChange={(text) => changeSweep({ [field]: text })}
    />
  )
  return (
    <>
      <p className={styles['hint']}>Data, account and costs are those of the Backtest tab.</p>
      {form.strategies.length > 1 ? (
        <SelectField
          label="Strategy to vary"
          value={String(sweep.strategy)}
          onChange={(index) => changeSweep({ strategy: Number(index), dimensions: {} })}
          options={form.strategies.map((_, index) => ({
            value: String(index),
            label: strategyIdAt(form.strategies, index),
          }))}
        />
      ) : null}
      <fieldset className={styles['group']}>
        <legend>Parameters to vary</legend>
        {strategy === undefined || kind === undefined
          ? null
          : kind.parameters.map((parameter) => (
              <DimensionFields
                key={parameter.name}
                parameter={parameter}
                strategy={strategy}
                sweep={sweep}
                errors={errors}
              />
            ))}
        <p className={styles['error']}>{errors['dimensions']}</p>
      </fieldset>
      {walksForward ? (
        <fieldset className={styles['group']}>
          <legend>Windows</legend>
          <div className={styles['pair']}>
            <SelectField
              label="Training begins"
              value={sweep.windows}
              onChange={(windows) => changeSweep({ windows: windows as SweepForm['windows'] })}
              options={[
                { value: 'rolling', label: 'with its window' },
                { value: 'anchored', label: 'always at the first bar' },
              ]}
            />
            {number('trainBars', 'Training bars')}
            {number('testBars', 'Test bars')}
            {number('purgeBars', 'Bars between them')}
          </div>
        </fieldset>
      ) : null}
      <fieldset className={styles['group']}>
        <legend>Search</legend>
        <SelectField
          label="Method"
          value={sweep.method}
          onChange={(method) => changeSweep({ method: method as SweepForm['method'] })}
          options={Object.entries(METHOD_NAMES).map(([value, label]) => ({ value, label }))}
          hint={sweep.method === 'grid' ? <GridSize /> : undefined}
        />
        <div className={styles['pair']}>
          {number('trials', 'Most trials')}
          {number('seed', 'Seed')}
          {walksForward ? null : number('outOfSample', 'Kept out of sample')}
        </div>
        <CheckField
          label="End weak trials half way"
          checked={sweep.stopsEarly}
          onChange={(stopsEarly) => changeSweep({ stopsEarly })}
        />
      </fieldset>
      <Objectives chosen={sweep.objectives} error={errors['objectives']} />
    </>
  )
}

/** How many combinations the grid has; nothing while a field is wrong. */
function GridSize() {
  const { form, sweep, kinds } = useLab()
  const { plan } = readSweep(sweep, form.strategies, kinds)
  const size = plan === null ? null : gridSizeOf(plan.dimensions)
  if (size === null || plan === null) return null
  const rest = size > plan.trials ? `, at most ${formatCount(plan.trials)} of them tried` : ''
  return (
    <>
      {formatCount(size)} combinations{rest}
    </>
  )
}

function Objectives({ chosen, error }: { readonly chosen: readonly Objective[]; readonly error: string | undefined }) {
  const toggle = (objective: Objective): void =>
    changeSweep({
      objectives: chosen.includes(objective)
        ? chosen.filter((other) => other !== objective)
        : [...chosen, objective].slice(-MOST_OBJECTIVES),
    })
  return (
    <fieldset className={styles['group']}>
      <legend>Objectives, at most three</legend>
      <ul className={styles['choices']}>
        {(Object.keys(OBJECTIVE_NAMES) as Objective[]).map((objective) => (
          <li key={objective}>
            <label>
              <input type="checkbox" checked={chosen.includes(objective)} onChange={() => toggle(objective)} />
              {OBJECTIVE_NAMES[objective]}
            </label>
          </li>
        ))}
      </ul>
      <p className={styles['error']}>{error}</p>
    </fieldset>
  )
}
