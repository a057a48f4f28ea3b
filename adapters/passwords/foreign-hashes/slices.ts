/**
 * Lets the isolate answer other requests in the middle of a long computation: an imported hash may take seconds, and nothing else runs while
 * JavaScript computes. A timer, because a microtask would run before any other request (docs/decisions/code/0067-long-hashes-in-slices.md).
 */
export function letOthersRun(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve))
}
