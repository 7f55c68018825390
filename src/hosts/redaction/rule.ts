/** One rule of what a log may not hold. */
export interface RedactionRule {
  readonly name: string
  /** Global. */
  readonly find: RegExp
  /** What stands in its place; what is no secret after all is given back as it was. */
  readonly put: (whole: string, ...groups: readonly string[]) => string
}

/** Leaves nothing of what was found. */
export function remove(name: string, find: RegExp): RedactionRule {
  return { name, find, put: () => '[redacted]' }
}
