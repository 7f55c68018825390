/** Waits until the condition holds, looking again every few milliseconds; throws with the label at the deadline. */
export async function until(label: string, condition: () => boolean, milliseconds = 5_000): Promise<void> {
  const deadline = performance.now() + milliseconds
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`still waiting for: ${label}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
