import { describe, expect, it } from 'vitest'
import { FIGURES } from '#core/figures/catalogue.ts'

describe('the catalogue of figures', () => {
  it('names each figure once', () => {
    expect(new Set(FIGURES.map(({ id }) => id)).size).toBe(FIGURES.length)
    expect(new Set(FIGURES.map(({ label }) => label)).size).toBe(FIGURES.length)
  })

  it('says in whole sentences what a figure means, and its unit in its name', () => {
    for (const { id, label, description, unit } of FIGURES) {
      expect(label, id).toMatch(/^[A-Z][A-Za-z ,&0-9%]+$/)
      expect(description, id).toMatch(/^\S.{20,}\.$/)
      expect(id.endsWith('Pct'), id).toBe(unit === 'percent')
    }
  })
})
