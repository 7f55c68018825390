import { bundle } from './bundle.mjs'
import { withSetupLock } from './lock.mjs'
import { packages } from './packages.mjs'
import { sampleData } from './sampleData.mjs'

/**
 * What has to be there before anything of the application can run, in this order.
 *
 * @type {readonly import('./project.mjs').SetupStep[]}
 */
export const applicationSteps = [packages, sampleData, bundle]

/**
 * True when no step has anything left to do.
 *
 * @param {import('./project.mjs').SetupContext} context
 * @param {readonly import('./project.mjs').SetupStep[]} steps
 */
export function isPrepared(context, steps) {
  return steps.every((step) => step.isDone(context))
}

/**
 * Does the steps that are not done yet, in order, while no other set-up runs in this checkout.
 *
 * @param {import('./project.mjs').SetupContext} context
 * @param {readonly import('./project.mjs').SetupStep[]} steps
 * @returns {Promise<boolean>} false when everything was in place
 */
export async function prepare(context, steps) {
  if (isPrepared(context, steps)) return false
  await withSetupLock(context, async () => {
    for (const step of steps) {
      if (step.isDone(context)) continue
      context.report.line(step.name, step.why(context))
      await step.run(context)
    }
  })
  return true
}
