/** Walks through everything below a node: which of its nodes somebody may, and where a walk goes on. */
import { uuidSource } from '#domain/uuid.ts'
import { answerChecks, type CheckFacts } from './check-facts.ts'

/** A node of a walk. */
type WalkedNode = readonly [uuid: string, name: string, displayName: string, type: string]

/** A node that somebody can reach. */
export interface Reachable {
  readonly uuid: string
  readonly name: string
  readonly display_name: string
  readonly type: string
  /** Names from the root to it: `/library/shelf`. */
  readonly path: string
}

/** A page of a walk, and what deciding it needs: the facts of a check, which asks first about the top of the walk. */
export interface WalkedPage {
  /** Null: the caller. */
  readonly user: string | null
  readonly nodes: readonly WalkedNode[]
  /** Names of the nodes and of all above them, by running number. */
  readonly names: Readonly<Record<string, string>>
  readonly facts: CheckFacts
}

/** The nodes of a page that are allowed. `dry`: none is. `over`: nor will any be, for the user can do nothing just now. */
export function reachableAmong(
  { user, nodes, names, facts }: WalkedPage,
  under: string,
  permission: string,
): { items: Reachable[]; dry: boolean; over: boolean } {
  const questions = [under, ...nodes.map(([uuid]) => uuid)].map((resource) => ({ resource, permission, user }))
  const [first, ...answers] = answerChecks(questions, facts)
  const items = nodes.flatMap(([uuid, name, displayName, type], n): Reachable[] => {
    if (!answers[n]?.allow) return []
    const path = (facts.paths[n + 1] ?? []).map((id) => `/${names[id]}`).join('')
    return [{ uuid, name, display_name: displayName, type, path }]
  })
  return { items, dry: items.length === 0, over: first?.reason === 'user-disabled' }
}

/** Where a walk goes on: after the node that `way` leads to, by the uuids from below the top. */
export interface WalkCursor {
  readonly way: readonly string[]
  /** Nothing was allowed on the page before. */
  readonly dry: boolean
}

/** A cursor as text: `w` or, after a dry page, `d`, and each uuid of the way after a dot. */
export function formatWalkCursor({ way, dry }: WalkCursor): string {
  return [dry ? 'd' : 'w', ...way].join('.')
}

const walkCursorPattern = new RegExp(String.raw`^[wd](?:\.${uuidSource})*$`)

/** Reads a cursor; undefined for a text that is none. */
export function parseWalkCursor(text: string): WalkCursor | undefined {
  if (!walkCursorPattern.test(text)) return undefined
  const [kind, ...way] = text.split('.')
  return { way, dry: kind === 'd' }
}
