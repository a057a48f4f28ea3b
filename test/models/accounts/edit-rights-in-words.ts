/**
 * The right to edit a user, written from CamCOPS's description of `User.may_edit_user`, over a population of names and links. Slow and obvious;
 * it shares no code or types with `domain/`.
 */

/** A user of the population. The one named `system` is the reserved account. */
export interface Person {
  name: string
  isSuperuser: boolean
  isStaff: boolean
}

/** A membership, with or without the right to administer the group. */
interface Link {
  person: string
  group: string
  isAdministrator: boolean
}

/** All users and memberships. */
export interface Population {
  people: Person[]
  links: Link[]
}

/** "Returns allowed and a reason. In order: …" */
export function oracleMayEdit(population: Population, self: Person, other: Person): string {
  // "other is `system`: no, for everybody."
  if (other.name === 'system') return 'no: reserved'
  // "Self is superuser: yes, including other superusers and self."
  if (self.isSuperuser) return 'yes'
  // "Else: other is superuser: no."
  if (other.isSuperuser) return 'no: superuser'
  // Ours, for a role that CamCOPS does not have: other is staff: no.
  if (other.isStaff) return 'no: staff'
  // "Other administers any group, even an unrelated one: no."
  for (const link of population.links) {
    if (link.person === other.name && link.isAdministrator) return 'no: administers'
  }
  // "Self administers none of other's groups: no."
  let shared = 0
  for (const mine of population.links) {
    if (mine.person !== self.name || !mine.isAdministrator) continue
    for (const theirs of population.links) {
      if (theirs.person === other.name && theirs.group === mine.group) shared += 1
    }
  }
  if (shared === 0) return 'no: nothing shared'
  // "Else yes."
  return 'yes'
}

/** "The set of users for whom the previous line is yes": a set, without duplicates. */
export function oracleManaged(population: Population, self: Person): Set<string> {
  const managed = new Set<string>()
  for (const other of population.people) {
    if (oracleMayEdit(population, self, other) === 'yes') managed.add(other.name)
  }
  return managed
}
