/** A press this soon after the window got the focus is the click that brought it to the front, milliseconds. */
const FOCUS_CLICK_TIME = 300

/** Tells whether a press only raised the window and must not act. */
export function isFocusClick(pressedAt: number, windowFocusedAt: number | null): boolean {
  return windowFocusedAt !== null && pressedAt - windowFocusedAt < FOCUS_CLICK_TIME
}
