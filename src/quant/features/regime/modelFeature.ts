import type { RegimeInputs, RegimeModel } from '../../regimes/regimeModel.ts'
import { findRegimeModel } from '../../regimes/regimeModels.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'

/** Where the hidden Markov models of features begin their searches: equal bars give equal values everywhere. */
const SEED = 1

/** What a feature of a model's output adds to what the model says of itself. */
interface OfModel extends Pick<FeatureDeclaration, 'name' | 'title' | 'description' | 'direction' | 'cost'> {
  readonly model: string
  readonly output: string
}

/** Declares one output of a regime model as a feature; unit, range, formula, source and lookback are the model's own. */
export function modelFeature(declared: OfModel): FeatureDeclaration {
  const { name, title, description, direction, cost } = declared
  const model = modelOf(declared.model)
  const place = model.outputs.findIndex((output) => output.name === declared.output)
  const output = model.outputs[place]
  if (output === undefined) throw new Error(`Invariant: ${model.name} has no output ${declared.output}`)
  return feature({
    name,
    title,
    description,
    direction,
    cost,
    family: 'regime',
    reach: 'HISTORY',
    gap: 'SKIP',
    version: model.version,
    // A feature of one instrument does without the breadth of a universe.
    inputs: model.inputs.filter((input) => input !== 'breadth'),
    unit: output.unit,
    range: output.range,
    lookback: model.lookback,
    formula: `${output.title}: ${model.formula}`,
    source: model.source,
    make: (memory) => {
      const step = model.make(memory, { seed: SEED })
      const out = new Float64Array(model.outputs.length)
      const bar: RegimeInputs = { high: Number.NaN, low: Number.NaN, close: Number.NaN, breadth: Number.NaN }
      return ({ high, low, close }) => {
        bar.high = high
        bar.low = low
        bar.close = close
        step(bar, out)
        return out[place] ?? Number.NaN
      }
    },
  })
}

function modelOf(name: string): RegimeModel {
  const model = findRegimeModel(name)
  if (model === null) throw new Error(`Invariant: there is no regime model ${name}`)
  return model
}
