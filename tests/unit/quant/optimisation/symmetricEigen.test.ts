import { describe, expect, it } from 'vitest'
import { symmetricEigen } from '#quant/optimisation/symmetricEigen.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

describe('the eigen decomposition', () => {
  it('has the values of numpy 2.4.6', () => {
    const matrix = Float64Array.of(4, 1, 2, 0.5, 1, 3, 0, 0.25, 2, 0, 5, -1, 0.5, 0.25, -1, 2)
    const values = [...symmetricEigen(matrix, 4).values].toSorted((a, b) => a - b)
    const expected = [1.118799259337738, 2.2687069080233844, 3.907364414303419, 6.705129418335458]
    for (const [index, value] of values.entries()) expect(value).toBeCloseTo(expected[index] ?? 0, 13)
  })

  it('gives back the matrix, with vectors at right angles', () => {
    const random = new SeededRandom(4)
    const size = 12
    const matrix = new Float64Array(size * size)
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column <= row; column += 1) {
        matrix[row * size + column] = random.normal()
        matrix[column * size + row] = matrix[row * size + column] ?? 0
      }
    }
    const { values, vectors } = symmetricEigen(matrix, size)
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        let product = 0
        let angle = 0
        for (let axis = 0; axis < size; axis += 1) {
          const left = vectors[row * size + axis] ?? 0
          product += left * (values[axis] ?? 0) * (vectors[column * size + axis] ?? 0)
          angle += (vectors[axis * size + row] ?? 0) * (vectors[axis * size + column] ?? 0)
        }
        expect(product).toBeCloseTo(matrix[row * size + column] ?? 0, 12)
        expect(angle).toBeCloseTo(row === column ? 1 : 0, 12)
      }
    }
  })

  it('survives a matrix without rank', () => {
    expect([...symmetricEigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0])
    const ones = symmetricEigen(new Float64Array(9).fill(1), 3).values.toSorted()
    expect(ones[2]).toBeCloseTo(3, 14)
    expect(ones[0]).toBeCloseTo(0, 14)
  })
})
