/** The parts of a browser that the client uses and that are absent elsewhere. */

interface Listening {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

interface Channel {
  onmessage: (() => void) | null
  postMessage(message: string): void
  close(): void
}

interface BrowserParts extends Partial<Listening> {
  document?: { visibilityState: string }
  BroadcastChannel?: new (name: string) => Channel
}

/** `globalThis`, as far as it is a page. */
export const page = globalThis as unknown as BrowserParts
