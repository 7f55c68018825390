import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const CSS = readFileSync(new URL('../../../src/renderer/theme/tokens.css', import.meta.url), 'utf8')
const PRESETS = ['blue-orange', 'green-red', 'red-green', 'red-blue', 'monochrome'] as const

/** Reads the tokens that hold for a theme and a colour preset, later rules over earlier ones as in the page. */
function tokensOf(theme: 'dark' | 'light', preset: string): Record<string, string> {
  const tokens: Record<string, string> = {}
  for (const [, selector = '', body = ''] of CSS.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(
    /(:root[^{@]*)\{([^}]*)\}/g,
  )) {
    const conditions = [...selector.matchAll(/\[data-(\w+)='([^']+)'\]/g)]
    const facts: Record<string, string> = { theme, updown: preset, density: 'compact', motion: 'full' }
    if (!conditions.every(([, name = '', value]) => facts[name] === value)) continue
    for (const [, name = '', value = ''] of body.matchAll(/--([\w-]+):\s*([^;]+);/g)) tokens[name] = value.trim()
  }
  return tokens
}

function colour(tokens: Record<string, string>, name: string): string {
  const value = tokens[name] ?? ''
  const alias = /^var\(--([\w-]+)\)$/.exec(value)?.[1]
  return alias === undefined ? value : colour(tokens, alias)
}

/** Contrast of two colours by the WCAG 2 formula. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  expect(hex).toMatch(/^#[0-9a-f]{6}$/)
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

describe.each(['dark', 'light'] as const)('tokens of the %s theme', (theme) => {
  describe.each(PRESETS)('with %s', (preset) => {
    const tokens = tokensOf(theme, preset)
    const of = (name: string): string => colour(tokens, name)

    it('give every text at least 4.5:1 on the surfaces it stands on', () => {
      for (const text of ['text', 'text-2', 'text-3', 'ok', 'warn', 'crit', 'up', 'down']) {
        for (const surface of ['canvas', 'panel', 'raised']) {
          expect(contrast(of(text), of(surface)), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5)
        }
      }
      for (const text of ['text', 'text-2', 'text-3', 'ok', 'up-hover', 'down-hover']) {
        expect(contrast(of(text), of('hover')), `${text} on hover`).toBeGreaterThanOrEqual(4.5)
      }
    })

    it('give chips, bars and buttons readable words', () => {
      const pairs = [
        ['warn-chip-text', 'warn-chip'],
        ['crit-chip-text', 'crit-chip'],
        ['live-text', 'live'],
        ['live-text', 'live-stripe'],
        ['strong-text', 'strong'],
        ['kill-text', 'kill-plate'],
      ] as const
      for (const [text, surface] of pairs)
        expect(contrast(of(text), of(surface)), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5)
    })

    it('give borders of controls, the focus ring and the octagon at least 3:1', () => {
      for (const surface of ['canvas', 'panel', 'hover'])
        expect(contrast(of('border'), of(surface))).toBeGreaterThanOrEqual(3)
      expect(contrast(of('focus-inner'), of('panel'))).toBeGreaterThanOrEqual(3)
      expect(contrast(of('focus-inner'), of('focus-outer'))).toBeGreaterThanOrEqual(3)
      expect(contrast(of('kill-octagon'), of('kill-plate'))).toBeGreaterThanOrEqual(3)
    })

    it('give every regime a colour that stands out and carries its letter', () => {
      for (const name of ['trend-up', 'trend-down', 'mean-reverting', 'chop', 'high-volatility', 'crisis']) {
        expect(contrast(of(`regime-${name}`), of('panel')), name).toBeGreaterThanOrEqual(3)
        expect(contrast(of('regime-text'), of(`regime-${name}`)), name).toBeGreaterThanOrEqual(4.5)
      }
    })

    it('tell up from down by more than hue only where the preset promises it', () => {
      expect(of('up')).not.toBe(of('down'))
    })
  })
})
