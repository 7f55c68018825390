import { companyFacts } from '../../builders/companyFacts.ts'
import { ownershipDocument } from '../../builders/ownershipDocument.ts'
import { openContractServer, type ContractServer, type RouteAnswer } from '../contractServer.ts'

/** One filing of the made-up company. */
export interface ServedFiling {
  readonly accession: string
  readonly form: string
  readonly accepted: string
  readonly document: string
  /** Text of the document; the usual one when left out. */
  readonly text?: string
}

/** A company of the server, Acme with the key 123. */
interface SecServerOptions {
  readonly recent: readonly ServedFiling[]
  readonly older: readonly ServedFiling[]
}

const PER_SECOND = 10

/** Opens a server that tells filings as the SEC does: nobody without an address, ten requests a second. */
export function openSecServer({ recent, older }: SecServerOptions): Promise<ContractServer> {
  const sent: number[] = []
  const guarded =
    (answer: (path: string) => RouteAnswer) =>
    (request: { path: string; at: number; headers: Readonly<Record<string, unknown>> }) => {
      if (!/^\S+ \S+@\S+$/.test(String(request.headers['user-agent']))) {
        return { status: 403, body: '<html>Your Request Originates from an Undeclared Automated Tool</html>' }
      }
      sent.push(request.at)
      if (sent.filter((at) => request.at - at < 1_000).length > PER_SECOND) {
        return { status: 403, body: '<html>Request Rate Threshold Exceeded</html>' }
      }
      return answer(request.path)
    }
  const columnsOf = (filings: readonly ServedFiling[]) => ({
    accessionNumber: filings.map(({ accession }) => accession),
    filingDate: filings.map(({ accepted }) => accepted.slice(0, 10)),
    acceptanceDateTime: filings.map(({ accepted }) => accepted),
    form: filings.map(({ form }) => form),
    primaryDocument: filings.map(({ document }) => document),
  })
  const OLDER = 'CIK0000000123-submissions-001.json'
  const files = [{ name: OLDER, filingCount: older.length, filingFrom: '2001-01-01', filingTo: '2020-12-31' }]
  return openContractServer({
    routes: {
      '/files/company_tickers.json': guarded(() => ({
        body: { 0: { cik_str: 123, ticker: 'ACME', title: 'Acme' }, 1: { cik_str: 456, ticker: 'BRK-B', title: 'B' } },
      })),
      '/submissions/': guarded((path) => {
        if (path.endsWith(OLDER)) return { body: columnsOf(older) }
        if (!path.endsWith('CIK0000000123.json')) return { status: 404, body: '<Error>NoSuchKey</Error>' }
        return { body: { cik: '123', name: 'Acme', filings: { recent: columnsOf(recent), files } } }
      }),
      '/api/xbrl/companyfacts/CIK0000000123.json': guarded(() => ({ body: companyFacts() })),
      '/Archives/edgar/data/123/': guarded((path) => {
        const [folder, name] = path.split('/').slice(-2)
        const filing = [...recent, ...older].find(({ accession }) => accession.replaceAll('-', '') === folder)
        const isThere =
          filing !== undefined && (name === filing.document.split('/').at(-1) || name === `${filing.accession}.txt`)
        if (!isThere) return { status: 404, body: 'not there' }
        return { body: filing.text ?? `<?xml version="1.0"?>${ownershipDocument()}` }
      }),
    },
  })
}
