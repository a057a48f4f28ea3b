/** Service types: what kinds of nodes a kind of service has, where each may stand, and what may be granted on it. */
import { jsonPointer } from '#domain/json-pointer.ts'
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import { isPermissionName } from '#domain/permissions/permission.ts'
import type { FieldCode, FieldError } from '#domain/field-error.ts'

/** What holds for one kind of node of a service type. */
export interface NodeRules {
  /** Names of the permissions that may be granted on it. */
  readonly permissions: readonly string[]
  /** Kinds of nodes that may stand directly below it. None: a leaf. */
  readonly children: readonly string[]
}

/** A kind of service. */
export interface ServiceType {
  readonly name: string
  /** Every kind of node by its name. The root is the kind `service`, and only the root. */
  readonly nodes: Readonly<Record<string, NodeRules>>
  /** Whether the configuration of such a service says how requests to it are read. */
  readonly configurable: boolean
  /** How requests at a proxy are read: as those of this type of ours. Null: not at all, so all are refused. */
  readonly requestMapping: string | null
  /** Who has a permission where no grant says anything, by its name. */
  readonly defaultGrants: Readonly<Record<string, readonly PseudoGroup[]>>
}

/** The kind of node that a service itself is. */
export const rootType = 'service'

/** The most kinds of nodes of a type, and the most permissions of a kind: each listing of them is answered whole. */
const maxNodeTypes = 50
const maxPermissionsOfNode = 100

/** Lower case, in words joined by hyphens or underscores. */
const typeNamePattern = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/

/** The longest name of a service type or kind of node. */
const maxTypeNameLength = 63

/** Whether a text may name a service type or a kind of node. */
export function isTypeName(text: string): boolean {
  return text.length <= maxTypeNameLength && typeNamePattern.test(text)
}

/**
 * Everything wrong with a type that somebody makes, each with a pointer into it. What the rules keep out: names that no grant could
 * have, children of a kind that is not described, a service below something, and kinds that nothing can ever be.
 */
export function findServiceTypeErrors({
  nodes,
  defaultGrants,
}: Pick<ServiceType, 'nodes' | 'defaultGrants'>): FieldError[] {
  const kinds = Object.entries(nodes)
  const names = new Set(kinds.flatMap(([, { permissions }]) => permissions))
  return [
    ...(Object.hasOwn(nodes, rootType)
      ? []
      : [fieldError(`/nodes/${rootType}`, 'missing', 'Describe the root: the node of the service itself.')]),
    ...(kinds.length > maxNodeTypes
      ? [fieldError('/nodes', 'too-many-keys', `Describe at most ${maxNodeTypes} node types.`)]
      : []),
    ...kinds.flatMap(([kind, rules]) => nodeErrors(kind, rules, nodes)),
    ...unreachable(nodes).map((kind) =>
      fieldError(
        jsonPointer('nodes', kind),
        'unreachable-type',
        'Add it to the `children` of another type, or remove it.',
      ),
    ),
    ...Object.entries(defaultGrants).flatMap(([name, holders]) => defaultGrantErrors(name, holders, names)),
  ]
}

function nodeErrors(kind: string, { permissions, children }: NodeRules, nodes: ServiceType['nodes']): FieldError[] {
  const at = (...steps: (string | number)[]) => jsonPointer('nodes', kind, ...steps)
  return [
    ...(isTypeName(kind) ? [] : [fieldError(at(), 'invalid-format', typeNameRule)]),
    ...(permissions.length > maxPermissionsOfNode
      ? [fieldError(at('permissions'), 'too-many-items', `Send at most ${maxPermissionsOfNode} permissions.`)]
      : []),
    ...permissions.flatMap((name, n) =>
      isPermissionName(name) ? [] : [fieldError(at('permissions', n), 'invalid-format', permissionNameRule)],
    ),
    ...children.flatMap((child, n) => {
      if (child === rootType)
        return [
          fieldError(
            at('children', n),
            'child-type-not-allowed',
            'A service is a root and cannot stand below another node.',
          ),
        ]
      return Object.hasOwn(nodes, child)
        ? []
        : [fieldError(at('children', n), 'unknown-type', 'Describe this type in `nodes`, or remove it.')]
    }),
    ...repeated(permissions).map((n) => fieldError(at('permissions', n), 'duplicate-permission', repeatedRule)),
    ...repeated(children).map((n) => fieldError(at('children', n), 'duplicate-type', repeatedRule)),
  ]
}

function defaultGrantErrors(name: string, holders: readonly string[], names: ReadonlySet<string>): FieldError[] {
  return [
    ...(names.has(name)
      ? []
      : [
          fieldError(
            jsonPointer('default_grants', name),
            'unknown-permission',
            'Add this permission to a node type, or remove it.',
          ),
        ]),
    ...repeated(holders).map((n) =>
      fieldError(jsonPointer('default_grants', name, n), 'duplicate-holder', repeatedRule),
    ),
  ]
}

/** Kinds that no way leads to from the root. */
function unreachable(nodes: ServiceType['nodes']): string[] {
  const met = new Set([rootType])
  for (const kind of met)
    for (const child of nodes[kind]?.children ?? []) if (Object.hasOwn(nodes, child)) met.add(child)
  return Object.keys(nodes).filter((kind) => !met.has(kind))
}

/** Places of what stood there before. */
function repeated(texts: readonly string[]): number[] {
  const met = new Set<string>()
  return texts.flatMap((text, n) => (met.size === met.add(text).size ? [n] : []))
}

const repeatedRule = 'Remove it: it is listed before.'
const typeNameRule = `Use lower-case words joined by hyphens or underscores, of at most ${maxTypeNameLength} characters.`
const permissionNameRule =
  'Use lower-case letters, digits and underscores, a letter first; an access or a scope is not a permission.'

function fieldError(at: string, code: FieldCode, detail: string): FieldError {
  return { pointer: at, code, detail }
}
