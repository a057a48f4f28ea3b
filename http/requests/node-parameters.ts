/** A node of the tree in a query: by its id, or by names from a service downwards. */
import * as z from 'zod/mini'
import type { FieldCode } from '#domain/field-error.ts'
import { Uuid } from '#http/schemas.ts'
import type { NodeReference } from '#domain/resources/resource-path.ts'
import { namesInPath, PathText } from './path-text.ts'
import { NodeName } from './tree-schemas.ts'

export const nodeParameters = {
  resource: z.optional(Uuid),
  service: z.optional(NodeName),
  path: z.optional(PathText),
}

type Parameters = z.output<z.ZodMiniObject<typeof nodeParameters>>

/** Refuses queries that name no node, or two. */
export function requireOneNode({ value, issues }: { value: Parameters; issues: z.core.$ZodRawIssue[] }): void {
  const refuse = (field: keyof Parameters, code: FieldCode, detail: string) =>
    issues.push({ code: 'custom', params: { code, detail }, path: [field], input: value })
  if (value.resource === undefined && value.service === undefined)
    refuse('resource', 'missing', 'Specify `resource` by its id or `service` by its name.')
  if (value.resource !== undefined && value.service !== undefined)
    refuse('service', 'conflicting-field', 'Specify either `resource` or `service`.')
  if (value.path !== undefined && value.service === undefined)
    refuse('path', 'conflicting-field', 'Specify `path` only with `service`.')
}

/** The node that a query names which `requireOneNode` has let pass. */
export function nodeOf({ resource, service, path }: Parameters): NodeReference {
  return resource === undefined ? { service: service!, below: namesInPath(path ?? '') } : { resource }
}
