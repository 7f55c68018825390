import { remove, type RedactionRule } from './rule.ts'

/** Secrets that show by their form alone, wherever they stand. */
export const TELLING_FORMS: readonly RedactionRule[] = [
  remove('PRIVATE_KEY_BLOCK', /-----BEGIN [A-Z ]*(?:PRIVATE KEY|CERTIFICATE)-----[\s\S]*?(?:-----END [A-Z ]*-----|$)/g),
  remove('PRIVATE_KEY_LINE', /\bMI[IG][\w+/]{60,}={0,2}/g),
  remove('JSON_WEB_TOKEN', /\beyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]*/g),
  remove('ETHEREUM_PRIVATE_KEY', /\b0x[0-9a-f]{64}\b/gi),
  remove('BITCOIN_PRIVATE_KEY', /\b(?:[5KL][1-9A-HJ-NP-Za-km-z]{50,51})\b/g),
  remove('EXTENDED_PRIVATE_KEY', /\b[xyz]prv[1-9A-HJ-NP-Za-km-z]{80,}\b/g),
  remove('AWS_KEY', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g),
  remove('GOOGLE_KEY', /\bAIza[\w-]{35}/g),
  remove('GOOGLE_OAUTH', /\bya29\.[\w-]{20,}/g),
  remove('GITHUB_TOKEN', /\b(?:gh[pousr]_\w{36,}|github_pat_\w{22,})/g),
  remove('GITLAB_TOKEN', /\bglpat-[\w-]{20,}/g),
  remove('NPM_TOKEN', /\bnpm_\w{36}/g),
  remove('SLACK_TOKEN', /\bxox[abeoprs]-[\w-]{10,}/g),
  remove('SLACK_WEBHOOK', /https:\/\/hooks\.slack\.com\/services\/[\w/]+/g),
  remove('DISCORD_WEBHOOK', /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/[\w/-]+/g),
  remove('TELEGRAM_TOKEN', /\b\d{8,10}:[\w-]{35}(?![\w-])/g),
  remove('STRIPE_KEY', /\b[rsp]k_(?:live|test)_\w{16,}/g),
  remove('LANGUAGE_MODEL_KEY', /\bsk-(?:ant-|proj-|or-)?[\w-]{20,}/g),
  remove('SENDGRID_KEY', /\bSG\.[\w-]{16,}\.[\w-]{16,}/g),
  remove('TWILIO_KEY', /\bSK[0-9a-f]{32}\b/g),
  remove('ALPACA_KEY', /\b[PAC]K[0-9A-Z]{18,24}\b/g),
  remove('COINBASE_KEY', /\borganizations\/[0-9a-f-]{36}\/apiKeys\/[0-9a-f-]{36}/gi),
  remove('KRAKEN_SECRET', /(?<![\w+/])[\w+/]{86}==/g),
  remove('EXCHANGE_KEY', /(?<![\w+/=.-])(?=[\w]*[a-z])(?=[\w]*[A-Z])(?=[\w]*\d)[A-Za-z0-9]{64}(?![\w+/=])/g),
  {
    name: 'ADDRESS_WITH_PASSWORD',
    find: /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi,
    put: (_, scheme) => `${scheme}[redacted]@`,
  },
  {
    name: 'RPC_ADDRESS_WITH_KEY',
    find: /\b(https?:\/\/[\w.-]*(?:infura|alchemy|quiknode|ankr|blastapi|chainstack)[\w.-]*\/(?:v\d\/)?)[\w/-]{16,}/gi,
    put: (_, before) => `${before}[redacted]`,
  },
  {
    name: 'E_MAIL',
    find: /\b[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b/gi,
    put: () => '[redacted]',
  },
  {
    name: 'IBAN',
    find: /\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?\b/g,
    put: (whole) => (isIban(whole) ? '[redacted]' : whole),
  },
  {
    name: 'PAYMENT_CARD',
    find: /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w.-])/g,
    put: (whole) => (isCard(whole) ? '[redacted]' : whole),
  },
  remove('SOCIAL_SECURITY_NUMBER', /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g),
  {
    name: 'BROKER_ACCOUNT',
    find: /\b(accounts?|acct)(\s*(?:#|no\.?|number)?\s*:?\s*)(?:[A-Z]{1,3}\d{5,12}|\d{6,14})\b/gi,
    put: (_, word, between) => `${word}${between}[redacted]`,
  },
]

/** Remainder of 97 by ISO 13616, taken digit by digit so that no number grows too large. */
function isIban(text: string): boolean {
  const plain = text.replaceAll(' ', '')
  if (plain.length < 15 || plain.length > 34) return false
  const turned = plain.slice(4) + plain.slice(0, 4)
  let rest = 0
  for (const sign of turned) {
    const value = Number.parseInt(sign, 36)
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97
  }
  return rest === 1
}

/** Luhn's sum, and the first digits of the card schemes: microseconds and order numbers begin with others or fail it. */
function isCard(text: string): boolean {
  const digits = text.replaceAll(/[ -]/g, '')
  if (!/^(?:4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d)\d{12})$/.test(digits))
    return false
  const sum = digits
    .split('')
    .toReversed()
    .reduce((total, sign, place) => {
      const doubled = Number(sign) * (place % 2 === 0 ? 1 : 2)
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0)
  return sum % 10 === 0
}
