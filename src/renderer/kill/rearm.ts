import { REARM_CHECKLIST } from '#contracts/rearmCeremony.ts'

/** Tells whether every statement has been made. */
export function isChecked(checked: ReadonlySet<number>): boolean {
  return REARM_CHECKLIST.every((_, index) => checked.has(index))
}
