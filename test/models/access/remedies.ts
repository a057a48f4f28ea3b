/**
 * Remedies by brute force: every single change of a small world is made, and the oracle is asked again. It shares no code with
 * `domain/access/remedies.ts`.
 */
import { askOracle, type World, type WorldGrant } from './decision.ts'

/** A question in a world. */
export interface WorldQuestion {
  world: World
  user: string
  node: number
  /** False: about something missing below the node. */
  exact: boolean
  name: string
}

/** All single changes that turn the answer round. */
export interface TurningChanges {
  /** Of the permission asked about, each in place of the grant that its holder has there. */
  grants: WorldGrant[]
  joined: string[]
  left: string[]
  deleted: WorldGrant[]
}

/** Tries every change. @param grantable the nodes on which the permission can be granted @param groups those that have members */
export function tryEverything(question: WorldQuestion, grantable: number[], groups: string[]): TurningChanges {
  const { world, user } = question
  const before = allows(question, world)
  const turns = (changed: Partial<World>) => allows(question, { ...world, ...changed }) !== before
  const holders: WorldGrant['holder'][] = [
    { user },
    { user: 'bob' },
    ...[...groups, 'authenticated', 'everyone'].map((group) => ({ group })),
  ]
  const forms = ['allow-match', 'allow-recursive', 'deny-match', 'deny-recursive']
  const every = holders.flatMap((holder) =>
    grantable.flatMap((node) => forms.map((form): WorldGrant => ({ holder, node, name: question.name, form }))),
  )
  return {
    grants: every.filter((grant) =>
      turns({ grants: [...world.grants.filter((old) => !isInPlaceOf(old, grant)), grant] }),
    ),
    joined: groups.filter(
      (group) => !world.memberships.includes(group) && turns({ memberships: [...world.memberships, group] }),
    ),
    left: groups.filter(
      (group) =>
        world.memberships.includes(group) &&
        turns({ memberships: world.memberships.filter((other) => other !== group) }),
    ),
    deleted: world.grants.filter((grant) => turns({ grants: world.grants.filter((other) => other !== grant) })),
  }
}

/** Whom and what a grant touches, as `who@where`: its holder below its node, with the grant that it replaces, and everyone where it is the first. */
export function reachOf(world: World, grant: WorldGrant): Set<string> {
  const replaced = world.grants.filter((old) => isInPlaceOf(old, grant))
  const touched = [grant, ...replaced].flatMap(({ node, form, holder }) => {
    const places = form.endsWith('match') ? [`${node}`] : below(world, node).flatMap((n) => [`${n}`, `${n}/missing`])
    return places.flatMap((place) => whoAre(world, holder).map((who) => `${who}@${place}`))
  })
  const isFirst = Object.keys(world.defaults).length > 0 && !world.grants.some(({ node }) => node === grant.node)
  const shut = isFirst ? whoAre(world, { group: 'everyone' }).map((who) => `${who}@${grant.node}`) : []
  return new Set([...touched, ...shut])
}

function allows({ user, node, exact, name }: WorldQuestion, world: World): boolean {
  return askOracle(world, user, node, exact, [name]).get(name)!.allow
}

function isInPlaceOf(old: WorldGrant, grant: WorldGrant): boolean {
  return (
    old.node === grant.node && old.name === grant.name && JSON.stringify(old.holder) === JSON.stringify(grant.holder)
  )
}

function below(world: World, node: number): number[] {
  return world.parents.flatMap((_, n) => {
    for (let here: number | null = n; here !== null; here = world.parents[here] ?? null) if (here === node) return [n]
    return []
  })
}

function whoAre(world: World, holder: WorldGrant['holder']): string[] {
  const people = ['ada', 'bob', ...Object.keys(world.priorities).map((group) => `a member of ${group}`)]
  if ('user' in holder) return [holder.user]
  if (holder.group === 'everyone' || holder.group === 'authenticated') return people
  return [`a member of ${holder.group}`, ...(world.memberships.includes(holder.group) ? ['ada'] : [])]
}
