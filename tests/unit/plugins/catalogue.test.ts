import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { sha256 } from '#adapters/storage/sha256.ts'
import { createPluginCatalogue, NO_PLUGINS } from '#hosts/plugins/pluginCatalogue.ts'
import { isStrategyFile, listStrategyFiles } from '#hosts/plugins/pluginFiles.ts'
import { hasPlugins, pinSources } from '#hosts/plugins/pinSources.ts'
import { buildConfiguration } from '../../helpers/backtestBench.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { pluginGuard, pluginText } from '../../helpers/pluginBench.ts'

const GOOD = pluginText('onBar() {}')

describe('the catalogue of strategies', () => {
  it('has those of the program and those of the folder, the unusable ones with their reason', () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'good.js'), GOOD)
    writeFileSync(path.join(folder, 'bad.js'), 'export default 5')
    writeFileSync(path.join(folder, 'quarterdeck.d.ts'), 'declare const x: 1')
    writeFileSync(path.join(folder, 'notes.txt'), 'none')
    const catalogue = createPluginCatalogue({ ...NO_PLUGINS, folder }, pluginGuard())
    expect(catalogue.all().map(({ kind }) => kind)).toEqual(['sma-cross', 'gap-bounce', 'plugin:good.js'])
    expect(catalogue.plugins()).toMatchObject([
      { file: 'bad.js', ok: false, code: 'STRATEGY_NOT_DEFINED' },
      { file: 'good.js', ok: true },
    ])
    expect(catalogue.find('plugin:good.js')).toMatchObject({ ok: true, definition: { source: sha256(GOOD) } })
    expect(catalogue.find('plugin:bad.js')).toMatchObject({ ok: false, error: { code: 'STRATEGY_NOT_DEFINED' } })
    expect(catalogue.find('sma-cross').ok).toBe(true)
    expect(catalogue.find('plugin:none.js')).toMatchObject({ ok: false, error: { code: 'UNKNOWN_STRATEGY' } })
  })

  it('reads a file again when it has changed, and not otherwise', () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'own.js')
    writeFileSync(file, GOOD)
    const catalogue = createPluginCatalogue({ ...NO_PLUGINS, folder }, pluginGuard())
    const first = catalogue.find('plugin:own.js')
    expect(catalogue.find('plugin:own.js')).toStrictEqual(first)
    const [before] = catalogue.plugins()
    expect(catalogue.plugins()[0]).toBe(before)
    writeFileSync(file, `${GOOD}\n// longer`)
    const second = catalogue.find('plugin:own.js')
    expect(second.ok && first.ok && second.definition.source !== first.definition.source).toBe(true)
    rmSync(file)
    expect(catalogue.find('plugin:own.js').ok).toBe(false)
  })

  it('does not leave its folder, whatever it is asked for', () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'own.js'), GOOD)
    const catalogue = createPluginCatalogue({ ...NO_PLUGINS, folder: path.join(folder, 'empty') }, pluginGuard())
    for (const name of ['../own.js', '..', '', '/etc/passwd', 'a/../../own.js', 'own.js\0']) {
      expect(catalogue.find(`plugin:${name}`)).toMatchObject({ ok: false, error: { code: 'UNKNOWN_STRATEGY' } })
    }
    expect(listStrategyFiles(path.join(folder, 'empty'))).toEqual([])
  })

  it('does not read a file again that took all the memory', () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'own.js'), GOOD)
    const catalogue = createPluginCatalogue({ folder, files: [], shunned: ['own.js'] }, pluginGuard())
    expect(catalogue.find('plugin:own.js')).toMatchObject({ ok: false, error: { code: 'STRATEGY_OUT_OF_MEMORY' } })
  })

  it.each([
    ['a.ts', true],
    ['mean reversion 2.js', true],
    ['übung.ts', true],
    ['a.d.ts', false],
    ['a.mjs', false],
    ['.hidden.js', false],
    ['a/b.js', false],
    ['', false],
  ])('takes %j for a strategy file: %s', (name, expected) => {
    expect(isStrategyFile(name)).toBe(expected)
  })
})

describe('a run with strategies of the user', () => {
  it('is known by the content of their files', () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'own.js'), GOOD)
    const [house] = buildConfiguration().strategies
    if (house === undefined) throw new Error('no strategy')
    const own = { ...house, strategyId: 'own' as never, kind: 'plugin:own.js', parameters: {} }
    const configuration = buildConfiguration({ strategies: [house, own, { ...own, kind: 'plugin:none.js' }] })
    const pinned = pinSources(configuration, { ...NO_PLUGINS, folder })
    expect(pinned.strategies.map(({ source }) => source)).toEqual([undefined, sha256(GOOD), undefined])
    expect(hasPlugins(configuration)).toBe(true)
    expect(pinSources(buildConfiguration(), { ...NO_PLUGINS, folder })).toEqual(buildConfiguration())
    const given = { ...own, source: 'c'.repeat(64) }
    expect(pinSources(buildConfiguration({ strategies: [given] }), { ...NO_PLUGINS, folder }).strategies).toEqual([
      given,
    ])
  })
})
