import { describe, expect, it } from 'vitest'
import { FeaturePanel } from '#engines/strategy/features/featurePanel.ts'
import { PlanBook } from '#engines/strategy/features/featurePlan.ts'
import { DECIDING } from '#engines/strategy/features/wishBook.ts'
import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import { INPUTS } from '#quant/features/inputs.ts'
import { FEATURES, findFeature } from '#quant/features/registry.ts'
import { coin, daySlice } from '../../helpers/featureBench.ts'

const DAYS = 320
const STEP = 100_000
const closeOf = (day: number): number => 100 + 5 * Math.sin(day / 3) + (day % 7)
const past = Array.from({ length: DAYS }, (_, day) => daySlice(day, [closeOf(day)]))
const everything = new Set(FEATURES.map(({ name }) => name))
/** Those that read nothing but prices: quotes and trades of what comes meanwhile are not heard. */
const readsBars = ({ inputs, uses }: FeatureDeclaration): boolean =>
  inputs.every((name) => INPUTS[name].group === 'bar') &&
  uses.every((name) => FEATURES.some((used) => used.name === name && readsBars(used)))
const ofBars = new Set(FEATURES.filter(readsBars).map(({ name }) => name))
const heardFrom = DAYS * 86_400_000_000

function panelWith(priority: number, names = everything): FeaturePanel {
  const panel = new FeaturePanel('1d', [coin('C/USD')])
  panel.replan([{ names, priority }], new PlanBook(findFeature), past, heardFrom, null)
  return panel
}

function finish(panel: FeaturePanel): number {
  let steps = 1
  while (!panel.warm(STEP, heardFrom)) steps += 1
  return steps
}

describe('new features that follow the past', () => {
  const atOnce = panelWith(DECIDING)

  it('are there at once where strategies decide on them', () => {
    expect(atOnce.isWarming).toBe(false)
    expect(atOnce.at(0)?.tsOpen).toBe(past.at(-1)?.bars[1])
  })

  it('take many steps where somebody only looks, and then have the very same values', () => {
    const panel = panelWith(9)
    expect(panel.isWarming).toBe(true)
    expect(panel.at(0)).toBeNull()
    expect(finish(panel)).toBeGreaterThan(10)
    expect(panel.at(0)?.set.values).toEqual(atOnce.at(0)?.set.values)
  })

  it('follow what comes meanwhile', () => {
    const more = Array.from({ length: 5 }, (_, day) => daySlice(DAYS + day, [closeOf(DAYS + day)]))
    const decided = panelWith(DECIDING, ofBars)
    const panel = panelWith(9, ofBars)
    for (const slice of more) {
      panel.warm(STEP, heardFrom)
      panel.take(slice, Infinity, null)
      decided.take(slice, Infinity, null)
    }
    finish(panel)
    expect(panel.at(0)?.tsOpen).toBe(decided.at(0)?.tsOpen)
    expect(panel.at(0)?.set.values).toEqual(decided.at(0)?.set.values)
  })

  it('let what was computed before go on until they are there', () => {
    const few = new Set(['return1'])
    const plans = new PlanBook(findFeature)
    const panel = new FeaturePanel('1d', [coin('C/USD')])
    panel.replan([{ names: few, priority: 9 }], plans, past, heardFrom, null)
    const before = panel.at(0)
    panel.replan([{ names: everything, priority: 9 }], plans, past, heardFrom, null)
    expect(panel.at(0)).toBe(before)
    finish(panel)
    expect(panel.at(0)?.plan.order.length).toBe(FEATURES.length)
  })

  it('are forgotten when nobody wants them any more', () => {
    const plans = new PlanBook(findFeature)
    const panel = new FeaturePanel('1d', [coin('C/USD')])
    panel.replan([{ names: everything, priority: 9 }], plans, past, heardFrom, null)
    panel.replan([null], plans, past, heardFrom, null)
    expect(panel.isWarming).toBe(false)
    expect(panel.at(0)).toBeNull()
  })
})
