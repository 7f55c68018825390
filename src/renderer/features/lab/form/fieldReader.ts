import { localeGroupSign, parseNumber } from '../../../format/parseNumber.ts'

/** Errors by field; empty when the form can run. */
export type FormErrors = Readonly<Record<string, string>>

/** Reads the fields of a form one by one and gathers what is wrong, by field. */
export interface FieldReader {
  readonly errors: FormErrors
  /** Notes what is wrong with a field. */
  refuse(field: string, message: string): void
  /** A number within bounds; the lower bound where it is none. */
  number(field: string, text: string, least: number, most: number): number
  /** A whole number within bounds. */
  whole(field: string, text: string, least: number, most: number): number
  /** Percent as a share of one. */
  share(field: string, text: string, leastPercent: number, mostPercent: number): number
  /** Percent as a share of one; null where nothing was typed. */
  optionalShare(field: string, text: string, leastPercent: number, mostPercent: number): number | null
}

/** Starts to read a form. */
export function fieldReader(): FieldReader {
  const errors: Record<string, string> = {}
  const number = (field: string, text: string, least: number, most: number): number => {
    const value = parseNumber(text, localeGroupSign())
    if (value !== null && value >= least && value <= most) return value
    errors[field] = `Enter a number from ${least} to ${most}.`
    return least
  }
  const share = (field: string, text: string, least: number, most: number): number =>
    number(field, text, least, most) / 100
  return {
    errors,
    refuse: (field, message) => {
      errors[field] = message
    },
    number,
    whole: (field, text, least, most) => {
      const value = number(field, text, least, most)
      if (Number.isInteger(value)) return value
      errors[field] = `Enter a whole number from ${least} to ${most}.`
      return least
    },
    share,
    optionalShare: (field, text, least, most) => (text.trim() === '' ? null : share(field, text, least, most)),
  }
}
