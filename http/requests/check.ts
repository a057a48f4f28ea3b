/** What `POST /v1/check` takes. */
import * as z from 'zod/mini'
import type { CheckFacts, CheckQuestion } from '#domain/access/check-facts.ts'
import type { FieldCode, FieldError, UnplacedError } from '#domain/field-error.ts'
import { parseInstant } from '#domain/instant.ts'
import { invalid } from '#domain/refusal.ts'
import { maxDepth } from '#domain/resources/resource-path.ts'
import type { BodyLimits } from '#http/body/input.ts'
import { InstantText, Reference, Uuid } from '#http/schemas.ts'
import { namesInPath, PathText } from './path-text.ts'
import { PermissionName } from './permission-name.ts'
import { NodeName } from './tree-schemas.ts'

const maxChecks = 1000

/** Room for as many questions with the longest names, and for their keys. */
export const checkLimits: BodyLimits = { maxBytes: 512 * 1024, maxKeys: 8 * maxChecks }

/** How another user authenticated with the application server that asks. Nobody vouches for it but that server. */
const Authentication = z.strictObject({ aal: z.literal([1, 2]), authenticated_at: InstantText })

/** About a resource by its id or a service by its name; or about a path below either, which need not exist. */
const Question = z
  .strictObject({
    resource: z.optional(Uuid),
    service: z.optional(NodeName),
    below: z.optional(z.array(NodeName).check(z.maxLength(maxDepth))),
    path: z.optional(PathText),
    permission: PermissionName,
    user: z.optional(Reference),
    authentication: z.optional(Authentication),
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
    if (value.authentication !== undefined && value.user === undefined)
      refuse('authentication', 'conflicting-field', onlyOfOthers)
  })

const onlyOfOthers = 'Leave this out for yourself: your session says how you authenticated.'

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
  { resource, service, below, path, permission, authentication: sent }: z.output<typeof Question>,
  subject: string | null,
): CheckQuestion {
  const names = below ?? (path === undefined ? undefined : namesInPath(path))
  const authentication = sent && { aal: sent.aal, authenticatedAt: Date.parse(parseInstant(sent.authenticated_at)!) }
  return { resource: resource ?? null, service, below: names, permission, user: subject, authentication }
}

/** @throws Refusal `invalid-request` where callers say of themselves how they authenticated: only their session says that */
export function requireAssertedOfOthers(questions: readonly CheckQuestion[], { caller, subjects }: CheckFacts): void {
  const [name] = caller
  const errors = questions.flatMap(({ authentication, user }, n): FieldError[] => {
    const isOwn = user === null || (name !== null && subjects?.[user]?.[0] === name)
    if (!authentication || !isOwn) return []
    return [{ pointer: `/checks/${n}/authentication`, code: 'conflicting-field', detail: onlyOfOthers }]
  })
  if (errors.length > 0) throw invalid(errors)
}
