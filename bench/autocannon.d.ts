/** The part of autocannon 9 that `load.ts` uses. The package has no types and is installed only to measure. */
declare module 'autocannon' {
  interface Options {
    url: string
    method: 'GET' | 'POST'
    headers: Record<string, string>
    body?: string
    connections: number
    /** Seconds. */
    duration: number
    /** The timeout of a request in seconds. */
    timeout: number
  }

  interface Result {
    /** The actual duration in seconds. */
    duration: number
    requests: { total: number }
    '2xx': number
    non2xx: number
    errors: number
    timeouts: number
  }

  interface Run extends Promise<Result> {
    on(
      event: 'response',
      listener: (client: unknown, status: number, bytes: number, milliseconds: number) => void,
    ): void
  }

  export default function autocannon(options: Options): Run
}
