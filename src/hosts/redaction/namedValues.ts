import type { RedactionRule } from './rule.ts'

/** Names after which a secret follows, in whatever case and with any separator between the words. */
const NAMES = [
  'access[-_ ]?key(?:[-_ ]?id)?',
  'access[-_ ]?token',
  'account[-_ ]?(?:no|number)',
  'api[-_ ]?key(?:[-_ ]?id)?',
  'api[-_ ]?secret(?:[-_ ]?key)?',
  'api[-_ ]?token',
  'apca-api-(?:key-id|secret-key)',
  'auth[-_ ]?token',
  'bot[-_ ]?token',
  'client[-_ ]?secret',
  'cookie',
  'credentials?',
  'csrf(?:[-_ ]?token)?',
  'encryption[-_ ]?key',
  'id[-_ ]?token',
  'key[-_ ]?secret',
  'licen[cs]e[-_ ]?key',
  'listen[-_ ]?key',
  'mnemonic',
  'one[-_ ]?time[-_ ]?(?:code|password)',
  'otp',
  'pass(?:word|phrase|wd|code)',
  'pin[-_ ]?code',
  'private[-_ ]?key',
  'proxy-authorization',
  'refresh[-_ ]?token',
  'secret(?:[-_ ]?key)?',
  'seed[-_ ]?(?:phrase|words)',
  'session[-_ ]?(?:cookie|id|token)',
  'set-cookie',
  'sign(?:ature)?',
  'signing[-_ ]?key',
  'sig',
  'token',
  'totp',
  'user[-_ ]?token',
  'webhook[-_ ]?url',
  'x-amz-(?:credential|security-token|signature)',
  'x-api-key',
].join('|')

/** Quotes and separators between a name and its value: plain, JSON, JSON within JSON, form and percent-encoded. */
const BETWEEN = String.raw`(?:\\*["'])?\s*(?:=>|[:=]|%3[AaDd])\s*(?:\\*["'])?`

/** Values after telling names. */
export const NAMED_VALUES: readonly RedactionRule[] = [
  {
    name: 'AUTHORIZATION_HEADER',
    find: new RegExp(String.raw`\b((?:proxy-)?authorization${BETWEEN})[^\r\n"'\\,;}]+`, 'gi'),
    put: (_, before) => `${before}[redacted]`,
  },
  {
    name: 'COOKIE_HEADER',
    find: new RegExp(String.raw`\b((?:set-)?cookie${BETWEEN})[^\r\n"'\\}]+`, 'gi'),
    put: (_, before) => `${before}[redacted]`,
  },
  {
    name: 'WORDS_OF_A_WALLET',
    find: new RegExp(String.raw`\b((?:mnemonic|seed[-_ ]?(?:phrase|words))${BETWEEN})[a-z ]{20,}`, 'gi'),
    put: (_, before) => `${before}[redacted]`,
  },
  {
    name: 'PASSPHRASE',
    find: new RegExp(String.raw`\b(pass(?:word|phrase|wd)(?:\\*["'])?\s*[:=]\s*\\*["'])(?:[^"'\\]|\\[^"'])+`, 'gi'),
    put: (_, before) => `${before}[redacted]`,
  },
  {
    name: 'NAMED_VALUE',
    find: new RegExp(
      String.raw`(?<![a-z])((?:${NAMES})${BETWEEN})(?!\[redacted\])(?:bearer\s+|basic\s+)?[^\s"'\\&;,}\])<>]+`,
      'gi',
    ),
    put: (_, before) => `${before}[redacted]`,
  },
  {
    name: 'BEARER_OR_BASIC',
    find: /\b((?:bearer|basic|digest|hmac)\s+)(?!\[redacted\])[\w.~+/=:-]{8,}/gi,
    put: (_, before) => `${before}[redacted]`,
  },
]
