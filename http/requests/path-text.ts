/** A path of names in a request. */
import * as z from 'zod/mini'
import type { UnplacedError } from '#domain/field-error.ts'
import { isSafe } from '#domain/access/request-mapping/proxied-request.ts'
import { findResourceNameError, maxDepth } from '#domain/resources/resource-path.ts'

/** Names of resources from a service or resource downwards: `a/b/c`, with or without a leading slash. May be empty. */
export const PathText = z.string().check(({ value, issues }) => {
  const names = namesInPath(value)
  const error = names.length > maxDepth ? tooDeep : names.map(stepError).find(Boolean)
  if (error) issues.push({ code: 'custom', params: error, input: value })
})

const tooDeep: UnplacedError = { code: 'too-deep', detail: `Send at most ${maxDepth} steps.` }

/** A step that a reader of URLs would take for something else, as forward authorization refuses it (`readTarget`). */
function stepError(name: string): UnplacedError | undefined {
  return findResourceNameError(name) ?? (isSafe(name) ? undefined : notLiteral)
}

const notLiteral: UnplacedError = {
  code: 'invalid-character',
  detail: 'Servers may read this step differently (%, ?, #, ; or a dot at its end). Send names as they are in `below`.',
}

/** The names in such a path. */
export function namesInPath(path: string): string[] {
  const names = path.replace(/^\//, '')
  return names === '' ? [] : names.split('/')
}
