/** Service types: node types, their child types, and their permissions. */
import { jsonPointer } from '#domain/json-pointer.ts'
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import { isPermissionName } from '#domain/permissions/permission.ts'
import type { FieldCode, FieldError } from '#domain/field-error.ts'

/** The rules of one node type. */
export interface NodeRules {
  /** The permissions that can be granted on it. */
  readonly permissions: readonly string[]
  /** The types of its children. None: a leaf. */
  readonly children: readonly string[]
}

export interface ServiceType {
  readonly name: string
  /** The node types by name. The root has the type `service`, and no other node does. */
  readonly nodes: Readonly<Record<string, NodeRules>>
  /** Whether the configuration of a service defines how requests are read. */
  readonly configurable: boolean
  /** The built-in type that reads proxied requests. Null: none, so all are refused. */
  readonly requestMapping: string | null
  /** Whether clients at a proxy are asked for Basic, with an API key as the password, besides Bearer. */
  readonly basicAuthentication: boolean
  /** By permission: the pseudo groups that have it on a resource without grants. */
  readonly defaultGrants: Readonly<Record<string, readonly PseudoGroup[]>>
}

/** The node type of services. */
export const rootType = 'service'

/** The maximum number of node types, and of permissions per node type. Lists return all of them in one response. */
const maxNodeTypes = 50
const maxPermissionsOfNode = 100

/** Lower case, words joined by hyphens or underscores. */
const typeNamePattern = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/

const maxTypeNameLength = 63

/** Whether a text is a valid name of a service type or node type. */
export function isTypeName(text: string): boolean {
  return text.length <= maxTypeNameLength && typeNamePattern.test(text)
}

/**
 * All errors of a type of an administrator, with pointers: invalid permission names, children of an undefined type, the type `service` as a
 * child, and types that no parent allows.
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

/** Types that cannot be reached from the root. */
function unreachable(nodes: ServiceType['nodes']): string[] {
  const met = new Set([rootType])
  for (const kind of met)
    for (const child of nodes[kind]?.children ?? []) if (Object.hasOwn(nodes, child)) met.add(child)
  return Object.keys(nodes).filter((kind) => !met.has(kind))
}

/** Indexes of duplicates. */
function repeated(texts: readonly string[]): number[] {
  const met = new Set<string>()
  return texts.flatMap((text, n) => (met.size === met.add(text).size ? [n] : []))
}

const repeatedRule = 'Remove it. It is already listed.'
const typeNameRule = `Use lower-case words joined by hyphens or underscores, of at most ${maxTypeNameLength} characters.`
const permissionNameRule =
  'Use lower-case letters, digits and underscores, a letter first; an access or a scope is not a permission.'

function fieldError(at: string, code: FieldCode, detail: string): FieldError {
  return { pointer: at, code, detail }
}
