/** Lists the resources below a node on which a user has a permission, page by page. */
import { uuidSource } from '#domain/uuid.ts'
import { answerChecks, type CheckFacts } from './check-facts.ts'

/** A node that the walk visits. */
type WalkedNode = readonly [uuid: string, name: string, displayName: string, type: string]

/** A node on which the user has the permission. */
export interface AccessibleResource {
  readonly uuid: string
  readonly name: string
  readonly display_name: string
  readonly type: string
  /** Names from the root to it: `/library/shelf`. */
  readonly path: string
}

/** A page of visited nodes, with the facts of a check for each. The first question is about the top of the walk. */
export interface WalkedPage {
  /** Null: the caller. */
  readonly user: string | null
  readonly nodes: readonly WalkedNode[]
  /** Names of the nodes and of their ancestors, by database id. */
  readonly names: Readonly<Record<string, string>>
  readonly facts: CheckFacts
}

/** The allowed nodes of a page. `isEmpty`: none is allowed to the user. `isLast`: no later page has any, because the user is disabled. */
export function accessibleAmong(
  { user, nodes, names, facts }: WalkedPage,
  under: string,
  permission: string,
): { items: AccessibleResource[]; isEmpty: boolean; isLast: boolean } {
  const questions = [under, ...nodes.map(([uuid]) => uuid)].map((resource) => ({ resource, permission, user }))
  const [first, ...answers] = answerChecks(questions, facts)
  const items = nodes.flatMap(([uuid, name, displayName, type], n): AccessibleResource[] => {
    if (!answers[n]?.allow) return []
    const path = (facts.paths[n + 1] ?? []).map((id) => `/${names[id]}`).join('')
    return [{ uuid, name, display_name: displayName, type, path }]
  })
  // The walk may skip where the owner of an API key is allowed nothing, and not where only the branches of the key end.
  const isEmpty = !answers.some(({ allow, reason }) => allow || reason === 'key-ceiling')
  return { items, isEmpty, isLast: first?.reason === 'user-disabled' }
}

/** Where a page of a walk begins. */
export interface WalkCursor {
  /** The uuids from below the top to the last node of the page before. */
  readonly after: readonly string[]
  /** Whether no node of the page before was allowed. */
  readonly isAfterEmptyPage: boolean
}

/** A cursor as text: `w` or, after an empty page, `d`, and each uuid of the path after a dot. */
export function formatWalkCursor({ after, isAfterEmptyPage }: WalkCursor): string {
  return [isAfterEmptyPage ? 'd' : 'w', ...after].join('.')
}

const walkCursorPattern = new RegExp(String.raw`^[wd](?:\.${uuidSource})*$`)

/** Reads a cursor; undefined for a text that is not one. */
export function parseWalkCursor(text: string): WalkCursor | undefined {
  if (!walkCursorPattern.test(text)) return undefined
  const [kind, ...after] = text.split('.')
  return { after, isAfterEmptyPage: kind === 'd' }
}
