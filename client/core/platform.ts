/** The parts of a browser that the client uses and that are absent elsewhere. */

interface Listening {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

interface Channel {
  addEventListener(type: 'message', listener: () => void): void
  postMessage(message: string): void
}

interface BrowserParts extends Partial<Listening> {
  document?: { visibilityState: string }
  BroadcastChannel?: new (name: string) => Channel
}

/** `globalThis`, as far as it is a page. */
export const page = globalThis as unknown as BrowserParts
