import { parseIcs } from '#adapters/feeds/calendar/icsEvents.ts'
import { parseReleaseDates, refusalOfFred } from '#adapters/feeds/calendar/parseReleaseDates.ts'
import { parseBenzinga } from '#adapters/feeds/news/benzinga/parseBenzinga.ts'
import { parseArticles, refusalOfArticles } from '#adapters/feeds/news/newsapi/parseArticles.ts'
import { parseListing, parseToken, refusalOfListing } from '#adapters/feeds/news/reddit/parseListing.ts'
import { parsePosts, refusalOfPosts } from '#adapters/feeds/news/x/parsePosts.ts'
import { readBlock } from '#adapters/feeds/onchain/ethereum/blocks.ts'
import { parseNodeAnswers } from '#adapters/feeds/onchain/ethereum/nodeCalls.ts'
import { readName, readTransfers, readWhole } from '#adapters/feeds/onchain/ethereum/tokenCode.ts'
import {
  parseSource,
  parseSupply,
  parseTransfers,
  refusalOfEtherscan,
} from '#adapters/feeds/onchain/etherscan/parseEtherscan.ts'
import type { Parsed } from '#adapters/feeds/parsing/parsed.ts'
import { readAnswer } from '#adapters/feeds/parsing/readAnswer.ts'
import { parseCompanyFacts } from '#adapters/feeds/sec/parseCompanyFacts.ts'
import { parseOlderFilings, parseSubmissions } from '#adapters/feeds/sec/parseSubmissions.ts'
import { parseTickers } from '#adapters/feeds/sec/parseTickers.ts'
import * as z from 'zod'
import { calendarFile } from '../../builders/calendarFile.ts'
import { companyFacts } from '../../builders/companyFacts.ts'
import type { AnswerFamily } from './answerFamilies.ts'

const A = `0x${'a'.repeat(40)}`
const HASH = `0x${'c'.repeat(64)}`
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const WORD = `0x${'0'.repeat(62)}2a`
const COLUMNS =
  '{"accessionNumber":["0000000123-24-000001"],"acceptanceDateTime":["2024-05-03T18:30:48.000Z"],"form":["4"],"primaryDocument":["xslF345X05/a.xml"]}'

/** What reads a refusal never refuses itself. */
function telling(read: (text: string) => unknown): (text: string) => Parsed<unknown> {
  return (text) => ({ ok: true, value: read(text) })
}

/** What reads a part of an answer, given the part as it was sent. */
function part(read: (value: unknown) => unknown): (text: string) => Parsed<unknown> {
  return (text) => {
    const answer = readAnswer('Ethereum', text, z.unknown())
    return answer.ok ? { ok: true, value: read(answer.value) } : answer
  }
}

/** Parsers of news that need a key, of offices, and of chains. */
export const ALTERNATIVE_FAMILIES: readonly AnswerFamily[] = [
  {
    name: 'Benzinga',
    ways: [
      [
        parseBenzinga,
        '[{"id":36444586,"created":"Mon, 01 Jan 2024 13:35:14 -0400","title":"Ten <b>stocks</b>","teaser":"<p>Up</p>","url":"https://b.example/1","stocks":[{"name":"AAPL","exchange":"NASDAQ"}]}]',
      ],
    ],
  },
  {
    name: 'NewsAPI',
    ways: [
      [
        (text) => parseArticles(text, ['AAPL']),
        '{"status":"ok","totalResults":2,"articles":[{"source":{"id":null,"name":"Wire"},"title":"AAPL &amp; $MSFT","description":"D","url":"https://a.b/c","publishedAt":"2024-05-03T18:30:48Z"}]}',
      ],
      [
        telling((text) => refusalOfArticles(426, text)),
        '{"status":"error","code":"parameterInvalid","message":"Too <i>far</i>"}',
      ],
    ],
  },
  {
    name: 'Reddit',
    ways: [
      [
        (text) => parseListing(text, ['AAPL']),
        '{"kind":"Listing","data":{"after":"t3_abc","children":[{"kind":"t3","data":{"name":"t3_abc","title":"AAPL","selftext":"Text","subreddit":"stocks","permalink":"/r/stocks/comments/abc/x/","created_utc":1700000000.0,"removed_by_category":null}}]}}',
      ],
      [parseToken, '{"access_token":"abc","token_type":"bearer","expires_in":86400,"scope":"*"}'],
      [telling((text) => refusalOfListing(403, text)), '{"reason":"private","message":"Forbidden","error":403}'],
    ],
  },
  {
    name: 'X',
    ways: [
      [
        (text) => parsePosts(text, ['AAPL']),
        '{"data":[{"id":"1859000000000010000","text":"$AAPL up","created_at":"2024-05-03T18:30:48.000Z","author_id":"1","lang":"en"}],"includes":{"users":[{"id":"1","username":"press"}]},"meta":{"result_count":1,"next_token":"b1"}}',
      ],
      [telling((text) => refusalOfPosts(403, text)), '{"title":"Forbidden","detail":"Not <b>allowed</b>"}'],
    ],
  },
  {
    name: 'SEC EDGAR',
    ways: [
      [parseTickers, '{"0":{"cik_str":320193,"ticker":"AAPL","title":"Apple Inc."}}'],
      [
        parseSubmissions,
        `{"filings":{"recent":${COLUMNS},"files":[{"name":"CIK0000000123-submissions-001.json","filingFrom":"2001-01-01","filingTo":"2002-01-01"}]}}`,
      ],
      [parseOlderFilings, COLUMNS],
      [parseCompanyFacts, companyFacts()],
    ],
  },
  {
    name: 'economic calendar',
    ways: [
      [(text) => parseIcs(text, 'the office'), calendarFile()],
      [
        parseReleaseDates,
        '{"count":1,"release_dates":[{"release_id":10,"release_name":"Prices","date":"2026-01-13"}]}',
      ],
      [telling((text) => refusalOfFred(400, text)), '{"error_code":400,"error_message":"Bad Request. api_key"}'],
    ],
  },
  {
    name: 'Etherscan',
    ways: [
      [
        parseTransfers,
        `{"status":"1","message":"OK","result":[{"blockNumber":"1","blockHash":"${HASH}","timeStamp":"1700000000","hash":"${HASH}","from":"${A}","to":"${A}","contractAddress":"${A}","value":"340282366920938463463374607431768211456","tokenName":"T","tokenSymbol":"T","tokenDecimal":"18","confirmations":"7"}]}`,
      ],
      [parseSupply, '{"status":"1","message":"OK","result":"21265524714464000000000000"}'],
      [
        parseSource,
        `{"status":"1","message":"OK","result":[{"SourceCode":"x","ContractName":"T","CompilerVersion":"v1","LicenseType":"MIT","Implementation":"${A}"}]}`,
      ],
      [telling(refusalOfEtherscan), '{"status":"0","message":"NOTOK","result":"Max rate limit reached"}'],
    ],
  },
  {
    name: 'Ethereum',
    ways: [
      [
        (text) => parseNodeAnswers(text, 2),
        '[{"jsonrpc":"2.0","id":2,"error":{"code":3,"message":"execution <b>reverted</b>"}},{"jsonrpc":"2.0","id":1,"result":"0x1"}]',
      ],
      [
        part((value) => readTransfers(value, A, 1, 9)),
        `[{"address":"${A}","topics":["${TRANSFER}","${WORD}","${WORD}"],"data":"${WORD}","blockNumber":"0x7","blockHash":"${HASH}","transactionHash":"${HASH}","logIndex":"0x0","removed":false}]`,
      ],
      [part(readBlock), `{"number":"0x7","hash":"${HASH}","parentHash":"${HASH}","timestamp":"0x6553f100"}`],
      [
        part((value) => ({ name: readName('symbol', value) })),
        `"0x${'0'.repeat(62)}20${'0'.repeat(62)}0355534443${'0'.repeat(56)}"`,
      ],
      [part((value) => readWhole('balanceOf', value)), `"${WORD}"`],
    ],
  },
]
