import * as z from 'zod'

/** The most feeds of news and places of posts that are read. */
const MOST_FEEDS = 50
/** Nothing may stand before the host: a password there would be a secret where everybody can read it. */
const HTTPS = /^https:\/\/([a-zA-Z\d-]{1,63}\.)*[a-zA-Z][a-zA-Z\d-]{0,62}(:\d{1,5})?([/?#][\x21-\x7e]*)?$/
const HTTPS_OR_HERE =
  /^(https:\/\/([a-zA-Z\d-]{1,63}\.)*[a-zA-Z][a-zA-Z\d-]{0,62}|http:\/\/(127\.0\.0\.1|localhost))(:\d{1,5})?([/?#][\x21-\x7e]*)?$/

const newsFeedSchema = z.strictObject({
  name: z.string().min(1).max(80),
  address: z.string().max(2_000).regex(HTTPS, 'an https address without a password').refine(isAddress, 'an address'),
})
const subredditSchema = z.string().regex(/^\w{2,30}$/, 'names of places, without r/')
const extendedHoursSchema = z.boolean()
/** An address for mail; the offices that want one are told it with each request. */
const contactSchema = z
  .string()
  .max(250)
  .regex(/^[\w.+-]{1,100}@[a-zA-Z\d.-]{1,100}\.[a-zA-Z]{2,24}$/, 'an address for mail')
  .nullable()

/**
 * What the user has chosen about sources of data, by the id of the source. No secrets: keys lie in the vault. Null means
 * what the source does of itself.
 */
export const sourceChoicesSchema = z.strictObject({
  alpaca: z.strictObject({ plan: z.enum(['BASIC', 'PLUS']), extendedHours: extendedHoursSchema }),
  polygon: z.strictObject({ plan: z.enum(['FREE', 'PAID']), extendedHours: extendedHoursSchema }),
  finnhub: z.strictObject({ extendedHours: extendedHoursSchema }),
  alphavantage: z.strictObject({ plan: z.enum(['FREE', 'PREMIUM']), extendedHours: extendedHoursSchema }),
  yahoo: z.strictObject({ extendedHours: extendedHoursSchema }),
  rss: z.strictObject({ feeds: z.array(newsFeedSchema).max(MOST_FEEDS).readonly().nullable() }),
  reddit: z.strictObject({ subreddits: z.array(subredditSchema).min(1).max(MOST_FEEDS).readonly().nullable() }),
  'sec-edgar': z.strictObject({ contact: contactSchema }),
  'economic-calendar': z.strictObject({ contact: contactSchema }),
  ethereum: z.strictObject({
    /** A node of any chain that works as Ethereum does: https, or http on this machine. */
    node: z
      .string()
      .max(2_000)
      .regex(HTTPS_OR_HERE, 'an https address, or one of this machine')
      .refine(isAddress, 'an address')
      .nullable(),
    /** Blocks that must have been built on what is told. */
    confirmations: z.number().int().min(0).max(10_000),
  }),
  /** Number of the chain by EIP-155; 1 is Ethereum. */
  etherscan: z.strictObject({ chainId: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
})
/** What the user has chosen about sources of data. */
export type SourceChoices = z.infer<typeof sourceChoicesSchema>

/** What a new user finds. */
export const DEFAULT_SOURCE_CHOICES: SourceChoices = {
  alpaca: { plan: 'BASIC', extendedHours: false },
  polygon: { plan: 'FREE', extendedHours: false },
  finnhub: { extendedHours: false },
  alphavantage: { plan: 'FREE', extendedHours: false },
  yahoo: { extendedHours: false },
  rss: { feeds: null },
  reddit: { subreddits: null },
  'sec-edgar': { contact: null },
  'economic-calendar': { contact: null },
  ethereum: { node: null, confirmations: 12 },
  etherscan: { chainId: 1 },
}

/** True for a source of which something can be chosen. */
export function hasChoices(sourceId: string): sourceId is keyof SourceChoices {
  return Object.hasOwn(DEFAULT_SOURCE_CHOICES, sourceId)
}

/** Reads stored choices in any state: what fits is kept, field by field and item by item; the rest is as for a new user. */
export function restoreSourceChoices(stored: unknown): SourceChoices {
  const sources = Object.entries(DEFAULT_SOURCE_CHOICES).map(([sourceId, usual]) => {
    const fields = Object.entries(usual).map(([name, fallback]) => {
      const schema = choiceSchema(sourceId, name)
      const value = partOf(partOf(stored, sourceId), name)
      return [name, [value, fitting(schema, value)].find((one) => schema?.safeParse(one).success === true) ?? fallback]
    })
    return [sourceId, Object.fromEntries(fields)]
  })
  return sourceChoicesSchema.parse(Object.fromEntries(sources))
}

/** What one choice must be; undefined for a choice that there is not. */
export function choiceSchema(sourceId: string, name: string): z.ZodType | undefined {
  if (!hasChoices(sourceId)) return undefined
  const shape: Readonly<Record<string, z.ZodType>> = sourceChoicesSchema.shape[sourceId].shape
  return Object.hasOwn(shape, name) ? shape[name] : undefined
}

/** The items of a list that fit on their own; undefined for what is no list. */
function fitting(schema: z.ZodType | undefined, value: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined
  const items = value.filter((item) => schema?.safeParse([item]).success === true).slice(0, MOST_FEEDS)
  return items.length === 0 ? undefined : items
}

function partOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Reflect.get(value, name)
}

/** The platform's reading of addresses is stricter than the patterns: a port beyond 65535, a broken name of a host. */
function isAddress(text: string): boolean {
  return z.url().safeParse(text).success
}
