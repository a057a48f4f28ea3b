/** Operations as functions. The generated ones are calls of `operation` and `each`, so that a bundler keeps those that are used. */
import type { CallOptions, Postern } from './client.ts'
import { PosternError, type Result } from './result.ts'

/** An operation: the parts of its path, its query or body, and options. */
export type OperationOf<Taken extends unknown[], Value, Code extends string> = (
  postern: Postern,
  ...taken: [...taken: Taken, options?: CallOptions]
) => Promise<Result<Value, Code>>

/** A list as an iterator of its items. */
export type EachOf<Taken extends unknown[], Item> = (
  postern: Postern,
  ...taken: [...taken: Taken, options?: CallOptions]
) => AsyncGenerator<Item, void, undefined>

/** What is the same in every call of an operation. */
export interface OperationRequest {
  method: string
  /** With its parts filled in and without a query. */
  path: string
  place?: 'query' | 'body' | undefined
  input?: unknown
  /** `keyed`: acts once by its idempotency key. `freely`: changes nothing. Otherwise only GET is sent again. */
  repeats?: 'keyed' | 'freely' | undefined
}

/**
 * @param path with its parts as `{name}`; `.` and `..` are refused as parts, since they would make another path
 * @param place where the input goes, without it there is none
 */
export function operation<Taken extends unknown[], Value, Code extends string>(
  method: string,
  path: string,
  place?: 'query' | 'body',
  repeats?: 'keyed' | 'freely',
): OperationOf<Taken, Value, Code> {
  return async (postern, ...taken) => {
    const rest: unknown[] = [...taken]
    const filled = path.replaceAll(/{\w+}/g, () => pathPart(rest.shift()))
    const input = place && rest.shift()
    const answer = await postern.call({ method, path: filled, place, input, repeats }, rest[0] as CallOptions)
    return answer as Result<Value, Code>
  }
}

function pathPart(part: unknown): string {
  if (typeof part !== 'string' || /^\.{0,2}$/.test(part)) throw new TypeError(`Not a part of a path: ${String(part)}`)
  return encodeURIComponent(part)
}

/** Reads every page of a list, each when its items are asked for. */
export function each<Taken extends unknown[], Item>(
  list: (
    postern: Postern,
    ...taken: never[]
  ) => Promise<Result<{ items: readonly Item[]; next: string | null }, string>>,
): EachOf<Taken, Item> {
  return async function* (postern, ...taken) {
    const parts = taken.filter((part) => typeof part === 'string')
    const [query, options] = taken.slice(parts.length) as [object?, CallOptions?]
    let after: string | null | undefined
    do {
      const page = await list(postern, ...([...parts, { ...query, ...(after && { after }) }, options] as never[]))
      if (!page.ok) throw new PosternError(page.problem)
      for (const item of page.value.items) yield item
      after = page.value.next
    } while (after)
  }
}
