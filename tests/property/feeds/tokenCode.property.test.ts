import { Interface } from 'ethers/abi'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readName, readTransfers, readWhole } from '#adapters/feeds/onchain/ethereum/tokenCode.ts'

const TOKEN = new Interface([
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'function balanceOf(address owner) view returns (uint256)',
  'function symbol() view returns (string)',
])
const ASKED = `0x${'a'.repeat(40)}`
const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`)
const amount = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })

describe('what tokens say', () => {
  it('is read as a general decoder reads it', () => {
    fc.assert(
      fc.property(address, address, amount, (from, to, value) => {
        const { topics, data } = TOKEN.encodeEventLog('Transfer', [from, to, value])
        const log = {
          address: ASKED,
          topics,
          data,
          blockNumber: '0x7',
          blockHash: `0x${'b'.repeat(64)}`,
          transactionHash: `0x${'c'.repeat(64)}`,
          logIndex: '0x1',
        }
        expect(readTransfers([log], ASKED, 7, 7)?.transfers).toMatchObject([{ from, to, amount: value.toString() }])
        expect(readWhole('balanceOf', TOKEN.encodeFunctionResult('balanceOf', [value]))).toBe(value.toString())
      }),
    )
  })

  it('is a name only when it is text for people', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 80 }), (text) => {
        const name = readName('symbol', TOKEN.encodeFunctionResult('symbol', [`T ${text}`]))
        expect(name).toMatch(/^T/)
        expect(name).not.toMatch(/<[a-zA-Z/!?]|[\p{Cc}\p{Cf}\p{Cs}]/u)
      }),
    )
    for (const strange of ['0x', '0xzz', null, 7, `0x${'ff'.repeat(64)}`, `0x${'f'.repeat(63)}`]) {
      expect(readName('symbol', strange), String(strange)).toBeNull()
    }
  })
})
