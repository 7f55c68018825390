import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { identifier, type InstrumentId, type SessionId } from '#core/model/identifiers.ts'
import type { ComputedFeatures } from '#contracts/records/features.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import type { FeatureStore } from '#engines/data/features/ports.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const SESSION = identifier<SessionId>('session-1')
const ONE = identifier<InstrumentId>('ONE.TEST')
const DAY = 86_400_000_000

function withStore(use: (store: FeatureStore, reopen: () => FeatureStore) => void): void {
  const file = path.join(temporaryFolder(), 'market.db')
  const open = () => {
    const opened = openMarketStore(file)
    if (!opened.ok || opened.store.features === undefined) throw new Error('the market store did not open')
    return { store: opened.store, features: opened.store.features }
  }
  let current = open()
  use(current.features, () => {
    current.store.close()
    current = open()
    return current.features
  })
  current.store.close()
}

function computed(day: number, values: readonly number[], changes: Partial<ComputedFeatures> = {}): ComputedFeatures {
  const features = ['a', 'b'].slice(0, values.length).map((name) => ({ name, version: 1 }))
  return {
    interval: '1d',
    origin: 'simulated',
    knownAt: (day + 1) * DAY,
    features,
    instrumentIds: [ONE],
    tsOpen: Float64Array.of(day * DAY),
    tsClose: Float64Array.of((day + 1) * DAY),
    values: Float64Array.from(values),
    completeness: Float64Array.from(values, () => 1),
    confidence: Float64Array.from(values, () => 1),
    ...changes,
  }
}

function read(store: FeatureStore, name: string, knownBy = Infinity, version = 1) {
  const found = store.readFeatures({
    sessionId: SESSION,
    instrumentId: ONE,
    interval: '1d',
    features: [{ name, version }],
    from: 0,
    to: 100 * DAY,
    knownBy,
  })
  const [values] = found.values
  return Array.from(found.tsOpen, (ts, row) =>
    found.isKept[0]?.[row] === 1 ? [ts / DAY, values?.[row]] : null,
  ).filter((row) => row !== null)
}

describe('kept values of features', () => {
  it('are there again after a restart, missing ones as missing', () => {
    withStore((store, reopen) => {
      expect(store.appendFeatures(SESSION, [computed(1, [1.5, Number.NaN]), computed(2, [2.5, -0])])).toBe(true)
      const again = reopen()
      expect(read(again, 'a')).toEqual([
        [1, 1.5],
        [2, 2.5],
      ])
      expect(read(again, 'b')).toEqual([
        [1, Number.NaN],
        [2, -0],
      ])
      expect(read(again, 'c')).toEqual([])
    })
  })

  it('stand beside each other when a bar was corrected, each as known at its time', () => {
    withStore((store, reopen) => {
      store.appendFeatures(SESSION, [computed(1, [1]), computed(2, [2])])
      store.appendFeatures(SESSION, [computed(1, [10], { knownAt: 5 * DAY })])
      for (const open of [() => store, reopen]) {
        const at = open()
        expect(read(at, 'a', 4 * DAY)).toEqual([
          [1, 1],
          [2, 2],
        ])
        expect(read(at, 'a')).toEqual([
          [1, 10],
          [2, 2],
        ])
        expect(read(at, 'a', 2 * DAY)).toEqual([[1, 1]])
      }
    })
  })

  it('are not written twice when nothing changed, nor over what was known at the same time', () => {
    withStore((store) => {
      store.appendFeatures(SESSION, [computed(1, [1])])
      store.appendFeatures(SESSION, [computed(1, [1], { knownAt: 3 * DAY })])
      store.appendFeatures(SESSION, [computed(1, [7])])
      expect(read(store, 'a')).toEqual([[1, 1]])
    })
  })

  it('keep the versions of a feature apart', () => {
    withStore((store) => {
      store.appendFeatures(SESSION, [computed(1, [1])])
      store.appendFeatures(SESSION, [computed(1, [9], { features: [{ name: 'a', version: 2 }] })])
      expect(read(store, 'a', Infinity, 1)).toEqual([[1, 1]])
      expect(read(store, 'a', Infinity, 2)).toEqual([[1, 9]])
    })
  })

  it('say so when they cannot be written, and nothing of them is there', () => {
    withStore((store) => {
      const broken = { ...computed(2, [2]), tsOpen: Float64Array.of(Number.NaN) }
      expect(store.appendFeatures(SESSION, [computed(1, [1]), broken])).toBe(false)
      expect(read(store, 'a')).toEqual([])
      expect(store.appendFeatures(SESSION, [computed(1, [1])])).toBe(true)
      expect(read(store, 'a')).toEqual([[1, 1]])
    })
  })
})
