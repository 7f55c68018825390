import { openContractServer, type ContractServer } from '../contractServer.ts'

/** The newest block of the server's chain, and how many transfers each block from 1 on holds. */
interface EtherscanServerOptions {
  readonly key: string
  readonly head: number
  readonly perBlock: number
}

/** The token of the server. */
export const ETHERSCAN_TOKEN = `0x${'a'.repeat(40)}`

/** Opens a server that answers as Etherscan does, refusals with a good status included. */
export function openEtherscanServer({ key, head, perBlock }: EtherscanServerOptions): Promise<ContractServer> {
  const refuse = (result: string) => ({ body: { status: '0', message: 'NOTOK', result } })
  const tell = (result: unknown) => ({ body: { status: '1', message: 'OK', result } })
  return openContractServer({
    routes: {
      '/v2/api': ({ query }) => {
        if (!/^\d+$/.test(query.get('chainid') ?? '')) {
          return refuse('Missing or unsupported chainid parameter (required for v2 api)')
        }
        if (query.get('apikey') !== key) return refuse('Invalid API Key (#err2)|wrong')
        if (query.get('chainid') === '8453') return refuse('Free API access is not supported for this chain.')
        switch (query.get('action')) {
          case 'ethsupply':
          case 'tokensupply':
            return tell('21265524714464000000000000')
          case 'getsourcecode': {
            const isKnown = query.get('address') === ETHERSCAN_TOKEN
            return tell([
              {
                SourceCode: isKnown ? 'contract Token {}' : '',
                ABI: isKnown ? '[]' : 'Contract source code not verified',
                ContractName: isKnown ? 'Token<script>x</script>' : '',
                CompilerVersion: isKnown ? 'v0.8.24' : '',
                LicenseType: isKnown ? 'MIT' : '',
                Proxy: isKnown ? '1' : '0',
                Implementation: isKnown ? `0x${'b'.repeat(40)}` : '',
              },
            ])
          }
          case 'tokentx':
            return transfers(query)
          default:
            return refuse('Error! Missing Or invalid Action name')
        }
      },
    },
  })

  function transfers(query: URLSearchParams) {
    const [from, to] = [Number(query.get('startblock')), Number(query.get('endblock'))]
    const [page, offset] = [Number(query.get('page')), Number(query.get('offset'))]
    if (page * offset > 10_000) {
      return refuse('Result window is too large, PageNo x Offset size must be less than or equal to 10000')
    }
    const rows = []
    for (let block = Math.max(1, from); block <= Math.min(head, to); block += 1) {
      for (let index = 0; index < perBlock; index += 1) rows.push(rowOf(block, index))
    }
    const some = rows.slice((page - 1) * offset, page * offset)
    if (some.length === 0) return { body: { status: '0', message: 'No transactions found', result: [] } }
    return tell(some)
  }

  function rowOf(block: number, index: number) {
    return {
      blockNumber: String(block),
      timeStamp: String(1_700_000_000 + block * 12),
      hash: `0x${(block * 100 + index).toString(16).padStart(64, '0')}`,
      nonce: '1',
      blockHash: `0x${block.toString(16).padStart(64, 'b')}`,
      from: `0x${'c'.repeat(40)}`,
      contractAddress: ETHERSCAN_TOKEN,
      to: `0x${'d'.repeat(40)}`,
      value: '340282366920938463463374607431768211456',
      tokenName: 'A <b>token</b>',
      tokenSymbol: 'TKN',
      tokenDecimal: '18',
      transactionIndex: String(index),
      input: 'deprecated',
      confirmations: String(head - block + 1),
    }
  }
}
