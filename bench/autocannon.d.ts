/** The part of autocannon 9 that `load.ts` uses; the package brings no types and is installed only to measure. */
declare module 'autocannon' {
  interface Options {
    url: string
    method: 'GET' | 'POST'
    headers: Record<string, string>
    body?: string
    connections: number
    /** Seconds. */
    duration: number
    /** Seconds to wait for one answer. */
    timeout: number
  }

  interface Result {
    /** Seconds that the run really took. */
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
