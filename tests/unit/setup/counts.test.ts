import { describe, expect, it } from 'vitest'
import { closingLine, closingNames, countPlaywright, countVitest, judge } from '../../../build/verbs/counts.mjs'

const clean = { passed: 5, failed: 0, skipped: 0 }

describe('the count of tests', () => {
  it('takes a file that did not load as a failure', () => {
    const report = {
      numPassedTests: 2,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'passed' }] },
        { name: '/p/a.test.ts', status: 'failed', assertionResults: [{ status: 'failed', fullName: 'it adds' }] },
        { name: '/p/b.test.ts', status: 'failed', assertionResults: [] },
      ],
    }
    expect(countVitest(report, '/p')).toEqual({
      passed: 2,
      failed: 2,
      skipped: 2,
      failures: ['a.test.ts: it adds', 'b.test.ts (the whole file)'],
    })
  })

  it('takes an error outside any test as a failure, and names what failed or was tried again', () => {
    const spec = (title: string, status: string): object => ({ file: 'a.spec.ts', title, tests: [{ status }] })
    const report = {
      stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 },
      errors: [{}],
      suites: [
        {
          specs: [spec('buys', 'expected'), spec('sells', 'flaky')],
          suites: [{ specs: [spec('stops', 'unexpected')] }],
        },
      ],
    }
    expect(countPlaywright(report)).toEqual({
      passed: 5,
      failed: 2,
      skipped: 2,
      failures: ['a.spec.ts: stops'],
      secondTries: ['a.spec.ts: sells'],
    })
  })
})

describe('the verdict on a runner', () => {
  it('is good only when tests ran, all passed and none was left out', () => {
    expect(judge('r', clean, 0)).toEqual({ ...clean, faults: [] })
  })

  it.each([
    ['left no report', null, 1],
    ['ran no test', { passed: 0, failed: 0, skipped: 0 }, 0],
    ['left out 1 test;', { passed: 5, failed: 0, skipped: 1 }, 0],
    ['ended with exit code 2 outside any test', clean, 2],
  ])('is bad when it %s', (says, counts, exitCode) => {
    const verdict = judge('r', counts, exitCode)
    expect(verdict.faults.join()).toContain(says)
    expect(verdict.failed).toBe(1)
  })

  it('does not count an ordinary failure twice', () => {
    expect(judge('r', { passed: 1, failed: 2, skipped: 0 }, 1).failed).toBe(2)
  })
})

describe('the closing line', () => {
  it('comes after the names of what failed or needed a second try', () => {
    const judged = { ...judge('r', { ...clean, failures: ['one'], secondTries: ['two'] }, 0), faults: ['three'] }
    expect(closingNames([judged])).toEqual(['FAULT three', 'FAILED one', 'PASSED ONLY AT THE SECOND TRY two'])
  })

  it('adds up all runners', () => {
    expect(closingLine([clean, { passed: 1, failed: 2, skipped: 0 }])).toBe('6 passed, 2 failed')
    expect(closingLine([clean, { passed: 0, failed: 1, skipped: 3 }])).toBe('5 passed, 1 failed, 3 skipped')
  })
})
