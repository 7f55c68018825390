import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as Manifest
}

/** Every package named in the first column of the two tables. */
function documented(): readonly string[] {
  const text = readFileSync(resolve(root, 'docs/dependencies.md'), 'utf8').split('## Fetched by set-up')[0] ?? ''
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| package') && !line.startsWith('| ---'))
    .flatMap((line) => (line.split('|')[1] ?? '').split(',').map((name) => name.trim()))
}

describe('the dependencies', () => {
  it('each have a row in docs/dependencies.md, and no row is about a package that is gone', () => {
    const { dependencies, devDependencies } = manifest()
    expect([...documented()].sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort())
  })

  it('are pinned to one version', () => {
    const { dependencies, devDependencies } = manifest()
    const versions = [...Object.values(dependencies), ...Object.values(devDependencies)]
    expect(versions.filter((version) => !/^(npm:[a-z]+@)?\d+\.\d+\.\d+(-[\da-z.]+)?$/.test(version))).toEqual([])
  })
})
