/** Service types: what kinds of nodes a kind of service has, where each may stand, and what may be granted on it. */
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import { isPermissionName } from '#domain/permissions/permission.ts'
import type { Violation } from '#domain/refusal.ts'

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
export function findServiceTypeFaults({
  nodes,
  defaultGrants,
}: Pick<ServiceType, 'nodes' | 'defaultGrants'>): Violation[] {
  const kinds = Object.entries(nodes)
  const names = new Set(kinds.flatMap(([, { permissions }]) => permissions))
  return [
    ...(Object.hasOwn(nodes, rootType)
      ? []
      : [fault(`/nodes/${rootType}`, 'missing', 'Say what the service itself is.')]),
    ...(kinds.length > maxNodeTypes ? [fault('/nodes', 'too-many', `At most ${maxNodeTypes} kinds of nodes.`)] : []),
    ...kinds.flatMap(([kind, rules]) => faultsOfNode(kind, rules, nodes)),
    ...unreachable(nodes).map((kind) =>
      fault(pointer('nodes', kind), 'unreachable', 'Nothing may have it as a child.'),
    ),
    ...Object.entries(defaultGrants).flatMap(([name, holders]) => faultsOfDefault(name, holders, names)),
  ]
}

function faultsOfNode(kind: string, { permissions, children }: NodeRules, nodes: ServiceType['nodes']): Violation[] {
  const at = (...steps: (string | number)[]) => pointer('nodes', kind, ...steps)
  return [
    ...(isTypeName(kind) ? [] : [fault(at(), 'invalid-format', typeNameRule)]),
    ...(permissions.length > maxPermissionsOfNode
      ? [fault(at('permissions'), 'too-many', `At most ${maxPermissionsOfNode} permissions.`)]
      : []),
    ...permissions.flatMap((name, n) =>
      isPermissionName(name) ? [] : [fault(at('permissions', n), 'invalid-format', permissionNameRule)],
    ),
    ...children.flatMap((child, n) => {
      if (child === rootType)
        return [fault(at('children', n), 'nesting', 'A service is a root and stands below nothing.')]
      return Object.hasOwn(nodes, child) ? [] : [fault(at('children', n), 'unknown-type', 'It is not among `nodes`.')]
    }),
    ...repeated(permissions).map((n) => fault(at('permissions', n), 'repeated', 'It stands there twice.')),
    ...repeated(children).map((n) => fault(at('children', n), 'repeated', 'It stands there twice.')),
  ]
}

function faultsOfDefault(name: string, holders: readonly string[], names: ReadonlySet<string>): Violation[] {
  return [
    ...(names.has(name)
      ? []
      : [fault(pointer('default_grants', name), 'unknown-permission', 'No kind of node has it.')]),
    ...repeated(holders).map((n) => fault(pointer('default_grants', name, n), 'repeated', 'It stands there twice.')),
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

const typeNameRule = `A name is lower case, in words joined by hyphens or underscores, of at most ${maxTypeNameLength} characters.`
const permissionNameRule =
  'A permission is lower-case letters, digits and underscores, begins with a letter, and is no access or scope.'

function pointer(...steps: (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function fault(at: string, code: string, detail: string): Violation {
  return { pointer: at, code, detail }
}
