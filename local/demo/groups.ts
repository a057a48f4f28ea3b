/** Forty groups: departments, sites, projects and circles; who is in them, who administers them, and who still has to accept terms. */
import { before, day, type DemoInput, type DemoPerson, firstId, type Row, type Rows } from './plan.ts'
import { type Chance, uuidOf } from './random.ts'

export const departments = [
  'engineering',
  'clinical',
  'research',
  'finance',
  'people',
  'legal',
  'sales',
  'support-desk',
  'operations',
  'design',
  'data-science',
  'quality',
]
const sites = [
  'site-berlin',
  'site-lagos',
  'site-osaka',
  'site-porto',
  'site-tbilisi',
  'site-chennai',
  'site-montreal',
  'site-nairobi',
]
const projects = [
  'project-aurora',
  'project-basalt',
  'project-cedar',
  'project-delta',
  'project-ember',
  'project-fjord',
  'project-garnet',
  'project-harbour',
]
const circles = [
  'on-call',
  'incident-responders',
  'release-managers',
  'security-champions',
  'data-stewards',
  'mentors',
  'works-council',
  'first-aiders',
  'book-club',
  'choir',
  'contractors',
]

/** Its members accept terms first. */
const clinicalData = 'clinical-data'

/** The groups in the order of their ids. */
export const groupNames = [...departments, ...sites, ...projects, ...circles, clinicalData]

/** The id of a group. */
export function groupId(name: string): number {
  return firstId + groupNames.indexOf(name)
}

/** The uuid of a group. */
export function groupUuid(seed: string, name: string): string {
  return uuidOf(`${seed} group ${name}`)
}

/** Groups, memberships, and the terms of one. */
export function planGroups(input: DemoInput, chance: Chance, people: readonly DemoPerson[]): Rows {
  const createdAt = before(input.now, 890 * day)
  const groups = groupNames.map((name) => ({
    id: groupId(name),
    uuid: groupUuid(input.seed, name),
    name,
    description: describe(name),
    priority: priorityOf(name),
    discoverable: ['book-club', 'choir', 'mentors', 'first-aiders'].includes(name),
    created_at: createdAt,
    updated_at: createdAt,
  }))
  const memberships = people.flatMap((person) =>
    groupsOf(chance, person).map((name) => ({
      user_id: person.id,
      group_id: groupId(name),
      user_uuid: person.uuid,
      group_administrator: chance.once(40),
      flags: {},
      created_at: person.createdAt,
    })),
  )
  return { groups, memberships, ...planTerms(input, people) }
}

function groupsOf(chance: Chance, { department, id }: DemoPerson): string[] {
  const names = [departments[department]!, chance.pick(sites), ...chance.some(projects, chance.whole(0, 2))]
  if (chance.once(4)) names.push(chance.pick(circles))
  if (id % 41 === 5) names.push(clinicalData)
  return names
}

/** A version of terms that some have accepted and others have not. */
function planTerms({ now, seed }: DemoInput, people: readonly DemoPerson[]): Rows {
  const published = before(now, 60 * day)
  const text = 'I use clinical data only for the study that I am assigned to, and report every loss within a day.'
  const waiting = people.filter(({ id, active }) => active && id % 41 === 6).slice(0, 8)
  return {
    terms_versions: [
      {
        uuid: uuidOf(`${seed} terms`),
        group_id: groupId(clinicalData),
        version: 1,
        withdrawn: false,
        created_at: published,
        created_by: people[0]!.id,
      },
    ],
    terms_texts: [{ language: 'en', text }],
    pending_memberships: waiting.map(({ id, uuid }, n) => ({
      user_id: id,
      group_id: groupId(clinicalData),
      user_uuid: uuid,
      group_administrator: false,
      flags: {},
      requested_at: before(now, (n + 1) * day),
      requested_by: people[0]!.id,
      ends_at: before(now, (n - 14) * day),
    })),
  } satisfies Record<string, Row[]>
}

/** Circles override departments, and departments sites. */
function priorityOf(name: string): number {
  if (name === 'contractors') return 30
  if (circles.includes(name)) return 20
  return departments.includes(name) ? 10 : 0
}

function describe(name: string): string {
  const words = name.replace(/^(?:site|project)-/, '').replaceAll('-', ' ')
  const title = words[0]!.toUpperCase() + words.slice(1)
  if (sites.includes(name)) return `Everybody who works in ${title}`
  if (projects.includes(name)) return `Members of the project ${title}`
  if (departments.includes(name)) return `The department ${title}`
  return name === clinicalData ? 'May see data of patients, under terms of their own' : title
}
