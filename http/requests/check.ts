/** What `POST /v1/check` takes. */
import * as z from 'zod/mini'
import type { CheckQuestion } from '#domain/access/check-facts.ts'
import type { FieldCode, UnplacedError } from '#domain/field-error.ts'
import { isSafe } from '#domain/access/request-mapping/proxied-request.ts'
import { findResourceNameError, maxDepth } from '#domain/resources/resource-path.ts'
import type { BodyLimits } from '#http/body/input.ts'
import { Reference, Uuid } from '#http/schemas.ts'
import { PermissionName } from './permission-name.ts'
import { NodeName } from './tree-schemas.ts'

const maxChecks = 1000

/** Room for as many questions with the longest names, and for their keys. */
export const checkLimits: BodyLimits = { maxBytes: 512 * 1024, maxKeys: 5 * maxChecks }

/** Names of resources from a service or resource downwards: `a/b/c`, with or without a leading slash. May be empty. */
const PathText = z.string().check(({ value, issues }) => {
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

function namesInPath(path: string): string[] {
  const names = path.replace(/^\//, '')
  return names === '' ? [] : names.split('/')
}

/** About a resource by its id or a service by its name; or about a path below either, which need not exist. */
const Question = z
  .strictObject({
    resource: z.optional(Uuid),
    service: z.optional(NodeName),
    below: z.optional(z.array(NodeName).check(z.maxLength(maxDepth))),
    path: z.optional(PathText),
    permission: PermissionName,
    user: z.optional(Reference),
  })
  .check(({ value, issues }) => {
    const refuse = (field: string, code: FieldCode, detail: string) =>
      issues.push({ code: 'custom', params: { code, detail }, path: [field], input: value })
    if (value.resource === undefined && value.service === undefined)
      refuse('resource', 'missing', 'Specify `resource` by its id or `service` by its name.')
    if (value.resource !== undefined && value.service !== undefined)
      refuse('service', 'conflicting-field', 'Specify either `resource` or `service`.')
    if (value.below !== undefined && value.path !== undefined)
      refuse('path', 'conflicting-field', 'Specify either `path` or `below`.')
  })

/** Questions, and whether their answers are explained; of one question whether its remedies are wanted. */
export const CheckInput = z
  .strictObject({
    checks: z.array(Question).check(z.minLength(1), z.maxLength(maxChecks)),
    explain: z.optional(z.boolean()),
    remedies: z.optional(z.boolean()),
  })
  .check(({ value: { checks, remedies }, issues }) => {
    if (!remedies || checks.length === 1) return
    const params = { code: 'too-many-items', detail: 'Send one check with `remedies`.' } satisfies UnplacedError
    issues.push({ code: 'custom', params, path: ['checks'], input: checks })
  })

/** The question that was sent. @param subject null for the caller */
export function readCheckQuestion(
  { resource, service, below, path, permission }: z.output<typeof Question>,
  subject: string | null,
): CheckQuestion {
  const names = below ?? (path === undefined ? undefined : namesInPath(path))
  return { resource: resource ?? null, service, below: names, permission, user: subject }
}
