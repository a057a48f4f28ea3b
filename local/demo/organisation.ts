/** The demonstration as a whole: every row of it, from a seed and an instant. */
import { planChanges } from './changes.ts'
import { planGrants } from './grants.ts'
import { departments, planGroups } from './groups.ts'
import { planMail, planRegistrations } from './mail.ts'
import { planPeople } from './people.ts'
import type { DemoInput, Row, Rows } from './plan.ts'
import { planPrograms } from './programs.ts'
import { chanceOf } from './random.ts'
import { planServices } from './services.ts'
import { planSignIns } from './sign-ins.ts'
import { planWebhooks } from './webhooks.ts'

/** The rows by table, and beside them `last_logins`: when and where each user last signed in. */
export function planOrganisation(input: DemoInput): Rows {
  const chance = chanceOf(input.seed)
  const { people, rows: accounts } = planPeople(input, chance, departments.length)
  const { nodes, rows: trees } = planServices(input, chance)
  const programs = planPrograms(input, chance, people)
  const rows: Rows = {
    ...accounts,
    ...programs,
    ...trees,
    ...planGroups(input, chance, people),
    ...planWebhooks(input, chance, people),
    users: [...accounts['users']!, ...programs['users']!],
    grants: planGrants(input, chance, people, nodes),
    outbox_mail: planMail(input, chance, people),
    registrations: planRegistrations(input),
    bootstrap: [{ user_id: people[0]!.id, at: people[0]!.createdAt }],
  }
  const { audit_events: signIns, ...activity } = planSignIns(input, chance, people)
  const events = [...signIns!, ...planChanges(input, chance, people, rows)].filter(({ at }) => (at as Date) < input.now)
  return { ...rows, ...activity, audit_events: events.toSorted(byTime) }
}

function byTime({ at: one }: Row, { at: other }: Row): number {
  return (one as Date).getTime() - (other as Date).getTime()
}
