import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import { INPUTS } from '#quant/features/inputs.ts'
import { findFeature } from '#quant/features/registry.ts'

/** Whether a feature reads bars itself or by others that it uses. */
export function readsBars(declaration: FeatureDeclaration, depth = 0): boolean {
  if (declaration.inputs.some((input) => input !== 'time' && INPUTS[input].group === 'bar')) return true
  if (depth > 20) return false
  return declaration.uses.some((name) => {
    const used = findFeature(name)
    return used !== null && readsBars(used, depth + 1)
  })
}
